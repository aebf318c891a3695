"""An answer of the app behind, held back whole so that it can be replaced before it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: status, headers, body."""

    status: int
    headers: Headers
    body: bytes = b""


async def replace(
    call: tuple[ASGIApp, Scope, Receive, Send],
    *,
    wanted: Callable[[Answer], bool],
    by: Callable[[Answer], Awaitable[Response]],
) -> None:
    """Run the app and replace its answer where `wanted` says so by status and headers; others pass as they come."""
    app, scope, receive, send = call
    held: Answer | None = None
    body = bytearray()

    async def watch(message: Message) -> None:
        nonlocal held
        if message["type"] == "http.response.start":
            begun = Answer(message["status"], Headers(raw=list(message.get("headers", []))))
            if wanted(begun):
                held = begun
                return
        if held is None:
            await send(message)
            return
        body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            response = await by(Answer(held.status, held.headers, bytes(body)))
            await response(scope, receive, send)

    await app(scope, receive, watch)
