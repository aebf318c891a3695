"""Where a ledger is: a file or a server, by its address, brought up to date before anybody asks."""

from __future__ import annotations

from pathlib import Path

from fgf_core.ledger import copies
from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.engine import Engine, LedgerBroken
from fgf_core.ledger.schema import bring_up_to_date, is_empty, is_old
from fgf_core.ledger.transfer import transfer

SERVERS = ("postgresql://", "postgres://")


class LedgerMissing(Exception):
    """There is no ledger at the path; the message says how to make one."""


def path_of(url: str) -> str:
    """The file a ledger's URL or path names: `duckdb:///data/fgf.duckdb` and `data/fgf.duckdb` are the same."""
    if url.startswith("duckdb:///"):
        return url.removeprefix("duckdb:///")
    if url.startswith(SERVERS):
        raise LedgerBroken("备份不能直接恢复到数据库服务器上。请另建一个空库，用 copy --from 备份文件 --to 地址 搬入。")
    if "://" in url:
        kind = url.split("://", maxsplit=1)[0]
        raise LedgerBroken(f"不支持的账本地址：{kind}://。请用文件路径、duckdb:///路径或 postgresql://地址。")
    return url


def is_there(url: str) -> bool:
    """Whether an address holds something already; raises as `open_ledger` does where a server can't be asked."""
    if not url.startswith(SERVERS):
        return Path(path_of(url)).exists()
    try:
        opened(url, create=False, copies_to=None).close()
    except LedgerMissing:
        return False
    return True


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
    from fgf_core.ledger.server import Server, patiently  # an office with a file never waits for this driver

    engine = Server(url)
    try:
        if not create and is_empty(engine):
            raise LedgerMissing(f"数据库中还没有账本：{engine.path}。请先运行 python -m fgf_core init 建立账本。")
        patiently(lambda: bring_up_to_date(engine))  # done again from what is there, where the line broke
    except BaseException:
        engine.close()
        raise
    return engine


def carried(source: str, target: str) -> dict[str, int]:
    """Carry a ledger to another address; a file is made beside its place and moved there when whole."""
    given = opened(source, create=False, copies_to=None)
    try:
        if target.startswith(SERVERS):
            return _filled(given, opened(target, create=True, copies_to=None))
        path = Path(path_of(target))
        if path.exists():
            raise LedgerBroken(f"目标账本已存在，没有复制：{path.name}。请换一个位置。")
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".unfinished")
        unfinished.unlink(missing_ok=True)
        try:
            rows = _filled(given, opened(str(unfinished), create=True, copies_to=None))
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return rows
    finally:
        given.close()


def _filled(given: Engine, taken: Engine) -> dict[str, int]:
    try:
        return transfer(given, taken)
    finally:
        taken.close()
