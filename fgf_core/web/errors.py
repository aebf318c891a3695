"""Errors as people should see them: what happened, what to do, and a number that finds the entry in the log."""

from __future__ import annotations

import logging
import secrets

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fgf_core.web.answers import Answer, replace
from fgf_core.web.plain import plain_page

_LOG = logging.getLogger("fgf.web")

_WORDS = {
    400: ("请求有误", "这个地址或请求不完整，请从首页重新进入。"),
    403: ("没有权限", "您没有查看这项内容的权限。如确有需要，请与系统管理员联系。"),
    404: ("页面不存在", "没有找到您要打开的页面，地址可能写错了，或内容已经移走。"),
    405: ("请求有误", "这个地址不接受这样的请求，请从首页重新进入。"),
    500: ("系统出错了", "这次操作没有成功，数据没有被改动。请稍后重试；仍不成功的，请把下面的编号告诉管理员。"),
}


class Errors:
    """Turns whatever went wrong into a page for people; programs get the status and the number."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        async def in_words(answer: Answer) -> Response:
            return error_page(answer.status)

        reader = "text/html" in Headers(scope=scope).get("accept", "")
        try:
            await replace(
                (self.app, scope, receive, watch), wanted=lambda answer: reader and _bare(answer), by=in_words
            )
        except Exception:
            number = secrets.token_hex(4)
            _LOG.exception("error %s: %s %s", number, scope["method"], scope["path"])
            if begun:
                raise
            await error_page(500, number=number)(scope, receive, send)


def _bare(answer: Answer) -> bool:
    ours = "x-fgf" in answer.headers
    return answer.status in _WORDS and not ours and answer.headers.get("content-type", "text/plain").startswith("text/")


def error_page(status: int, *, number: str = "") -> Response:
    """The page for a status, with the number of the entry in the log where there is one."""
    title, text = _WORDS.get(status, _WORDS[500])
    number = number or f"{status}-{secrets.token_hex(3)}"
    return plain_page(title, text, note=f"编号：{number}", status=status)
