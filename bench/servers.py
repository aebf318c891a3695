"""The two servers compared: the dashboard over the demonstration, and a page that says hello, set up alike."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from fgf_core import demo
from fgf_core.ledger import open_ledger

ROOT = Path(__file__).parents[1]
SCRIPTS = {"hello": ROOT / "bench/hello/hello.py", "dashboard": ROOT / "dashboard.py"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its name, address and process; `born` is the monotonic second in which it was started."""

    name: str
    url: str
    pid: int
    born: float


def demonstration(folder: Path) -> Path:
    """A ledger file with the demonstration in a folder."""
    file = folder / "bench.duckdb"
    ledger = open_ledger(str(file), create=True)
    demo.build(ledger)
    ledger.close()
    return file


@contextmanager
def running(name: str, ledger: Path, *, wait: bool = True) -> Iterator[Server]:
    """One of `SCRIPTS`, started from the project's folder so that both read the same settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = SCRIPTS[name]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    born = time.monotonic()
    with (
        ledger.with_name(f"{name}.log").open("w") as log,
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "FGF_LEDGER": str(ledger)}, stdout=log, stderr=log
        ) as process,
    ):
        server = Server(name, f"http://127.0.0.1:{port}", process.pid, born)
        try:
            if wait:
                answering(server)
            yield server
        finally:
            process.terminate()


def answering(server: Server, seconds: float = 60) -> None:
    """Wait until the server answers its health check; raises TimeoutError."""
    while time.monotonic() < server.born + seconds:
        try:
            with urlopen(f"{server.url}/_stcore/health", timeout=1):  # noqa: S310 - our own server
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise TimeoutError(f"{server.name} did not start")


def resident(server: Server) -> float:
    """The memory the server's process holds, in MB."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(server.pid)], capture_output=True, check=True, text=True)
    return int(said.stdout) / 1024
