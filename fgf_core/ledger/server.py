"""The engine on a server: a database that speaks PostgreSQL's protocol, shared by any number of processes and hosts."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.numeric import FloatLoader
from psycopg_pool import ConnectionPool, PoolTimeout

from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.engine import (
    BATCH,
    NAMED,
    Answer,
    Cursor,
    LedgerFull,
    LedgerTrouble,
    LedgerUnreachable,
    Params,
    Rows,
    Value,
)
from fgf_core.ledger.schema import bring_up_to_date
from fgf_core.ledger.transfer import transfer

Connection = psycopg.Connection[tuple[Value, ...]]

POOL = 8
PATIENCE = 5  # seconds until a server that doesn't answer is given up
PAUSES = (0.1, 0.3, 1.0)  # seconds before each repetition
# A host or server that loses its power says no word; an address may ask for anything else.
_REACHED: dict[str, str | int] = {
    "connect_timeout": PATIENCE,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "target_session_attrs": "read-write",
}
# The same from the server's side: the turn of a writer whose host is gone, or stands still, comes to an end. To compile
# a long text takes ten times as long as to answer it for one plan.
_HELD = """
SELECT set_config(name, setting, false)
FROM (VALUES
    ('tcp_keepalives_idle', '10'),
    ('tcp_keepalives_interval', '5'),
    ('tcp_keepalives_count', '3'),
    ('idle_in_transaction_session_timeout', '10min'),
    ('jit', 'off')
) AS held (name, setting)
WHERE name IN (SELECT name FROM pg_settings)
"""
# A line that broke, a turn held too long, a serialization failure or deadlock, a server that became a standby,
# shuts down, crashed or is starting.
_LOST = re.compile(r"08|25P03|25006|40001|40P01|57P0[123]")
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
            make_conninfo("", **{**_REACHED, **told}),
            min_size=0,
            max_size=POOL,
            timeout=PATIENCE,
            reconnect_timeout=PATIENCE,
            kwargs={"autocommit": True, "cursor_factory": psycopg.ClientCursor},
            configure=_configure,
            check=ConnectionPool.check_connection,
            open=True,
        )
        self.rows("SELECT 1")

    def version(self) -> int:
        """How many commits the ledger has seen, those of other hosts too."""
        return int(self.rows("SELECT commits FROM commit_count")[0][0])

    def rows(self, sql: str, params: Params = None, *, many: bool = False) -> Rows:
        """All rows of a query with `:name` parameters, as its own turn sees them; asked again where the line broke.

        `many`: rows are matched by hashing alone, for the server takes every step of a long text to find one row.
        """
        if mine := self._mine():
            return _Statements(mine).run(sql, params)

        def asked() -> Rows:
            with self._connection() as connection, connection.transaction() if many else nullcontext():
                if many:
                    connection.execute("SET LOCAL enable_nestloop = off")
                return _Statements(connection).run(sql, params)

        return patiently(asked)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A writer's turn on all hosts: one transaction, in which earlier commits are seen and none comes between."""
        with self._turned():
            yield

    def act(self, work: Callable[[], Answer]) -> Answer:
        """What `work` answers, in one turn; done again where it was lost, unless its COMMIT stands after all.

        Raises LedgerUnreachable where the server stays away, `in_doubt` where it went during the COMMIT.
        """
        if self._mine():
            return work()
        token = uuid4().hex
        committing: list[Answer] = []

        def whole() -> Answer:
            with self._turned() as connection:  # by then the server is done with an earlier attempt
                if committing and connection.execute("SELECT 1 FROM act WHERE token = %s", [token]).fetchone():
                    return committing[0]
                committing.clear()
                answer = work()
                connection.execute("INSERT INTO act (token) VALUES (%s)", [token])
                committing.append(answer)
            return answer

        try:
            return patiently(whole)
        except LedgerUnreachable as error:
            raise LedgerUnreachable(self.path, in_doubt=bool(committing)) from error

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
        except psycopg.Error as error:
            if words := _in_words(error, self.path):
                raise words from error
            raise


class _Lost(LedgerUnreachable):
    """The line broke, or others were in the way: what was begun isn't stored and may be done again."""


def _in_words(error: psycopg.Error, path: str) -> LedgerTrouble | None:
    """What people are told of an error of the driver; None for one that nobody foresaw."""
    if isinstance(error, psycopg.errors.DiskFull):
        return LedgerFull()
    broken_line = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
    return _Lost(path) if broken_line or _LOST.match(error.sqlstate or "") else None


def patiently(work: Callable[[], Answer]) -> Answer:
    """What `work` answers, tried a few times."""
    for pause in PAUSES:
        with suppress(_Lost):
            return work()
        time.sleep(pause)
    return work()


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

    def batches(self, sql: str, size: int = BATCH) -> Iterator[Rows]:
        with psycopg.ServerCursor(self._connection, "batches") as cursor:  # the rest waits on the server
            cursor.execute(sql)
            while found := cursor.fetchmany(size):
                yield found

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
    connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED  # a turn sees what was committed before it
    connection.execute(_HELD)


def _storable(value: Value) -> Value:
    """A value as the server takes it: its texts hold every character but NUL, which no one can see."""
    return value.replace("\0", "") if isinstance(value, str) and "\0" in value else value
