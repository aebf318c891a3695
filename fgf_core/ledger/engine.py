"""What the ledger asks of a database: cursors, transactions, bulk rows, copies. Each engine knows one driver."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, TypeVar

Value = Any
Params = Mapping[str, Value] | None
Rows = list[tuple[Any, ...]]
Answer = TypeVar("Answer")

BATCH = 5_000
NAMED = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")


class Cursor(Protocol):
    """Statements of one transaction."""

    def run(self, sql: str, params: Params = None) -> Rows:
        """All rows of one statement with `:name` parameters."""

    def batches(self, sql: str, size: int = BATCH) -> Iterator[Rows]:
        """The rows of a question without parameters, so many at a time; nothing else is asked until the last."""

    def bulk(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Append rows to a table, fast."""

    def script(self, sql: str) -> None:
        """Run a text of several statements without parameters."""


class Engine(Protocol):
    """A database. Safe to share between threads."""

    path: str
    """What it is called in messages: the file, or the server's address without its password."""
    name: str
    """Which text of `migrations/guard.*.sql` is its own."""

    @property
    def errors(self) -> type[Exception]:
        """What its driver raises."""

    def version(self) -> int:
        """How many commits the ledger has seen."""

    def rows(self, sql: str, params: Params = None, *, many: bool = False) -> Rows:
        """All rows of a query with `:name` parameters; `many`: it reads the tasks of many plans."""

    def turn(self) -> AbstractContextManager[None]:
        """A writer's turn: what is asked and then stored within it can't be overtaken by another writer."""

    def act(self, work: Callable[[], Answer]) -> Answer:
        """What `work` answers, asked and stored in one turn; on a server that lost it, done again and stored once."""

    def transaction(self) -> AbstractContextManager[Cursor]:
        """A cursor whose statements are stored whole or not at all, whatever leaves the block as an exception."""

    def copy_to(self, target: Path) -> None:
        """A consistent copy of the whole ledger as a file; raises OSError where it can't be written."""

    def close(self) -> None:
        """Let go of it; what was committed is safe without it."""


class LedgerLocked(Exception):
    """Another holds the ledger; `pid` is the process's number, empty where the driver doesn't tell."""

    def __init__(self, pid: str) -> None:
        running = f"系统已在运行（PID {pid}）" if pid else "系统已在运行"
        super().__init__(f"{running}，账本正被它使用。请先关闭它，或在原来的窗口中操作。")
        self.pid = pid


class LedgerTrouble(Exception):
    """The ledger can't do what was asked; the message is a sentence for people, and what was stored before is kept."""


class LedgerFull(LedgerTrouble):
    """What was to be stored could not be written; all that was stored before is kept."""

    def __init__(self) -> None:
        super().__init__("没有存成：磁盘空间不足或不能写入。已存的内容完好；请腾出空间后重新操作。")


class LedgerUnreachable(LedgerTrouble):
    """The server that holds the ledger doesn't answer; all that was stored before is kept.

    `in_doubt`: it went away while it was storing, and whether it did is not known.
    """

    def __init__(self, path: str, *, in_doubt: bool = False) -> None:
        doubt = "刚才的操作是否存成尚不清楚，恢复后请先核对，没有存成的再做一次。" if in_doubt else ""
        super().__init__(
            f"账本所在的数据库服务器连不上：{path}。已存的内容不受影响，请稍后再试，或请管理员检查服务器。{doubt}"
        )


class LedgerBroken(LedgerTrouble):
    """The file isn't a sound ledger, or a newer program made it; the message says so in Chinese."""


def text_of(name: str) -> str:
    """A SQL text shipped beside this module, e.g. `queries/standing.sql`."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def query(*names: str) -> str:
    """The text of a query in `queries/`; several names give one text, each continuing the one before."""
    return "\n".join(text_of(f"queries/{name}.sql") for name in names)


def broken(path: str) -> LedgerBroken:
    """The word on a file that can't be read as a ledger."""
    name = Path(path).name.removesuffix(".partial")
    return LedgerBroken(f"账本文件打不开，可能已损坏或不是账本文件：{name}。请从备份恢复。")


def next_id(cursor: Cursor, table: str) -> int:
    """The next free number of a table; safe because writers take turns."""
    return int(cursor.run(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0][0])  # noqa: S608 - a table of ours


def count_commit(cursor: Cursor) -> None:
    """Tell every cache that the ledger has changed."""
    cursor.run("UPDATE commit_count SET commits = commits + 1 WHERE id = 1")
