"""Size: what the ledger costs at 120, 12,000 and 168,000 tasks, on both engines, beside a floor and a peer."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.size import cold, imports, ledgers, many, pages, peer
from bench.size.floor import Floor
from fgf_core.ledger import open_ledger

SIZES = ledgers.SIZES
PARTS = ("pages", "many", "peer", "cold", "import")


def show(repeat: int, sizes: Sequence[int] = SIZES, *, keep: Path | None = None, only: Collection[str] = PARTS) -> None:
    """Measure and print the tables; `sizes` are numbers of plans, `keep` a folder for the files made."""
    with tempfile.TemporaryDirectory() as scratch, ledgers.server() as address:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        files = {plans: ledgers.file_of(folder, plans) for plans in sorted(sizes)}
        floors = {plans: ledgers.floor_of(folder, plans) for plans in files}
        urls = {plans: ledgers.carried(address, file) for plans, file in files.items() if address}
        if not address:
            print(ledgers.NO_SERVER)
        if set(only) & {"pages", "many", "peer"}:
            _asked(files, floors, urls, folder, repeat, only)
        if "cold" in only:
            cold.show(files, urls, Path(scratch), max(repeat // 3, 1))
        if "import" in only:
            imports.show(files, urls, Path(scratch), repeat)


def _asked(
    files: dict[int, Path],
    floors: dict[int, Path],
    urls: dict[int, str],
    folder: Path,
    repeat: int,
    only: Collection[str],
) -> None:
    """What needs the ledgers open in this process."""
    with ExitStack() as opened:
        found = {("duckdb", plans): open_ledger(str(file)) for plans, file in files.items()}
        found |= {("postgresql", plans): open_ledger(url) for plans, url in urls.items()}
        for ledger in found.values():
            opened.callback(ledger.close)
        if "pages" in only:
            pages.show(found, repeat)
        if "many" in only:
            with ExitStack() as plain:
                each = {plans: plain.enter_context(Floor(file)) for plans, file in floors.items()}
                many.show(found, each, repeat)
        if "peer" in only:
            peer.show(found, floors, folder, repeat)
