"""Second copies of the ledger: made while it works, opened and counted before they are believed."""

from __future__ import annotations

import shutil
from pathlib import Path

from fgf_core.ledger.engine import Engine, LedgerBroken
from fgf_core.ledger.schema import bring_up_to_date
from fgf_core.ledger.soundness import counts, unsound


def backup(engine: Engine, target: Path) -> dict[str, int]:
    """Copy the live ledger to a new file and verify the copy; returns the rows per table. The file must not exist yet."""
    if target.exists():
        raise FileExistsError(f"文件已存在：{target.name}。请换一个文件名，备份不覆盖旧文件。")
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    engine.copy_to(partial)
    copied = _verified_counts(partial)
    partial.replace(target)
    return copied


def restore(source: Path, target: Path) -> dict[str, int]:
    """Put a sound backup in the ledger's place; the ledger there, if any, is kept beside it as `….before-restore`."""
    partial = target.with_name(target.name + ".partial")
    shutil.copyfile(source, partial)
    try:
        restored = _verified_counts(partial)
    except LedgerBroken:
        partial.unlink(missing_ok=True)
        raise
    if target.exists():
        _require_unused(target)
        target.replace(target.with_name(target.name + ".before-restore"))
    partial.replace(target)
    return restored


def _require_unused(path: Path) -> None:
    """Raise LedgerLocked while another process works on the file; opening it also folds its write-ahead log in."""
    Engine(str(path)).close()


def _verified_counts(path: Path) -> dict[str, int]:
    engine = Engine(str(path))
    try:
        bring_up_to_date(engine)
        if problems := unsound(engine):
            raise LedgerBroken(f"备份不完整：{problems[0].message}")
        return counts(engine)
    finally:
        engine.close()
