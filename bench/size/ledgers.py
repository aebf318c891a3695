"""The ledgers measured: files of 2, 200 and 2,800 plans with the floor's tables beside them, and copies on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench import nation
from bench.size import floor
from fgf_core import ledger
from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.schema import bring_up_to_date
from tests.engines import bin_folder, postgresql

SIZES = (2, 200, 2_800)
NO_SERVER = "PostgreSQL is not installed here: its columns are left out."


def named(plans: int) -> str:
    """A size as tables call it."""
    return f"{plans * nation.TASKS:,} tasks"


def file_of(folder: Path, plans: int) -> Path:
    """The ledger file of so many plans, built unless it is there already."""
    file = folder / f"m{plans}.duckdb"
    if not file.exists():
        unfinished = file.with_suffix(".partial")
        unfinished.unlink(missing_ok=True)
        engine = Embedded(str(unfinished))
        bring_up_to_date(engine)
        nation.build(engine, plans)
        engine.close()
        unfinished.replace(file)
    return file


def floor_of(folder: Path, plans: int) -> Path:
    """The file with the floor's tables for so many plans; the ledger must not be open."""
    file = folder / f"floor{plans}.duckdb"
    if not file.exists():
        unfinished = file.with_suffix(".partial")
        unfinished.unlink(missing_ok=True)
        floor.make(unfinished, file_of(folder, plans))
        unfinished.replace(file)
    return file


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL started for this run; empty where there is none."""
    programs = bin_folder()
    if programs is None:
        yield ""
        return
    with postgresql(programs) as started:
        yield started.address


def carried(address: str, file: Path) -> str:
    """A ledger file carried to a schema of its own on the server; its address there."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {file.stem}")
    url = f"{address}?options=-csearch_path%3D{file.stem}"
    ledger.copy(str(file), url)
    return url
