"""What stands before Streamlit: the index page, packing, headers, errors, and words of ours for every control."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from fgf_core.web import middleware, routes, static
from fgf_core.web.index import CHANGES, SCRIPTS, rewritten

SHIPPED = Path(streamlit.__file__).parent / "static"
INDEX = SHIPPED / "index.html"
ZH = Path("fgf_core/web/static/zh.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


async def bundle(request: Request) -> Response:
    request.app.state.asked += 1
    lasting = {"cache-control": "public, immutable, max-age=31536000"}
    return Response(b"console.log(1);" * 500, media_type="text/javascript", headers=lasting)


async def broken(_request: Request) -> Response:
    raise RuntimeError("secret /path/of/ours")


async def halfway(request: Request) -> Response:
    raise HTTPException(404)


async def page(_request: Request) -> Response:
    return FileResponse(INDEX)


@pytest.fixture
def app(tmp_path):
    for name in ("overview", "overdue"):
        (tmp_path / f"{name}.py").touch()
    behind = [
        Route("/static/js/x.js", bundle),
        Route("/broken", broken),
        Route("/gone", halfway),
        Route("/media/x.txt", lambda _: PlainTextResponse("数据")),
        Route("/{path:path}", page),
    ]
    app = Starlette(routes=[*routes, *behind], middleware=middleware(tmp_path))
    app.state.asked = 0
    return app


def get(app: Starlette, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """One request straight into the application."""
    path, _, query = path.partition("?")
    sent: list[Message] = []
    written = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    scope |= {"headers": written, "root_path": "", "scheme": "http", "server": ("x", 80), "http_version": "1.1"}

    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        return next(asked, None) or await asyncio.Event().wait()  # afterwards the client stays and says nothing

    async def send(message: Message) -> None:
        sent.append(message)

    _run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), body)


def _run(coroutine: Coroutine[None, None, None]) -> None:
    """Run to the end in a thread of its own: a browser of another test may keep a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, coroutine).result()


# ── the index page ──


def test_the_index_page_is_chinese_and_has_no_inline_script(app):
    shown = get(app, "/").text
    assert '<html lang="zh-CN">' in shown
    assert "<title>放管服改革督查看板</title>" in shown
    assert "正在打开督查看板" in shown
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", shown) == []
    assert not re.search(r"[A-Z][a-z]+ [a-z]+ [a-z]+", re.sub(r"<[^>]*>", "", shown))


def test_our_scripts_run_before_streamlit_under_a_name_that_changes_with_them(app):
    sources = re.findall(r'<script[^>]*src="([^"]+)"', get(app, "/").text)
    assert sources[: len(SCRIPTS)] == [static.address(name) for name in SCRIPTS]
    assert sources[len(SCRIPTS)].startswith("./static/js/index.")
    assert all(re.fullmatch(r"/fgf/\w+\.js\?v=[0-9a-f]{8}", source) for source in sources[: len(SCRIPTS)])


@pytest.mark.parametrize(("pattern", "instead"), CHANGES)
def test_every_change_still_finds_what_streamlit_ships(pattern, instead):
    assert re.search(pattern, INDEX.read_text(encoding="utf-8"), re.DOTALL)


def test_the_page_of_a_screen_is_rewritten_though_streamlit_packs_it(app):
    assert get(app, "/overdue", accept_encoding="gzip").text == rewritten(INDEX.read_text(encoding="utf-8"))


def test_the_first_screen_is_known_by_the_root_alone(app):
    moved = get(app, "/overview?plan=x")
    assert (moved.status, moved.headers["location"]) == (307, "/?plan=x")


@pytest.mark.parametrize("path", ["/nosuch", "/overdue/more", "/wp-login.php", "/fgf/nosuch.js", "/fgf/..%2Findex.py"])
def test_what_is_no_page_says_so_in_chinese_with_a_number(app, path):
    shown = get(app, path, accept="text/html")
    assert shown.status == 404
    assert "页面不存在" in shown.text
    assert re.search(r"编号：404-[0-9a-f]{6}", shown.text)


# ── errors ──


def test_a_failure_shows_a_number_that_the_log_knows_and_nothing_internal(app, caplog):
    shown = get(app, "/broken", accept="text/html")
    number = re.search(r"编号：([0-9a-f]{8})", shown.text)
    assert shown.status == 500
    assert number
    assert number[1] in caplog.text
    assert "secret" not in shown.text
    assert "Traceback" not in shown.text


def test_a_bare_refusal_becomes_a_page_for_people_and_stays_bare_for_programs(app):
    assert "页面不存在" in get(app, "/gone", accept="text/html,*/*").text
    assert get(app, "/gone", accept="application/json").text == "Not Found"


def test_an_old_browser_is_told_what_to_install(app):
    assert "请更换浏览器" in get(app, "/fgf-old").text
    assert 'location.replace("/fgf-old")' in static.contents()["floor.js"].decode()


# ── packing ──


def test_a_bundle_is_packed_once_and_then_answered_from_memory(app):
    first, second = (get(app, "/static/js/x.js", accept_encoding="gzip, br") for _ in range(2))
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["vary"] == "accept-encoding"
    assert "immutable" in first.headers["cache-control"]
    assert first.text == "console.log(1);" * 500
    assert first.body == second.body
    assert app.state.asked == 1


def test_who_does_not_take_gzip_gets_the_plain_file(app):
    plain = get(app, "/static/js/x.js")
    assert "content-encoding" not in plain.headers
    assert plain.body == b"console.log(1);" * 500


def test_what_may_change_is_not_kept(app):
    assert "content-encoding" not in get(app, "/media/x.txt", accept_encoding="gzip").headers


def test_a_file_of_ours_lasts_under_its_hash_and_is_asked_for_again_without(app):
    assert "immutable" in get(app, static.address("zh.js")).headers["cache-control"]
    assert get(app, "/fgf/zh.js").headers["cache-control"] == "no-cache"


# ── headers ──


@pytest.mark.parametrize("path", ["/", "/healthz", "/broken", "/nosuch", "/media/x.txt", "/static/js/x.js"])
def test_every_answer_forbids_other_hosts_and_inline_scripts(app, path):
    headers = get(app, path, accept_encoding="gzip").headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_health_is_one_word(app):
    assert get(app, "/healthz").text == "ok"


def test_a_websocket_passes_untouched(app, tmp_path):
    seen: list[str] = []

    async def behind(scope, receive, send):
        seen.append(scope["type"])

    wrapped = behind
    for layer in reversed(middleware(tmp_path)):
        wrapped = layer.cls(wrapped, *layer.args, **layer.kwargs)
    _run(wrapped({"type": "websocket", "path": "/_stcore/stream", "headers": []}, None, None))
    assert seen == ["websocket"]


# ── words ──

COMPOSED = {"Press Enter to apply", "Press Enter to submit form", "Download plot as a png"} | {
    f"Press {key}+Enter to {what}" for key in ("⌘", "Ctrl") for what in ("apply", "submit form")
}


def words() -> dict[str, str]:
    table = ZH[ZH.index("const WORDS") : ZH.index("const SHAPES")]
    return dict(re.findall(r'"((?:[^"\\])+)":\s*"([^"]*)"', table))


def test_every_english_text_we_replace_is_one_that_streamlit_ships():
    shipped = "\n".join(path.read_text(encoding="utf-8", errors="ignore") for path in SHIPPED.rglob("*.js"))
    assert [text for text in words() if text not in shipped and text not in COMPOSED] == []


def test_no_replacement_is_english_itself():
    assert [text for text in words().values() if re.search(r"[a-z]{3}", text.replace("Ctrl", ""))] == []
