"""The shape of the ledger, brought up to date by numbered texts, each in one transaction with its version."""

from __future__ import annotations

from importlib.resources import files

from fgf_core.ledger.engine import Engine, LedgerBroken, broken, text_of


def migrations() -> tuple[tuple[int, str], ...]:
    """The number and the text of every migration, in order."""
    folder = files(__package__).joinpath("migrations")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name[:4].isdecimal())
    return tuple((int(name[:4]), text_of(f"migrations/{name}")) for name in names)


def is_empty(engine: Engine) -> bool:
    """Whether there is nothing yet; raises LedgerBroken for a database of something else."""
    return _version(engine) == 0


def is_old(engine: Engine) -> bool:
    """Whether migrations await a ledger that holds something; raises LedgerBroken as `bring_up_to_date` does."""
    try:
        return 0 < _version(engine) < migrations()[-1][0]
    except engine.errors as error:
        raise broken(engine.path) from error


def bring_up_to_date(engine: Engine) -> None:
    """Migrate an empty or older ledger; raises LedgerBroken for a newer one, a damaged one, or something else."""
    try:
        with engine.turn():
            _migrate_from_what_is_there(engine)
    except engine.errors as error:
        raise broken(engine.path) from error


def _migrate_from_what_is_there(engine: Engine) -> None:
    known = migrations()
    version = _version(engine)
    if version > known[-1][0]:
        raise LedgerBroken(f"账本由更新版本的程序建立（结构第 {version} 版），请先升级本系统。")
    for number, text in known:
        if number > version:
            _migrate(engine, number, text)
    with engine.transaction() as cursor:
        cursor.script(text_of(f"migrations/guard.{engine.name}.sql"))


def _version(engine: Engine) -> int:
    """The version of a ledger's shape, 0 for an empty file."""
    tables = {
        row[0]
        for row in engine.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
    }
    if tables and "schema_version" not in tables:
        raise LedgerBroken("这个文件是一个数据库，但不是本系统的账本。请核对文件。")
    return int(engine.rows("SELECT max(version) FROM schema_version")[0][0]) if tables else 0


def _migrate(engine: Engine, number: int, text: str) -> None:
    with engine.transaction() as cursor:
        if number == 1:
            cursor.script("CREATE TABLE schema_version (version integer PRIMARY KEY)")
        cursor.script(text)
        cursor.run("INSERT INTO schema_version VALUES (:number)", {"number": number})
