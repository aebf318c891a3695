"""The embedded engine: one DuckDB file, written by one process."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from fgf_core.ledger.engine import BATCH, NAMED, Answer, Cursor, LedgerFull, LedgerLocked, Params, Rows, Value, broken

_LOCK = re.compile(r"Could not set lock|Conflicting lock")
_FULL = re.compile(r"No space left|File too large|Could not write", re.IGNORECASE)
_PID = re.compile(r"PID (\d+)")


class Embedded:
    """One DuckDB file, or `:memory:`. Reads take a cursor each; writes take turns, one transaction at a time."""

    name = "duckdb"
    errors = duckdb.Error

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

    def rows(self, sql: str, params: Params = None, *, many: bool = False) -> Rows:  # noqa: ARG002 - all the same here
        """All rows of a query with `:name` parameters."""
        with self._cursor() as cursor:
            return _Statements(cursor).run(sql, params)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A writer's turn: what is asked and then stored within it can't be overtaken by another writer."""
        with self._write:
            yield

    def act(self, work: Callable[[], Answer]) -> Answer:
        """What `work` answers, in one turn; a file loses nothing that would have to be done again."""
        with self._write:
            return work()

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A cursor whose statements are stored whole or not at all.

        Whatever leaves the block as an exception rolls back, a page's re-run (a BaseException) too.
        """
        with self._write, self._cursor() as cursor:
            try:
                cursor.execute("BEGIN TRANSACTION")
                try:
                    yield _Statements(cursor)
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise
                cursor.execute("COMMIT")
            finally:
                self._turns += 1

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
            source = cursor.execute("SELECT current_database()").fetchall()[0][0]
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


class _Statements:
    """A cursor of the driver; every row is fetched, for an open result blocks it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def run(self, sql: str, params: Params = None) -> Rows:
        if not params:
            return self._cursor.execute(sql).fetchall()
        named = NAMED.sub(r"$\1", sql)
        used = set(NAMED.findall(sql))
        return self._cursor.execute(named, {name: params[name] for name in params if name in used}).fetchall()

    def batches(self, sql: str, size: int = BATCH) -> Iterator[Rows]:
        self._cursor.execute(sql)
        while found := self._cursor.fetchmany(size):
            yield found

    def bulk(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        appender = self._cursor.appender(table, columns=list(columns))
        appender.append_rows(rows)
        appender.flush()

    def script(self, sql: str) -> None:
        self._cursor.execute(sql)
