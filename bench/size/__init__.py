"""Size: what the ledger costs at 120, 12,000 and 168,000 tasks, on both engines, beside a floor and a peer."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.size import ledgers, many, pages
from bench.size.floor import Floor
from fgf_core.ledger import open_ledger

SIZES = ledgers.SIZES


def show(repeat: int, sizes: Sequence[int] = SIZES, keep: Path | None = None) -> None:
    """Measure and print all tables; `sizes` are numbers of plans, `keep` a folder for the files made."""
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        files = {plans: ledgers.file_of(folder, plans) for plans in sorted(sizes)}
        floor_files = {plans: ledgers.floor_of(folder, plans) for plans in files}
        address = stack.enter_context(ledgers.server())
        urls = {("postgresql", plans): ledgers.carried(address, file) for plans, file in files.items() if address}
        urls |= {("duckdb", plans): str(file) for plans, file in files.items()}
        if not address:
            print(ledgers.NO_SERVER)
        with ExitStack() as opened:
            found = {key: open_ledger(url) for key, url in sorted(urls.items())}
            floors = {plans: Floor(file) for plans, file in floor_files.items()}
            for each in (*found.values(), *floors.values()):
                opened.callback(each.close)
            pages.show(found, repeat)
            many.show(found, floors, repeat)
