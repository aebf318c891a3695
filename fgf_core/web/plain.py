"""Plain pages that need neither scripts nor Streamlit: errors, and a word to browsers that are too old."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

PRODUCT = "放管服改革督查看板"

# Nothing newer than CSS 2: this is read by the oldest browsers.
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title} - {product}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/fgf/icon.svg">
<style>
body {{ margin: 0; background: #f4f6f9; color: #1b2a41; line-height: 1.8;
  font: 16px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }}
main {{ display: block; max-width: 34em; margin: 12vh auto 0; padding: 32px 40px; background: #fff;
  border-top: 4px solid #a4161a; }}
h1 {{ margin: 0 0 8px; font-size: 24px; }} p {{ margin: 8px 0; }} a {{ color: #1a4a9c; }}
small {{ color: #55647a; font-size: 14px; }}
</style></head><body><main><small>{product}</small><h1>{title}</h1><p>{text}</p>
<p><small>{note}</small></p><p><a href="/">返回首页</a></p></main></body></html>
"""


def plain_page(title: str, text: str, *, note: str = "", status: int = 200) -> HTMLResponse:
    """A page of one heading, one paragraph and a note."""
    words = {"title": title, "text": text, "note": note, "product": PRODUCT}
    page = _PAGE.format(**{name: escape(value) for name, value in words.items()})
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store", "x-fgf": "plain"})
