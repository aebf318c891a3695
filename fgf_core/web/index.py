"""Streamlit's index page made ours: Chinese, our scripts, no inline script, and a 404 for what is no page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Set as AbstractSet
from functools import cache

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from fgf_core.web import ahead, static
from fgf_core.web.answers import Answer, replace
from fgf_core.web.errors import error_page
from fgf_core.web.plain import PRODUCT

_ROOT = '<div id="root"></div>'
_LOADING = (
    '<div id="root"><p role="status" style="margin:38vh 0 0;text-align:center;color:#64748b;'
    'font:16px PingFang SC,Microsoft YaHei,Noto Sans CJK SC,sans-serif">正在打开督查看板…</p></div>'
)
_NOSCRIPT = "<noscript><p>本系统需要启用 JavaScript。请在浏览器设置中允许运行脚本后刷新本页。</p></noscript>"

# What Streamlit ships, and what stands there instead. A pattern that no longer fits fails a test.
CHANGES: tuple[tuple[str, str], ...] = (
    (r"<!--.*?-->\s*", ""),
    (r'<html lang="en">', '<html lang="zh-CN">'),
    (r"<title>.*?</title>", f"<title>{PRODUCT}</title>"),
    (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" type="image/svg+xml" href="{icon}" />'),
    (r'<link\s+rel="preload"[^>]*>\s*', ""),  # a Latin font that our theme doesn't use
    (r'<link rel="service-desc"[^>]*>\s*', ""),
    (r"<script>.*?</script>\s*", ""),  # with it a policy against inline scripts couldn't hold
    (r"<noscript>.*?</noscript>", _NOSCRIPT),
    (re.escape(_ROOT), _LOADING),
    (r'(?=<script type="module")', "{scripts}"),
    (r'(?=<link rel="stylesheet")', "{ahead}"),
)
SCRIPTS = ("floor.js", "zh.js", "go.js")


class Index:
    """Rewrites the index page; a path that is no screen gets a page that says so."""

    def __init__(self, app: ASGIApp, screens: AbstractSet[str], home: str) -> None:
        self.app = app
        self.screens = screens
        self.home = home

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return

        path = scope["path"].strip("/")
        if path == self.home:  # its address is the root; under its own name Streamlit doesn't know it
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"/?{query}" if query else "/")(scope, receive, send)
            return

        async def ours(answer: Answer) -> Response:
            known = path in self.screens | {""}
            packed = answer.headers.get("content-encoding") == "gzip"  # Streamlit packs it, except under `/`
            page = (gzip.decompress(answer.body) if packed else answer.body).decode()
            if not known or _ROOT not in page:
                return error_page(404)
            return Response(rewritten(page), media_type="text/html", headers={"cache-control": "no-cache"})

        await replace((self.app, scope, receive, send), wanted=_is_index, by=ours)


def _is_index(answer: Answer) -> bool:
    html = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status == 200 and html and "x-fgf" not in answer.headers


@cache
def rewritten(page: str) -> str:
    """The index page as we serve it."""
    # `floor` decides before anything else loads; the others wait for the page and still run before Streamlit does.
    scripts = "".join(
        f'<script src="{static.address(name)}"{"" if name == "floor.js" else " defer"}></script>\n    '
        for name in SCRIPTS
    )
    for pattern, instead in CHANGES:
        text = instead.replace("{scripts}", scripts).replace("{icon}", static.address("icon.svg"))
        text = text.replace("{ahead}", ahead.links(page)) if "{ahead}" in text else text
        page = re.sub(pattern, lambda _match, text=text: text, page, count=0 if "--" in pattern else 1, flags=re.DOTALL)
    return page
