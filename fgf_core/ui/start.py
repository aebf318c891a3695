"""What happens once when the server starts: slow libraries are imported and the ledger is opened."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any

from fgf_core.ledger import LedgerLocked, LedgerMissing, LedgerTrouble
from fgf_core.ui import store

# The first session would wait for these; imported here, it opens in an eighth of a second.
SLOW = ("pandas", "pyarrow", "plotly.graph_objects", "openpyxl", "fgf_core.workbook", "fgf_core.papers.lists")


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Prepare the process; a second one over the same ledger ends with a sentence and code 2."""
    for name in SLOW:
        import_module(name)
    # Beside the server, which can say on its first page that the demonstration is still being built.
    threading.Thread(target=_open, daemon=True).start()
    yield {}


def _open() -> None:
    with suppress(LedgerMissing, LedgerTrouble):  # the shell says on the page what to do
        try:
            store.ledger()
        except LedgerLocked as locked:
            print(locked, file=sys.stderr, flush=True)  # noqa: T201 - the words for whoever started it
            os._exit(2)  # the server would go on without its ledger
