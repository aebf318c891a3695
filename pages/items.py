"""督办事项: what is open with whom?"""

import streamlit as st

from fgf_core.ui import answer, filters, item_board, item_forms, item_papers, leaders, parts, store
from fgf_core.ui.acts import desk, told
from fgf_core.ui.view import view

BOARD = "督办台账"

v = view()
item_board.style()
at = desk(v)
since = store.ledger().version()
items = store.items(v.plan.id, v.as_of)
asked = st.query_params.get("item", "")
found = next((item for item in items if str(item.id) == asked), None)
if found:
    answer.first(
        parts.masthead(
            found.name, f"{found.sheet.matter} · {v.subtitle()}",
            parts.link(v.link("items"), "全部督办事项"), parts.print_button(),
        )
        + told(at, "items", item=found.id)
    )  # fmt: skip
    current = next((item for item in store.items(v.plan.id, at.day) if item.id == found.id), None)
    st.html(item_board.one(v, found))
    item_papers.of_item(v, found)
    if current:
        item_forms.steps(at, current)
else:
    suggested = store.proposals(v.plan.id, v.as_of)
    answer.first(
        parts.masthead(
            "督办事项", v.subtitle(), parts.link(v.link("overdue"), "逾期督办"),
            parts.link(v.link("items", part=item_forms.SUGGESTED), item_forms.SUGGESTED), parts.print_button(),
        )
        + parts.sentence(item_board.says(items, len(suggested), v.as_of), item_forms.NOTE)
        + told(at, "items")
    )  # fmt: skip
    part = st.segmented_control(
        "内容", [BOARD, item_forms.SUGGESTED, item_forms.NEW, leaders.PART], default=BOARD, required=True, key="part",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    if part == BOARD:
        units = sorted({item.sheet.lead for item in items})
        unit = filters.choice("承办单位", filters.every(units), key="unit")
        shown = [item for item in items if unit in ("", item.sheet.lead)]
        empty = parts.nothing(
            "还没有督办事项", "从系统建议生成拟办件，或新增领导批示、热线诉求和督查发现的事项。",
            parts.link(v.link("items", part=item_forms.SUGGESTED), "看系统建议"),
        )  # fmt: skip
        st.html(item_board.board(v, shown) if shown else empty)
        item_papers.of_all(v, shown)
    if part == item_forms.SUGGESTED:
        item_forms.suggestions(at, store.proposals(v.plan.id, at.day))
        item_papers.proposed(at.view, suggested)
    if part == item_forms.NEW:
        item_forms.new(at)
    if part == leaders.PART:
        leaders.manage(at)
if store.ledger().version() != since:  # drawn while the first run of a double click was storing
    st.rerun()
