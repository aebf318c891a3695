"""The ledger of this process: opened once, its answers kept until the next commit."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from fgf_core import appraisal, demo
from fgf_core.appraisal import Scorecard
from fgf_core.ledger import Ledger, LedgerBroken, open_ledger
from fgf_core.ui import clock

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "data" / "fgf.duckdb"
DEMO = ROOT / "data" / "demo.duckdb"

P = ParamSpec("P")
T = TypeVar("T")

_OPENING = threading.Lock()


def configured() -> str | None:
    """The ledger to open: `$FGF_LEDGER`, else `data/fgf.duckdb` if there is one, else None for the demonstration."""
    return os.environ.get("FGF_LEDGER") or (str(OWN) if OWN.exists() else None)


def ledger() -> Ledger:
    """The one open ledger; raises LedgerMissing, LedgerLocked or LedgerBroken with a sentence for people."""
    with _OPENING:  # sessions that come while the demonstration is being built wait for the one that builds it
        return _opened(configured())


def is_open() -> bool:
    """Whether the ledger can be asked without waiting."""
    return _opened.cache_info().currsize > 0


@cache
def _opened(url: str | None) -> Ledger:
    return open_ledger(url, copies_to=ROOT / "data") if url else _demonstration()


def _demonstration() -> Ledger:
    """A fresh copy of the simulated year: built once for each state of its facts, the same at every start."""
    kinds = "data/**/*.toml", "fgf_core/**/*.sql", "fgf_core/demo/*.py", "fgf_core/ledger/*.py"
    facts = [path for kind in kinds for path in sorted(ROOT.glob(kind))]
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in facts)).hexdigest()[:12]
    master = DEMO.with_name(f"demo-{mark}.duckdb")
    if not master.exists():
        for old in DEMO.parent.glob("demo-*.duckdb*"):
            old.unlink()
        partial = master.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        made = open_ledger(str(partial), create=True)
        demo.build(made)
        made.close()
        partial.replace(master)
    if DEMO.exists():
        with suppress(LedgerBroken):
            open_ledger(str(DEMO)).close()  # raises LedgerLocked where another process shows it: it must keep its file
    DEMO.with_name(DEMO.name + ".wal").unlink(missing_ok=True)
    shutil.copyfile(master, DEMO)
    return open_ledger(str(DEMO), copies_to=ROOT / "data")


def opening_day() -> date:
    """The day pages show when none was chosen: today, or the demonstration's own day."""
    simulated = all(plan.simulated for plan in plans())
    return _demonstrated_day() if simulated and plans() else clock.today()


_demonstrated_day: Callable[[], date] = cache(demo.opening_day)


def kept(question: Callable[P, T]) -> Callable[P, T]:
    """Keep a question's answers until the ledger changes; answers are frozen, so pages may share them."""

    @lru_cache(maxsize=256)
    def answer(_place: str | None, _version: int, *args: P.args, **kwargs: P.kwargs) -> T:
        return question(*args, **kwargs)

    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        return answer(configured(), ledger().version(), *args, **kwargs)  # type: ignore[arg-type]  # all are hashable

    return ask


plans = kept(lambda: ledger().plans())
units = kept(lambda plan: ledger().units(plan))
standing = kept(lambda plan, *days: ledger().standing(plan, *days))
tally = kept(lambda plan, *days: ledger().tally(plan, *days))
attendance = kept(lambda plan, day: ledger().attendance(plan, day))
story = kept(lambda plan, number, day: ledger().story(plan, number, day))
last_reports = kept(lambda plan, day: ledger().last_reports(plan, day))
submissions = kept(lambda plan, day: ledger().submissions(plan, day))
returns = kept(lambda plan, day: ledger().returns(plan, day))
terms = kept(lambda plan, day: ledger().terms(plan, day))
doubts = kept(lambda plan, day: ledger().doubts(plan, day))
appraised = kept(lambda plan, day: ledger().appraised(plan, day))
scheme = kept(lambda plan, day: ledger().scheme(plan, day))
entries = kept(lambda plan, day: ledger().entries(plan, day))
appraisals = kept(lambda plan, day: ledger().appraisals(plan, day))
appraisal_cards = kept(lambda number, revision=0: ledger().appraisal_cards(number, revision=revision))

items = kept(lambda plan, day: ledger().items(plan, day))
duties = kept(lambda plan, day: ledger().duties(plan, day))
proposals = kept(lambda plan, day: ledger().proposals(plan, day))
off_register = kept(lambda plan, day: ledger().off_register(plan, day))
divisions = kept(lambda: ledger().divisions())
regions = kept(lambda year, region, *days, words=(): ledger().regions(year, region, *days, words=words))
late = kept(lambda year, region, day: ledger().late(year, region, day))
reforms = kept(lambda year, region, day, words: ledger().reforms(year, region, day, words))


@kept
def scorecards(plan: str, day: date) -> tuple[Scorecard, ...]:
    """Every unit's scorecard on a day."""
    return appraisal.scorecards(scheme(plan, day), appraised(plan, day))
