"""Where a ledger is: a file or a server, by its address, brought up to date before anybody asks."""

from __future__ import annotations

from pathlib import Path

from fgf_core.ledger import copies
from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.engine import Engine, LedgerBroken
from fgf_core.ledger.schema import bring_up_to_date, is_empty, is_old

SERVERS = ("postgresql://", "postgres://")


class LedgerMissing(Exception):
    """There is no ledger at the path; the message says how to make one."""


def path_of(url: str) -> str:
    """The file a ledger's URL or path names: `duckdb:///data/fgf.duckdb` and `data/fgf.duckdb` are the same."""
    if url.startswith("duckdb:///"):
        return url.removeprefix("duckdb:///")
    if "://" in url:
        kind = url.split("://", maxsplit=1)[0]
        raise LedgerBroken(f"不支持的账本地址：{kind}://。请用文件路径、duckdb:///路径或 postgresql://地址。")
    return url


def opened(url: str, *, create: bool, copies_to: Path | None) -> Engine:
    """The engine that holds a ledger; raises as `open_ledger` does."""
    if url.startswith(SERVERS):
        return _on_server(url, create=create)
    path = path_of(url)
    if path != ":memory:" and not create and not Path(path).exists():
        raise LedgerMissing(f"没有找到账本：{path}。请先运行 python -m fgf_core init 建立账本。")
    folders = (copies_to,) if copies_to else ()
    engine = Embedded(path, folders=folders)
    try:
        if is_old(engine):
            engine.close()
            copies.before_upgrade(Path(path))
            engine = Embedded(path, folders=folders)
        bring_up_to_date(engine)
    except BaseException:
        engine.close()
        raise
    return engine


def _on_server(url: str, *, create: bool) -> Engine:
    from fgf_core.ledger.server import Server  # an office with a file never waits for this driver

    engine = Server(url)
    try:
        if not create and is_empty(engine):
            raise LedgerMissing(f"数据库中还没有账本：{engine.path}。请先运行 python -m fgf_core init 建立账本。")
        bring_up_to_date(engine)
    except BaseException:
        engine.close()
        raise
    return engine
