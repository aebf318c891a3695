"""What a process is before and after it has answered: cold start, memory, file size.

`python -m bench.size.cold ADDRESS` is the process: it opens a ledger, answers the overview of one plan, then every page
of the plan, of a province and of the country, and prints what that took as JSON.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from bench import nation, sessions
from bench.queries import pages
from bench.report import Line, print_table
from bench.servers import ROOT, running
from bench.size.ledgers import named
from bench.size.pages import AS_OF, closed_days
from bench.size.turns import timed
from fgf_core.ledger import Ledger, open_ledger
from fgf_core.regions import COUNTRY

PLAN, PROVINCE = nation.plan_id(0), nation.code(0)[:2].ljust(6, "0")
LIMIT_MB = 1000
TITLES = ("", "overdue", "ledger", "scorecards", "reports")
PARTS = ("各地情况", "同类改革", "逾期任务", "走势")


def show(files: dict[int, Path], urls: dict[int, str], folder: Path, repeat: int) -> None:
    """Print the tables: each figure beside that of the smallest ledger."""
    for engine, places in (("DuckDB", files), ("PostgreSQL", urls)):
        lines: dict[str, list[Line]] = {}
        few: dict[str, list[float]] = {}
        for plans, place in places.items():
            found = _processes(str(place), repeat)
            found["stored, MB"] = [_megabytes(place)]
            few = few or found
            for what, values in found.items():
                unit = "MB" if what.endswith("MB") else "ms"
                lines.setdefault(what, []).append(Line(f"{what}: {named(plans)}", few[what], values, unit=unit))
        if lines:
            print_table(
                f"A new process, {engine}", [line for each in lines.values() for line in each],
                names=("smallest", "this size"),
            )  # fmt: skip
    print_table(
        "The dashboard's server after it has shown every page, DuckDB",
        [line for plans, file in files.items() for line in _served(plans, file, folder)],
        names=("bound", "at most"),
    )


def _processes(address: str, repeat: int) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for turn in range(repeat):
        command = [sys.executable, "-m", "bench.size.cold", address, *(["first"] if turn else [])]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        for what, value in json.loads(said.stdout).items():
            found.setdefault(what, []).append(value)
    return found


def _megabytes(place: Path | str) -> float:
    """What a file takes, or all tables and indexes of a schema."""
    if isinstance(place, Path):
        return place.stat().st_size / 1e6
    with psycopg.connect(place) as connection:
        sizes = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
        found = connection.execute(f"{sizes} current_schema()::regnamespace").fetchone()
    return float(found[0]) / 1e6 if found else 0.0


def _served(plans: int, file: Path, folder: Path) -> Iterator[Line]:
    copy = folder / f"served-{file.name}"
    shutil.copyfile(file, copy)
    chosen = {"plan": PLAN, "as_of": AS_OF.isoformat()}
    plain = [(page, urlencode(chosen)) for page in TITLES]
    task = ("ledger", urlencode({**chosen, "task": "1"}))
    doubts = ("reports", urlencode({**chosen, "part": "疑点核查"}))
    regions = [
        ("regions", urlencode({**chosen, "region": region, "part": part}))
        for region in (PROVINCE, COUNTRY)
        for part in PARTS
    ]
    with running("dashboard", copy) as server:
        shown = sessions.visits(server, [*plain, task, doubts, *regions])
        most = _most(server.pid)
    for left in folder.glob(f"served-{file.name}*"):
        left.unlink()
    yield Line(f"memory: {named(plans)}", [LIMIT_MB], [most], unit="MB", bound=1)
    yield Line("  longest wait for a page of one plan, nothing kept", [], [max(shown[: len(plain) + 2])])
    yield Line("  longest wait for a page of many plans", [], [max(shown[len(plain) + 2 :])])


def _most(pid: int) -> float:
    """The most memory a process ever held since it began, in MB; what its parent held doesn't count."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def answer(address: str, *, everything: bool) -> dict[str, float]:
    """What this process takes to open a ledger, to answer first, and to answer everything."""
    ledger, opened = timed(lambda: open_ledger(address))
    found = {"open the ledger": opened}
    found["open and answer the overview"] = opened + timed(pages(ledger, PLAN, AS_OF)["总览"])[1]
    found["memory then, MB"] = _most(os.getpid())
    if everything:
        for ask in _all(ledger):
            ask()
        found["memory at most after all questions, MB"] = _most(os.getpid())
    ledger.close()
    return found


def _all(ledger: Ledger) -> Iterator[Callable[[], object]]:
    yield from pages(ledger, PLAN, AS_OF).values()
    yield ledger.plans
    for region in (PROVINCE, COUNTRY):
        yield lambda region=region: ledger.regions(nation.YEAR, region, AS_OF)
        yield lambda region=region: ledger.regions(nation.YEAR, region, *closed_days(AS_OF))
        yield lambda region=region: ledger.late(nation.YEAR, region, AS_OF)
        yield lambda region=region: ledger.reforms(nation.YEAR, region, AS_OF, ("不动产",))


if __name__ == "__main__":
    print(json.dumps(answer(sys.argv[1], everything=len(sys.argv) == 2)))
