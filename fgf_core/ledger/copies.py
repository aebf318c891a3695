"""Second copies of the ledger: made while it works, opened and counted before they are believed."""

from __future__ import annotations

import shutil
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.engine import Engine, LedgerBroken
from fgf_core.ledger.schema import bring_up_to_date
from fgf_core.ledger.soundness import counts, unsound


def backup(engine: Engine, target: Path) -> dict[str, int]:
    """Copy the live ledger to a file that doesn't exist yet, and verify the copy; returns the rows per table."""
    if target.exists():
        raise FileExistsError(f"文件已存在：{target.name}。请换一个文件名，备份不覆盖旧文件。")
    partial = _beside(target, ".partial")
    _discard(partial)
    try:
        with engine.turn():
            held = counts(engine)
            engine.copy_to(partial)
        if _verified_counts(partial) != held:
            raise LedgerBroken("备份与账本的行数不一致，未保留。请重新备份。")
        partial.replace(target)
    finally:
        _discard(partial)
    return held


def restore(source: Path, target: Path) -> dict[str, int]:
    """Put a sound backup in the ledger's place; the ledger there, if any, is kept beside it as `….before-restore`.

    What was put aside before stays too: the next is `….before-restore-2`.
    """
    if not source.is_file():
        raise FileNotFoundError(f"没有找到备份文件：{source.name}。")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = _beside(target, ".partial")
    try:
        shutil.copyfile(source, partial)
        restored = _verified_counts(partial)
        _put_aside(target)
        partial.replace(target)
    except LedgerBroken as error:
        raise LedgerBroken(f"没有恢复，现有账本未动。{error}") from error
    finally:
        _discard(partial)
    return restored


def before_upgrade(path: Path) -> None:
    """Keep a copy of a ledger nobody uses beside it, as `….before-upgrade`, as it is before migrations change it.

    Raises LedgerBroken where the copy can't be made or differs: then the ledger is left alone.
    """
    partial = _beside(path, ".before-upgrade.partial")
    engine = Embedded(str(path), folders=(path.parent,))
    try:
        _discard(partial)
        engine.copy_to(partial)
        copy = Embedded(str(partial))
        try:
            same = _rows(copy) == _rows(engine)
        finally:
            copy.close()
        if not same:
            raise LedgerBroken("升级前的备份与账本的行数不一致，账本未动。请重新启动。")
        partial.replace(_unused(_beside(path, ".before-upgrade")))
    except OSError as error:
        raise LedgerBroken("升级前的备份没有写成，账本未动。请确认账本所在的文件夹可以写入且有足够空间。") from error
    finally:
        engine.close()
        with suppress(OSError):
            _discard(partial)


def _rows(engine: Engine) -> dict[str, int]:
    """Rows of every table there is, whatever the version."""
    tables = [
        row[0]
        for row in engine.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1"
        )
    ]
    return {name: int(engine.rows(f'SELECT count(*) FROM "{name}"')[0][0]) for name in tables}  # noqa: S608 - its own


def _put_aside(ledger: Path) -> None:
    """Move a ledger nobody uses out of the way, with the log that belongs to it: it must not be replayed on another."""
    aside = _unused(_beside(ledger, ".before-restore"))
    if ledger.exists():
        with suppress(LedgerBroken):  # a damaged ledger is what one restores for
            Embedded(str(ledger)).close()
        ledger.replace(aside)
    log = _beside(ledger, ".wal")
    if log.exists():
        log.replace(_beside(aside, ".wal"))


def _unused(path: Path) -> Path:
    """The path, or the first of its numbered kin at which there is neither a ledger nor a log."""
    numbered = (_beside(path, f"-{number}") for number in count(2))
    return next(p for p in chain((path,), numbered) if not p.exists() and not _beside(p, ".wal").exists())


def _discard(partial: Path) -> None:
    for path in (partial, _beside(partial, ".wal")):
        path.unlink(missing_ok=True)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _verified_counts(path: Path) -> dict[str, int]:
    engine = Embedded(str(path))
    try:
        bring_up_to_date(engine)
        if problems := unsound(engine):
            raise LedgerBroken(f"备份不完整：{problems[0].message}")
        return counts(engine)
    finally:
        engine.close()
