"""An act on a server that breaks off: done again from its start, stored once, and answered as what became of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from inspect import getmembers, isfunction, signature

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from fgf_core.ledger import Ledger, LedgerFull, LedgerUnreachable, open_ledger
from fgf_core.ledger.server import PAUSES, Server
from fgf_core.model import Outcome
from tests import engines
from tests.build import DONE, IN_PROGRESS, Book, draft, intake, plan, row, task

AT = datetime(2023, 6, 25, 10)
ATTEMPTS = len(PAUSES) + 1


@dataclass
class Line:
    """What lies between a host and the server: it breaks at so many COMMITs, before the server hears or after."""

    port: int
    losses: int = 0
    after: bool = False
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    held: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                host, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.port))
                self.held += [host, server]
                breaking = threading.Event()
                for act in (self._ask, self._answer):
                    threading.Thread(target=act, args=(host, server, breaking), daemon=True).start()

    def _ask(self, host: socket.socket, server: socket.socket, breaking: threading.Event) -> None:
        with suppress(OSError):
            while said := host.recv(1 << 16):
                if self.losses and b"COMMIT\0" in said:
                    self.losses -= 1
                    if not self.after:
                        break
                    breaking.set()
                server.sendall(said)
        _shut(host, server)

    def _answer(self, host: socket.socket, server: socket.socket, breaking: threading.Event) -> None:
        with suppress(OSError):
            while (said := server.recv(1 << 16)) and not breaking.is_set():
                host.sendall(said)
        _shut(host, server)

    def close(self) -> None:
        _shut(self.listener, *self.held)
        for each in (self.listener, *self.held):
            each.close()


def _shut(*sockets: socket.socket) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def address(postgresql: str) -> str:
    """Where there is no ledger yet."""
    databases = engines.Databases()
    databases.server = postgresql
    return databases.address()


@pytest.fixture
def line(address: str) -> Iterator[Line]:
    found = Line(int(conninfo_to_dict(address)["port"]))
    yield found
    found.close()


@pytest.fixture
def book(address: str, line: Line) -> Iterator[Book]:
    """A ledger at the far end of the line: a claim to verify, a task to extend, a month to send back."""
    through = address.replace(f":{line.port}/", f":{line.listener.getsockname()[1]}/")
    found = Book(task(1), task(2), ledger=open_ledger(through, create=True))
    found.report("06", "06-18", DONE, 100)
    yield found
    found.ledger.close()


def set_grace(ledger: Ledger):
    return ledger.set_grace("town-2023", 5, on=AT.date(), reason="汛期", recorded_at=AT)


def sent_back(book: Book):
    unit = book.ledger.unit("town-2023", "甲局")
    return book.ledger.send_back("town-2023", unit, "2023-06", on=AT.date(), reason="缺数", recorded_at=AT)


def drafted(book: Book):
    number = book.ledger.draft_appraisal("town-2023", "上半年", as_of=AT.date(), by="张三", recorded_at=AT)
    return None if number == 1 else number


ACTS: dict[str, Callable[[Book], object]] = {
    "plan": lambda book: book.ledger.add_plan(draft(task(1)), plan("other-2023"), recorded_at=AT) or None,
    "submission": lambda book: (
        None if book.report("06", "06-19", DONE, 100, note="补").outcome is Outcome.ACCEPTED else "refused"
    ),
    "verification": lambda book: book.word("06-20"),
    "extension": lambda book: book.extend("03-01", "03-02", "09-30", task=2),
    "light_mark": lambda book: book.mark("06-20"),
    "grace": lambda book: set_grace(book.ledger),
    "report_return": sent_back,
    "appraisal": drafted,
}


@pytest.mark.parametrize("after", [False, True], ids=["commit lost", "answer lost"])
@pytest.mark.parametrize("table", ACTS)
def test_an_act_whose_commit_or_its_answer_is_lost_on_the_way_is_stored_once_and_told_as_stored(
    book, line, table, after
):
    held, version = book.ledger.counts()[table], book.ledger.version()
    line.losses, line.after = 1, after
    assert ACTS[table](book) is None
    assert line.losses == 0
    assert (book.ledger.counts()[table], book.ledger.version()) == (held + 1, version + 1)
    assert book.ledger.check() == ()


def test_a_refusal_whose_answer_was_lost_is_the_same_refusal(book, line):
    line.losses, line.after = 1, True
    problem = book.word("06-20", task=2)
    assert problem is not None
    assert problem.code == "NOTHING_CLAIMED"


@pytest.mark.parametrize("after", [False, True], ids=["commit lost", "answer lost"])
def test_an_act_that_is_lost_each_time_ends_in_words_that_ask_to_look_and_can_be_done_again(book, line, after):
    line.losses, line.after = ATTEMPTS, after
    with pytest.raises(LedgerUnreachable, match=r"连不上：.*是否存成尚不清楚，恢复后请先核对"):
        set_grace(book.ledger)
    assert book.ledger.counts()["grace"] == int(after)
    assert set_grace(book.ledger) is None
    assert book.ledger.counts()["grace"] == 1


def test_whatever_stores_is_an_act():
    stores = [(name, f) for name, f in getmembers(Ledger, isfunction) if "recorded_at" in signature(f).parameters]
    assert len(stores) > len(ACTS)
    assert [name for name, method in stores if not hasattr(method, "__wrapped__")] == []


@pytest.fixture
def host(address: str) -> Iterator[tuple[Server, Ledger]]:
    """A host with one ledger, and its engine, which notices a deadlock soon."""
    Book(task(1), ledger=open_ledger(address, create=True)).ledger.close()
    server = Server(f"{address}%20-cdeadlock_timeout%3D20ms")
    yield server, Ledger(server)
    server.close()


@pytest.mark.parametrize("moment", ["before it stores", "after it stored"])
def test_an_act_whose_backend_is_ended_in_its_middle_is_done_again(host, address, moment):
    server, ledger = host
    ended: list[int] = []

    def struck() -> None:
        if ended:
            return
        ended.append(server.rows("SELECT pg_backend_pid()")[0][0])
        with psycopg.connect(address) as other:
            other.execute("SELECT pg_terminate_backend(%s, 10000)", ended)

    def act() -> object:
        if moment == "before it stores":
            struck()
        problem = set_grace(ledger)
        struck()
        return problem

    version = ledger.version()
    assert server.act(act) is None
    assert len(ended) == 1
    assert (ledger.counts()["grace"], ledger.version()) == (1, version + 1)


def test_an_act_whose_host_stood_still_until_the_server_ended_its_turn_is_done_again(host, address):
    server, ledger = host
    ended: list[int] = []

    def act() -> object:
        if not ended:
            ended.append(server.rows("SELECT pg_backend_pid()")[0][0])
            server.rows("SET idle_in_transaction_session_timeout = '1ms'")
            with psycopg.connect(address, autocommit=True) as other:
                while other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", ended).fetchone():
                    pass
        return set_grace(ledger)

    assert server.act(act) is None
    assert ledger.counts()["grace"] == 1


def test_a_question_whose_connection_is_ended_is_asked_again(host, address):
    server, ledger = host
    with psycopg.connect(address) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", server.rows("SELECT pg_backend_pid()")[0])
    assert ledger.version() == 1


def test_the_loser_of_a_deadlock_is_done_again(host, address):
    server, ledger = host
    attempts: list[int] = []

    with (
        psycopg.connect(address) as other,
        psycopg.connect(address, autocommit=True) as watch,
        ThreadPoolExecutor() as p,
    ):
        other.execute("SET deadlock_timeout = '1min'")
        other.execute("LOCK TABLE grace")
        theirs = other.info.backend_pid

        def waits() -> bool:
            sql = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
            return watch.execute(sql, [theirs]).fetchone() == (True,)

        def crossing() -> None:
            other.execute("UPDATE commit_count SET commits = commits")
            other.commit()

        def act() -> object:
            attempts.append(1)
            with server.transaction() as cursor:
                cursor.run("UPDATE commit_count SET commits = commits")
            if len(attempts) == 1:
                p.submit(crossing)
                while not waits():
                    pass
            return set_grace(ledger)

        assert server.act(act) is None
    assert len(attempts) == 2
    assert (ledger.counts()["grace"], ledger.version()) == (1, 2)


def refusing(address: str, table: str, state: str, times: int) -> None:
    """Let the server refuse the next rows of a table so many times, with a state of its own."""
    with psycopg.connect(address) as other:
        other.execute(
            "CREATE SEQUENCE refused; CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF nextval('refused') <= {times} THEN RAISE EXCEPTION 'not now' USING ERRCODE = '{state}'; END IF;"
            f" RETURN NULL; END $$; CREATE TRIGGER refuse AFTER INSERT ON {table} EXECUTE FUNCTION refuse()"
        )


def test_a_serialization_failure_is_done_again(host, address):
    _, ledger = host
    refusing(address, "grace", "serialization_failure", ATTEMPTS - 1)
    assert set_grace(ledger) is None
    assert (ledger.counts()["grace"], ledger.version()) == (1, 2)


def test_what_fails_each_time_ends_in_words_and_leaves_nothing(host, address):
    _, ledger = host
    refusing(address, "grace", "serialization_failure", ATTEMPTS)
    with pytest.raises(LedgerUnreachable, match=r"请稍后再试，或请管理员检查服务器。$"):
        set_grace(ledger)
    assert (ledger.counts()["grace"], ledger.version()) == (0, 1)


def test_a_server_without_room_is_told_as_a_full_disk_and_not_asked_again(host, address):
    _, ledger = host
    refusing(address, "grace", "disk_full", 1)
    with pytest.raises(LedgerFull):
        set_grace(ledger)
    assert set_grace(ledger) is None


def test_hosts_of_a_server_that_isolates_more_than_asked_for_make_two_revisions_and_no_gap(address):
    strict = f"{address}%20-cdefault_transaction_isolation%3Dserializable"
    Book(task(1), ledger=open_ledger(address, create=True)).ledger.close()
    hosts = [open_ledger(strict) for _ in range(2)]
    start = threading.Barrier(2)

    def report(place: int) -> None:
        start.wait()
        for number in range(5):
            book = Book.__new__(Book)
            book.ledger, book.plan, book._files = hosts[place], plan(), iter([1])
            said = intake(row(1, "甲局", IN_PROGRESS, 10 * place + number + 1))
            book.submit(said, "03", "03-18", file_hash=f"{place}{number}" * 32)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(report, range(2)))
    story = hosts[0].story("town-2023", 1, date(2023, 12, 31))
    assert story is not None
    assert [report.revision for report in story.reports] == list(range(1, 11))
    assert hosts[0].check() == ()
    for each in hosts:
        each.close()
