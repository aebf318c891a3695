"""Static files packed once: the browser bundles are 10 MB plain and 3 MB packed, and never change under their name."""

from __future__ import annotations

import gzip
from functools import partial

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from fgf_core.web.answers import Answer, replace

_WORTH_IT = ("text/", "application/javascript", "application/json", "image/svg")


class Packed:
    """Answers for immutable text files from memory, gzipped; everything else passes untouched, WebSockets too.

    The memory is bounded by the files on disk: an unknown name is answered with a page that isn't immutable.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _takes_gzip(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if kept := self._kept.get(path):
            await kept(scope, receive, send)
            return

        async def pack(answer: Answer) -> Response:
            body = await anyio.to_thread.run_sync(partial(gzip.compress, answer.body, 6, mtime=0))
            kind = answer.headers["content-type"]
            headers = {"cache-control": answer.headers["cache-control"], "vary": "accept-encoding"}
            response = Response(body, headers=headers | {"content-encoding": "gzip", "content-type": kind})
            self._kept[path] = response
            return response

        await replace((self.app, scope, receive, send), wanted=_worth_packing, by=pack)


def _takes_gzip(headers: Headers) -> bool:
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers


def _worth_packing(answer: Answer) -> bool:
    headers = answer.headers
    return (
        answer.status == 200
        and "immutable" in headers.get("cache-control", "")
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(_WORTH_IT)
    )
