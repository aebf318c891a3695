"""A ledger moved from a file to a server and back is the same ledger."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from fgf_core.__main__ import main
from fgf_core.ledger import Ledger, LedgerBroken, open_ledger
from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.schema import bring_up_to_date
from fgf_core.ledger.server import Server
from fgf_core.ledger.transfer import transfer
from tests import engines
from tests.build import DONE, IN_PROGRESS, Book, intake, row, task

END = date(2023, 12, 31)


@pytest.fixture
def on_server(postgresql: str) -> Server:
    """A server's empty ledger."""
    databases = engines.Databases()
    databases.server = postgresql
    server = databases.engine()
    assert isinstance(server, Server)
    return server


def full(path: Path) -> None:
    """A ledger file with a plan, reports in every spelling and the office's words."""
    book = Book(task(1), task(2), ledger=open_ledger(str(path), create=True))
    for month, percent in (("03", 0.1), ("04", 33.3333333333), ("05", 70)):
        said = "'; DROP TABLE report; -- \t\n\\N 𠮷"
        book.submit(intake(row(1, "甲局", IN_PROGRESS, percent, progress=said)), month, f"{month}-18")
    book.submit(intake(row(2, "甲局", DONE, 100, done_on="06-01")), "06", "06-18")
    book.ledger.close()


def test_a_ledger_moved_to_a_server_and_back_is_the_same(tmp_path, on_server):
    there, back = tmp_path / "there.duckdb", tmp_path / "back.duckdb"
    full(there)
    source, returned = Embedded(str(there)), Embedded(str(back))
    bring_up_to_date(returned)
    try:
        sent = transfer(source, on_server)
        assert transfer(on_server, returned) == sent
        first, server, last = Ledger(source), Ledger(on_server), Ledger(returned)
        assert first.standing("town-2023", END) == server.standing("town-2023", END) == last.standing("town-2023", END)
        assert first.story("town-2023", 1, END) == server.story("town-2023", 1, END) == last.story("town-2023", 1, END)
        assert first.version() == server.version() == last.version()
        assert server.check() == last.check() == ()
    finally:
        source.close()
        returned.close()


def test_a_move_to_a_server_looks_at_the_ledgers_own_tables_only(tmp_path, on_server):
    full(tmp_path / "there.duckdb")
    source = Embedded(str(tmp_path / "there.duckdb"))
    counted = "SELECT reltuples FROM pg_class WHERE relname = :name"
    with on_server.transaction() as cursor:
        cursor.script("CREATE SCHEMA neighbour; CREATE TABLE neighbour.of_another (n integer)")
    try:
        transfer(source, on_server)
        assert on_server.rows(counted, {"name": "of_another"}) == [(-1,)]
        assert (4,) in on_server.rows(counted, {"name": "report"})
    finally:
        source.close()
        with on_server.transaction() as cursor:
            cursor.script("DROP SCHEMA neighbour CASCADE")


def test_a_ledger_that_holds_something_is_not_written_over(tmp_path, on_server):
    full(tmp_path / "there.duckdb")
    source = Embedded(str(tmp_path / "there.duckdb"))
    try:
        transfer(source, on_server)
        with pytest.raises(LedgerBroken, match="已有内容"):
            transfer(source, on_server)
    finally:
        source.close()


def test_a_backup_of_a_server_is_a_file_that_holds_all_of_it(tmp_path, on_server):
    full(tmp_path / "there.duckdb")
    source = Embedded(str(tmp_path / "there.duckdb"))
    transfer(source, on_server)
    source.close()
    held = Ledger(on_server).backup(tmp_path / "copy.duckdb")
    copy = open_ledger(str(tmp_path / "copy.duckdb"))
    assert copy.counts() == held == Ledger(on_server).counts()
    assert copy.standing("town-2023", END) == Ledger(on_server).standing("town-2023", END)
    copy.close()


def test_the_command_line_carries_a_ledger_and_never_over_another(tmp_path, postgresql, capsys):
    full(tmp_path / "there.duckdb")
    databases = engines.Databases()
    databases.server = postgresql
    address = databases.address()
    for source, target in ((str(tmp_path / "there.duckdb"), address), (address, str(tmp_path / "back.duckdb"))):
        assert main(["copy", "--from", source, "--to", target]) == 0
        assert json.loads(capsys.readouterr().out)["report"] == 4
        assert main(["copy", "--from", source, "--to", target]) == 1
        assert "目标账本已" in capsys.readouterr().err
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["back.duckdb", "there.duckdb"]
    copy = open_ledger(str(tmp_path / "back.duckdb"))
    assert copy.check() == ()
    copy.close()


def test_a_ledger_is_made_on_a_server_from_a_notice_and_not_twice(tmp_path, postgresql, capsys):
    databases = engines.Databases()
    databases.server = postgresql
    address = databases.address()
    assert main(["init", "--ledger", address, "--demo"]) == 0
    assert main(["init", "--ledger", address, "--demo"]) == 2
    assert "账本已存在" in capsys.readouterr().err
    assert main(["overview", "--ledger", address, "--plan", "yizhou-2023", "--as-of", "2023-10-23", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tasks"] > 0


def test_a_backup_is_not_restored_over_a_server_and_the_words_say_how_it_is_carried_there(tmp_path, capsys):
    full(tmp_path / "copy.duckdb")
    assert main(["restore", str(tmp_path / "copy.duckdb"), "--ledger", "postgresql://127.0.0.1:9/none"]) == 1
    assert "copy --from 备份文件 --to 地址" in capsys.readouterr().err
