"""The one place that knows a database driver: cursors, transactions, bulk rows, copies."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

Value = Any
Rows = list[tuple[Any, ...]]

_NAMED = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")
_LOCK = re.compile(r"Could not set lock|Conflicting lock")
_FULL = re.compile(r"No space left|File too large|Could not write", re.IGNORECASE)
_PID = re.compile(r"PID (\d+)")


class LedgerLocked(Exception):
    """Another holds the ledger; `pid` is the process's number, empty where the driver doesn't tell."""

    def __init__(self, pid: str) -> None:
        running = f"系统已在运行（PID {pid}）" if pid else "系统已在运行"
        super().__init__(f"{running}，账本正被它使用。请先关闭它，或在原来的窗口中操作。")
        self.pid = pid


class LedgerFull(Exception):
    """What was to be stored could not be written; all that was stored before is kept."""

    def __init__(self) -> None:
        super().__init__("没有存成：磁盘空间不足或不能写入。已存的内容完好；请腾出空间后重新操作。")


class LedgerBroken(Exception):
    """The file isn't a sound ledger, or a newer program made it; the message says so in Chinese."""


def text_of(name: str) -> str:
    """A SQL text shipped beside this module, e.g. `queries/standing.sql`."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def query(*names: str) -> str:
    """The text of a query in `queries/`; several names give one text, each continuing the one before."""
    return "\n".join(text_of(f"queries/{name}.sql") for name in names)


class Engine:
    """One DuckDB file, or `:memory:`. Reads take a cursor each; writes take turns, one transaction at a time."""

    def __init__(self, path: str, *, folders: Sequence[Path] = ()) -> None:
        """Open or create the file; `folders` are the only other places this process may read or write through SQL."""
        self.path = path
        self._folders = tuple(folders)
        self._write = threading.RLock()
        self._root: duckdb.DuckDBPyConnection | None = _connect(path, self._folders)
        self._turns = 0
        self._version = (-1, 0)

    def version(self) -> int:
        """How many commits the file has seen; read anew only after a transaction, for pages ask often."""
        turns, number = self._turns, self._version
        if number[0] != turns:
            self._version = number = (turns, int(self.rows("SELECT commits FROM commit_count")[0][0]))
        return number[1]

    def rows(self, sql: str, params: Mapping[str, Value] | None = None) -> Rows:
        """All rows of a query with `:name` parameters."""
        with self._cursor() as cursor:
            return run(cursor, sql, params)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A writer's turn: what is asked and then stored within it can't be overtaken by another writer."""
        with self._write:
            yield

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor whose statements are stored whole or not at all.

        Whatever leaves the block as an exception rolls back, a page's re-run (a BaseException) too.
        """
        with self._write, self._cursor() as cursor:
            try:
                cursor.execute("BEGIN TRANSACTION")
                try:
                    yield cursor
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise
                cursor.execute("COMMIT")
            finally:
                self._turns += 1

    def script(self, sql: str) -> None:
        """Run a text of several statements outside a transaction."""
        with self._write, self._cursor() as cursor:
            cursor.execute(sql)

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one operation; what the driver says of a full disk or of damage is said in words."""
        root = self._opened()
        try:
            with root.cursor() as cursor:
                yield cursor
        except duckdb.Error as error:
            if isinstance(error, duckdb.FatalException):
                self._shut(root)
            if words := _in_words(error, self.path):
                raise words from error
            raise

    def _opened(self) -> duckdb.DuckDBPyConnection:
        if root := self._root:  # a reader waits for no writer
            return root
        with self._write:
            self._root = self._root or _connect(self.path, self._folders)
            return self._root

    def _shut(self, root: duckdb.DuckDBPyConnection) -> None:
        """After a fatal error, as from a full disk, the driver answers nothing: the next use opens the file anew."""
        with self._write:
            root.close()
            if self._root is root and self.path != ":memory:":
                self._root = None

    def copy_to(self, target: Path) -> None:
        """A consistent copy of the whole file while others go on reading; raises OSError where it can't be written."""
        quoted = str(target.resolve()).replace("'", "''")
        with self._write, self._cursor() as cursor:
            source = run(cursor, "SELECT current_database()")[0][0]
            try:
                cursor.execute(f"ATTACH '{quoted}' AS copy")
                try:
                    cursor.execute(f'COPY FROM DATABASE "{source}" TO copy')
                finally:
                    cursor.execute("DETACH copy")
            except duckdb.FatalException:
                raise
            except duckdb.Error as error:
                raise OSError(f"备份没有写成：{target.name}。请确认文件夹存在、可以写入且有足够空间。") from error

    def close(self) -> None:
        """Close the file; what was committed is safe without it."""
        if self._root:
            self._root.close()


def _connect(path: str, folders: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    try:
        root = duckdb.connect(
            path, config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        )
    except duckdb.Error as error:
        if _LOCK.search(str(error)):
            pid = _PID.search(str(error))
            raise LedgerLocked(pid[1] if pid else "") from error
        if _FULL.search(str(error)):
            raise LedgerFull from error
        raise broken(path) from error
    try:
        _lock_down(root, folders)
    except duckdb.InvalidInputException as error:
        # Within one process the driver hands out the open file again, locked down already.
        root.close()
        raise LedgerLocked(str(os.getpid())) from error
    return root


def _lock_down(root: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    allowed = ", ".join("'" + str(folder.resolve()).replace("'", "''") + "'" for folder in folders)
    with root.cursor() as cursor:
        cursor.execute(f"SET allowed_directories = [{allowed}]")
        cursor.execute("SET enable_external_access = false")
        cursor.execute("SET lock_configuration = true")


def _in_words(error: duckdb.Error, path: str) -> Exception | None:
    """What people are told of an error of the driver; None for one that nobody foresaw."""
    if _FULL.search(str(error)) or isinstance(error, duckdb.FatalException):
        return LedgerFull()
    # A damaged block is found only when it is read.
    return broken(path) if "Corrupt database file" in str(error) else None


def broken(path: str) -> LedgerBroken:
    """The word on a file that can't be read as a ledger."""
    name = Path(path).name.removesuffix(".partial")
    return LedgerBroken(f"账本文件打不开，可能已损坏或不是账本文件：{name}。请从备份恢复。")


def run(cursor: duckdb.DuckDBPyConnection, sql: str, params: Mapping[str, Value] | None = None) -> Rows:
    """One statement with `:name` parameters; every row is fetched, for an open result blocks the cursor."""
    if not params:
        return cursor.execute(sql).fetchall()
    named = _NAMED.sub(r"$\1", sql)
    used = set(_NAMED.findall(sql))
    return cursor.execute(named, {name: value for name, value in params.items() if name in used}).fetchall()


def bulk(
    cursor: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """Append rows to a table, fast, within the cursor's transaction."""
    appender = cursor.appender(table, columns=list(columns))
    appender.append_rows(rows)
    appender.flush()


def next_id(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    """The next free number of a table; safe because writers take turns."""
    return int(run(cursor, f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0][0])  # noqa: S608 - a table of ours


def count_commit(cursor: duckdb.DuckDBPyConnection) -> None:
    """Tell every cache that the ledger has changed."""
    run(cursor, "UPDATE commit_count SET commits = commits + 1 WHERE id = 1")
