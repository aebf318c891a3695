"""The engines the tests run on: DuckDB in memory, and a real PostgreSQL started for them where it is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import duckdb
import psycopg

from fgf_core.ledger import Ledger, open_ledger
from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.engine import Engine
from fgf_core.ledger.schema import bring_up_to_date
from fgf_core.ledger.server import Server

NAMES = ("duckdb", "postgresql")
MOST = 20
_numbers = count(1)


class Databases:
    """Where new ledgers are made: in memory, or each in a schema of its own on a server."""

    def __init__(self) -> None:
        self.server = ""
        self._opened: list[Ledger | Engine] = []

    def fresh(self) -> Ledger:
        """An empty ledger on the engine under test."""
        ledger = open_ledger(self.address(), create=True)
        self._opened.append(ledger)
        if len(self._opened) > MOST:  # a generator makes hundreds, and uses the last
            self._opened.pop(0).close()
        return ledger

    def address(self) -> str:
        """The address of a new and empty place for a ledger."""
        if not self.server:
            return ":memory:"
        name = f"ledger_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.server}?options=-csearch_path%3D{name}"

    def engine(self) -> Engine:
        """The engine under test with the tables of an empty ledger."""
        engine = Server(self.address()) if self.server else Embedded(":memory:")
        bring_up_to_date(engine)
        self._opened.append(engine)
        return engine

    def close(self) -> None:
        """Let go of all that was made."""
        while self._opened:
            self._opened.pop().close()


@dataclass(frozen=True, slots=True)
class Started:
    """A running server: its address, and how to break it off and start it again."""

    address: str
    stop: Callable[[], None]
    start: Callable[[], None]

    def restart(self) -> None:
        """Break it off as a crash does, and start it again."""
        self.stop()
        self.start()


DATABASES = Databases()
fresh = DATABASES.fresh
BROKEN_RULE = (duckdb.ConstraintException, psycopg.IntegrityError)


def bin_folder() -> Path | None:
    """The folder of PostgreSQL's programs; None where it isn't installed."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return folders[-1] if folders else None


@contextmanager
def postgresql(programs: Path) -> Iterator[Started]:
    """A server in a temporary folder on a free port of this host, run by an ordinary user."""
    with tempfile.TemporaryDirectory(prefix="fgf-pg-") as made:
        folder = Path(made)
        as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        data = folder / "data"

        def program(name: str, *rest: str) -> None:
            subprocess.run(
                [*as_user, str(programs / name), "-D", str(data), *rest],
                check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=120,
            )  # fmt: skip

        program("initdb", "-A", "trust", "-U", "fgf", "-E", "UTF8", "--locale=C")
        told = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"

        def start() -> None:
            program("pg_ctl", "-o", told, "-l", str(folder / "log"), "-w", "start")

        def stop() -> None:
            program("pg_ctl", "-m", "immediate", "-w", "stop")

        start()
        try:
            yield Started(f"postgresql://fgf@127.0.0.1:{port}/postgres", stop, start)
        finally:
            if (data / "postmaster.pid").exists():
                stop()
