"""使用帮助: how do I …?"""

import streamlit as st

from fgf_core import appraisal
from fgf_core.appraisal import Scheme
from fgf_core.briefing import Span
from fgf_core.ui import filters, manual, parts, store
from fgf_core.ui.text import plain
from fgf_core.ui.view import view


def in_use() -> Scheme:
    """The scheme of the plan and day shown; without a plan, the shipped one."""
    if not store.plans():
        return appraisal.load()
    v = view()
    return store.scheme(v.plan.id, v.as_of)


book = manual.chapters(in_use())
top = st.container()
with filters.row():
    asked = filters.search("查找", "例如：逾期、约数、延期", key="q")
    chapter = filters.choice("章节", {name: plain(name) for name in book}, key="chapter")
sections = manual.found(asked, book) if asked else book[chapter]

if not asked:
    answer = (Span(f"{len(book)} 章：领导、督查室、单位各看一章；数字、灯、答复和考评怎么来的，后面逐项列出。"),)
elif sections:
    answer = (Span(f"找到 {len(sections)} 处写有“{asked}”的内容", "good"), Span("。"))
else:
    answer = (Span(f"没有找到“{asked}”", "warn"), Span("。请换一个词，或清空查找后按章节阅读。"))
top.html(parts.masthead("使用帮助", "怎么看、怎么办、怎么报、怎么算") + parts.sentence(answer))

with st.container(border=bool(sections), key="panel-manual"):
    titled = ""
    for section in sections:
        if section.chapter != titled:
            st.subheader(plain(section.chapter), anchor=False)
            titled = section.chapter
        if section.heading:
            st.markdown(f"#### {plain(section.heading)}")
        for piece in section.pieces:
            if isinstance(piece, manual.Table):
                st.html(manual.html(piece))
            else:
                st.markdown(piece)
