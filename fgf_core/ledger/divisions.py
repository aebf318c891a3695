"""The division codes of governments: which are known, and one entered, changed or taken back."""

from __future__ import annotations

from datetime import datetime

from fgf_core import regions
from fgf_core.ledger.engine import Engine, count_commit, next_id, query
from fgf_core.model import Problem
from fgf_core.regions import Division


def divisions(engine: Engine) -> tuple[Division, ...]:
    """Every government that has a code, by code."""
    return tuple(Division(*row) for row in engine.rows(query("seat", "divisions")))


def place(engine: Engine, government: str, code: str, *, recorded_at: datetime) -> Problem | None:
    """Enter a government's code; an empty one takes it back. None when stored."""
    government = government.strip()
    known = {division.government: division.code for division in divisions(engine)}
    holder = next((name for name, held in known.items() if held == code), None)
    if not government:
        return Problem("行政区划", "没有写政府名称，请填写，如“新疆维吾尔自治区”。", "NO_GOVERNMENT")
    if not code and government not in known:
        return Problem(government, "没有登记过区划代码，无须撤销。", "NO_DIVISION")
    if code and not regions.is_code(code):
        words = f"“{code}”不是区划代码，应为 6 位数字：省级如 650000，地级如 650200，县级如 650203。"
        return Problem(government, words, "NOT_A_DIVISION")
    if code and holder and holder != government:
        return Problem(government, f"代码 {code} 已登记给{holder}，请核对；登记有误的先撤销。", "DIVISION_TAKEN")
    if known.get(government, "") != code:
        with engine.transaction() as cursor:
            columns = ("id", "government", "code", "recorded_at")
            cursor.bulk("division", columns, [(next_id(cursor, "division"), government, code, recorded_at)])
            count_commit(cursor)
    return None
