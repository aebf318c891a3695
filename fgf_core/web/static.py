"""Our own static files under /fgf/: named in pages with a hash of their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from fgf_core.web.errors import error_page
from fgf_core.web.plain import plain_page

_KINDS = {".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".css": "text/css; charset=utf-8"}


@cache
def contents() -> dict[str, bytes]:
    """All files by name, read once."""
    folder = files(__package__) / "static"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(tuple(_KINDS))}


def address(name: str) -> str:
    """The address of a file as pages name it: `/fgf/zh.js?v=0a1b2c3d`."""
    return f"/fgf/{name}?v={hashlib.sha256(contents()[name]).hexdigest()[:8]}"


async def serve(request: Request) -> Response:
    """One of our files; a browser may keep it for good under an address with a hash, and asks again without."""
    name = request.path_params["name"]
    if name not in contents():
        return error_page(404)
    lasting = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
    kind = _KINDS[name[name.rindex(".") :]]
    return Response(contents()[name], headers={"content-type": kind, "cache-control": lasting})


async def old_browser(_request: Request) -> Response:
    """What a browser below Chromium 112 is shown instead of a blank page."""
    return plain_page(
        "请更换浏览器",
        "当前浏览器版本过低，无法打开本系统。请使用 Microsoft Edge、Google Chrome 112 以上版本，"
        "或 360 安全浏览器、QQ 浏览器等的最新版本（选择“极速模式”）后重新访问。",
        note="如不能自行安装，请与本单位信息化管理人员联系。",
    )
