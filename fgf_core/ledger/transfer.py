"""A whole ledger carried from one engine to another, counted and compared before it is believed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import reduce

from fgf_core.ledger.engine import Cursor, Engine, LedgerBroken, Value
from fgf_core.ledger.soundness import TABLES, counts

CARRIED = (*TABLES, "commit_count")
Print = tuple[int, int]


def transfer(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row into a ledger that holds nothing yet, whole or not at all; returns the rows per table.

    Raises LedgerBroken where the target holds something, or where what arrived differs from what was sent.
    """
    with source.transaction() as given, target.transaction() as taken:
        if any(counts(target).values()):
            raise LedgerBroken(f"目标账本已有内容，没有复制：{target.path}。请换一个空的账本地址。")
        taken.run("DELETE FROM commit_count")
        for table in CARRIED:
            columns = _columns(given, table)
            rows = f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608 - our tables
            sent = (0, 0)
            for batch in given.batches(rows):
                taken.bulk(table, columns, batch)
                sent = _added(sent, batch)
            if reduce(_added, taken.batches(rows), (0, 0)) != sent:
                raise LedgerBroken(f"复制后的“{table}”与原账本不一致，没有保留。请重试；仍不一致的，请先运行 check。")
            taken.run(f"ANALYZE {table}")  # else a server answers slowly until it has looked at the table by itself
    return counts(target)


def _columns(cursor: Cursor, table: str) -> list[str]:
    found = cursor.run(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = :name ORDER BY ordinal_position",
        {"name": table},
    )
    return [row[0] for row in found]


def _added(before: Print, rows: Iterable[tuple[Value, ...]]) -> Print:
    """The number of rows and a sum of their hashes, the same in whatever order they come."""
    number, total = before
    for row in rows:
        number += 1
        total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=16).digest())
    return number, total % 2**128
