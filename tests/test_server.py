"""A ledger on a server: several processes and hosts write to it, and it may go away in between."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import psycopg
import pytest

from fgf_core.ledger import Ledger, LedgerMissing, LedgerUnreachable, open_ledger
from fgf_core.model import Outcome
from tests import engines
from tests.build import IN_PROGRESS, Book, intake, row, task

END = date(2023, 12, 31)
TWICE = 2


@pytest.fixture
def address(postgresql: str) -> str:
    """Where there is no ledger yet."""
    databases = engines.Databases()
    databases.server = postgresql
    return databases.address()


@pytest.fixture
def hosts(address: str) -> Iterator[list[Book]]:
    """One ledger as two hosts hold it open, each with its own connections."""
    first = Book(task(1), ledger=open_ledger(address, create=True))
    second = Book.__new__(Book)
    second.__dict__.update(first.__dict__ | {"ledger": open_ledger(address)})
    yield [first, second]
    first.ledger.close()
    second.ledger.close()


def test_what_one_host_stores_the_other_sees_at_once(hosts):
    one, other = hosts
    before = other.ledger.version()
    one.submit(intake(row(1, "甲局", IN_PROGRESS, 40)), "03", "03-18")
    assert other.ledger.version() == before + 1
    assert [s.percent for s in other.ledger.standing("town-2023", END)] == [40]


def test_two_hosts_that_take_in_the_same_file_at_once_store_it_once(hosts):
    for month in ("03", "04", "05", "06"):
        said = intake(row(1, "甲局", IN_PROGRESS, 40))
        found = at_once(hosts, lambda book, _, m=month, s=said: book.submit(s, m, f"{m}-18", file_hash=m * 32))
        assert sorted(receipt.outcome for receipt in found) == sorted([Outcome.ACCEPTED, Outcome.ALREADY])
        assert len({receipt.submission for receipt in found}) == 1
    assert hosts[0].ledger.check() == ()


def test_two_hosts_that_take_in_two_files_of_a_month_at_once_make_two_revisions_and_no_mixture(hosts):
    for turn, month in enumerate(("03", "04", "05", "06")):
        found = at_once(
            hosts,
            lambda book, place, m=month, t=turn: book.submit(
                intake(row(1, "甲局", IN_PROGRESS, 10 + place + t)), m, f"{m}-18", file_hash=f"{t}{place}" * 32
            ),
        )
        assert [receipt.outcome for receipt in found] == [Outcome.ACCEPTED] * TWICE
    story = hosts[0].ledger.story("town-2023", 1, END)
    assert [(r.period, r.revision) for r in story.reports] == [
        (f"2023-0{month}", revision) for month in (3, 4, 5, 6) for revision in (1, 2)
    ]
    assert hosts[1].ledger.check() == ()


def at_once(hosts, act):
    """What an act answered on each host, begun at the same moment."""
    start = Barrier(len(hosts))

    def run(place):
        start.wait()
        return act(hosts[place], place)

    with ThreadPoolExecutor(len(hosts)) as pool:
        return list(pool.map(run, range(len(hosts))))


def test_two_hosts_may_make_the_same_ledger_at_once(address):
    start = Barrier(TWICE)

    def opened(_: int) -> Ledger:
        start.wait()
        return open_ledger(address, create=True)

    with ThreadPoolExecutor(TWICE) as pool:
        ledgers = list(pool.map(opened, range(TWICE)))
    assert [ledger.check() for ledger in ledgers] == [(), ()]
    for ledger in ledgers:
        ledger.close()


def test_a_server_that_was_broken_off_and_started_again_answers_the_next_question(postgresql_programs):
    with engines.postgresql(postgresql_programs) as server:
        book = Book(task(1), ledger=open_ledger(server.address, create=True))
        book.submit(intake(row(1, "甲局", IN_PROGRESS, 40)), "03", "03-18")
        server.restart()
        assert [s.percent for s in book.ledger.standing("town-2023", END)] == [40]
        server.restart()
        book.submit(intake(row(1, "甲局", IN_PROGRESS, 50)), "04", "04-18")
        assert [s.percent for s in book.ledger.standing("town-2023", END)] == [50]
        assert book.ledger.check() == ()
        book.ledger.close()


def test_nothing_can_be_changed_or_removed_on_the_server_either(hosts, address):
    hosts[0].submit(intake(row(1, "甲局", IN_PROGRESS, 40)), "03", "03-18")
    for sql in ("UPDATE report SET percent = 100", "DELETE FROM report", "TRUNCATE report"):
        with psycopg.connect(address) as raw, pytest.raises(psycopg.Error, match="append-only: report"):
            raw.execute(sql)


def test_a_server_without_a_ledger_and_one_that_is_away_are_told_apart(address):
    with pytest.raises(LedgerMissing, match="还没有账本"):
        open_ledger(address)
    with pytest.raises(LedgerUnreachable, match=r"连不上：127\.0\.0\.1/none"):
        open_ledger("postgresql://nobody:secret@127.0.0.1:9/none")
