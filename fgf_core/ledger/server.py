"""The engine on a server: a database that speaks PostgreSQL's protocol, shared by any number of processes and hosts."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.numeric import FloatLoader
from psycopg_pool import ConnectionPool, PoolTimeout

from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.engine import NAMED, Cursor, LedgerUnreachable, Params, Rows, Value
from fgf_core.ledger.schema import bring_up_to_date
from fgf_core.ledger.transfer import transfer

Connection = psycopg.Connection[tuple[Value, ...]]

POOL = 8
# Writers of all hosts take turns on this lock, one per schema, held to the end of the transaction.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('fgf'), hashtext(current_schema()))"


class Server:
    """One schema of one database, the first of the search path. Reads take a connection each; writes take turns."""

    name = "postgresql"
    errors = psycopg.Error

    def __init__(self, url: str) -> None:
        """Reach the server; raises LedgerUnreachable where it doesn't answer."""
        told = conninfo_to_dict(url)
        self.path = f"{told.get('host') or ''}/{told.get('dbname') or ''}"
        self._turn = threading.local()
        self._pool = ConnectionPool(
            url,
            min_size=0,
            max_size=POOL,
            timeout=5,
            kwargs={"autocommit": True, "cursor_factory": psycopg.ClientCursor},
            configure=_configure,
            check=ConnectionPool.check_connection,
            open=True,
        )
        self.rows("SELECT 1")

    def version(self) -> int:
        """How many commits the ledger has seen, those of other hosts too."""
        return int(self.rows("SELECT commits FROM commit_count")[0][0])

    def rows(self, sql: str, params: Params = None) -> Rows:
        """All rows of a query with `:name` parameters, as its own turn sees them; asked twice where the line broke."""
        if mine := self._mine():
            return _Statements(mine).run(sql, params)
        try:
            with self._connection() as connection:
                return _Statements(connection).run(sql, params)
        except psycopg.OperationalError:
            with self._connection() as connection:
                return _Statements(connection).run(sql, params)

    def batches(self, sql: str, size: int = 20_000) -> Iterator[Rows]:
        """The rows of a question without parameters, so many at a time; the rest waits on the server."""
        with self._turned() as connection, psycopg.ServerCursor(connection, "batches") as cursor:
            cursor.execute(sql)
            while found := cursor.fetchmany(size):
                yield found

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A writer's turn on all hosts: one transaction, in which earlier commits are seen and none comes between."""
        with self._turned():
            yield

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A cursor whose statements are stored whole or not at all, at the end of the turn."""
        with self._turned() as connection, connection.transaction():
            yield _Statements(connection)

    @contextmanager
    def _turned(self) -> Iterator[Connection]:
        if mine := self._mine():
            yield mine
            return
        with self._connection() as connection, connection.transaction():
            connection.execute(_LOCK)
            self._turn.connection = connection
            try:
                yield connection
            finally:
                self._turn.connection = None

    def copy_to(self, target: Path) -> None:
        """A copy of the whole ledger as a DuckDB file."""
        copy = Embedded(str(target))
        try:
            bring_up_to_date(copy)
            transfer(self, copy)
        except Embedded.errors as error:
            raise OSError(f"备份没有写成：{target.name}。请确认文件夹存在、可以写入且有足够空间。") from error
        finally:
            copy.close()

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def _mine(self) -> Connection | None:
        return getattr(self._turn, "connection", None)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except PoolTimeout as error:
            raise LedgerUnreachable(self.path) from error


class _Statements:
    """Statements on one connection; values are put in on this side, so that their types are never guessed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, sql: str, params: Params = None) -> Rows:
        if params:
            sql = NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))
            params = {name: _storable(value) for name, value in params.items()}
        cursor = self._connection.execute(sql, params)
        return cursor.fetchall() if cursor.description else []

    def bulk(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row([_storable(value) for value in row])

    def script(self, sql: str) -> None:
        self._connection.execute(sql)


def _configure(connection: Connection) -> None:
    connection.adapters.register_loader("numeric", FloatLoader)


def _storable(value: Value) -> Value:
    """A value as the server takes it: its texts hold every character but NUL, which no one can see."""
    return value.replace("\0", "") if isinstance(value, str) and "\0" in value else value
