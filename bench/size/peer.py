"""One lean peer on the same data: Datasette over SQLite, asked the floor's overview over HTTP."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import subprocess
import time
import venv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import duckdb

from bench.report import Line, print_table
from bench.size import floor
from bench.size.ledgers import named
from bench.size.many import SCOPES, Unequal, rounded, whole
from bench.size.pages import AS_OF, Ledgers
from bench.size.turns import in_turn

PINS = Path(__file__).parent / "peer.txt"
INDEXES = ("revision (plan)", "revision (code)", "revision (task)", "task (task)", "task (plan)", "task (code)")
PATIENCE_MS = 120_000
BATCH = 50_000


def show(ledgers: Ledgers, floor_files: dict[int, Path], folder: Path, repeat: int) -> None:
    """Print one table; says in a line where the peer can't be had, and raises Unequal where it answers otherwise."""
    program = _installed(folder)
    if program is None:
        print("\nDatasette could not be installed (no network?): its table is left out.")
        return
    for plans, file in floor_files.items():
        database = _sqlite(file)
        lines = []
        with _served(program, database) as url:
            for scope in SCOPES:
                acts = {
                    "ours": partial(whole, scope, (AS_OF,), ledgers["duckdb", plans]),
                    "peer": partial(_ask, url, database.stem, scope.params),
                }
                measured = in_turn(acts, repeat)
                if len({str(rounded(answer)) for answer in measured.answers.values()}) > 1:
                    raise Unequal(f"{scope.name}: Datasette says {measured.answers['peer']}")
                lines.append(Line(f"{scope.name}: overview", measured.times["peer"], measured.times["ours"]))
            size = [[path.stat().st_size / 1e6] for path in (database, file)]
        lines.append(Line("its file beside the floor's", *size, unit="MB"))
        print_table(f"Beside Datasette, {named(plans)}, equal answers", lines, names=("Datasette", "ours"))


def _installed(folder: Path) -> Path | None:
    """The peer's program in an environment under the folder; None where it can't be installed."""
    home = folder / "peer"
    program = home / "bin" / "datasette"
    if not program.exists():
        venv.create(home, with_pip=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        command = [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(PINS)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return program


def _sqlite(file: Path) -> Path:
    """The floor's tables as a SQLite file beside theirs, with an index for each way they are asked."""
    database = file.with_suffix(".sqlite")
    if database.exists():
        return database
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        for table in ("revision", "task"):
            cursor = source.execute(f"SELECT * FROM {table}")
            kinds = {
                name: "text" if str(kind) == "VARCHAR" else "integer" for name, kind, *_ in cursor.description or ()
            }
            target.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
            while found := cursor.fetchmany(BATCH):
                target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(kinds))})", found)
        for place, index in enumerate(INDEXES):
            target.execute(f"CREATE INDEX index_{place} ON {index}")
        target.execute("ANALYZE")
        target.commit()
    unfinished.replace(database)
    return database


@contextmanager
def _served(program: Path, database: Path) -> Iterator[str]:
    """Datasette over the file on a free port of this host; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    patient = ["--setting", "sql_time_limit_ms", str(PATIENCE_MS)]
    command = [str(program), "serve", "-i", str(database), "-p", str(port), *patient]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(url)
            yield url
        finally:
            process.terminate()


def _wait(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(f"{url}/-/versions.json", timeout=1):  # noqa: S310 - our own server
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise TimeoutError("Datasette did not start")


def _ask(url: str, database: str, scope: floor.Params) -> floor.Rows:
    text = floor.asked("overview", scope, AS_OF)
    used = {name: scope[name] for name in re.findall(r":([a-z]+)", text)}
    asked = urlencode({"sql": text, "_shape": "arrays", **used})
    with urlopen(f"{url}/{database}.json?{asked}", timeout=PATIENCE_MS / 1000) as answer:  # noqa: S310 - our own server
        return [tuple(row) for row in json.load(answer)["rows"]]
