"""What stands before Streamlit: the index page, errors, headers and compression, and routes of our own."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from fgf_core.web import static
from fgf_core.web.errors import Errors
from fgf_core.web.headers import Headers
from fgf_core.web.index import Index
from fgf_core.web.packed import Packed

__all__ = ["middleware", "routes"]


async def healthz(_request: Request) -> Response:
    """Say that the process answers."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


# A route of ours is one line here.
routes: list[BaseRoute] = [
    Route("/healthz", healthz),
    Route("/fgf/{name}", static.serve),
    Route("/fgf-old", static.old_browser),
]


def middleware(pages: Path, home: str = "overview") -> list[Middleware]:
    """What every request passes, outermost first; `pages` is the folder whose files are the screens."""
    screens = frozenset(file.stem for file in pages.glob("*.py"))
    index = Middleware(Index, screens=screens, home=home)
    return [Middleware(Headers), Middleware(Errors), Middleware(Packed), index]
