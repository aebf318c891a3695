"""A unit's own workbook back, untouched but for a column of remarks and a colour behind each cell in question."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from fgf_core.model import AcceptedRow, Intake, Problem, RowMessage

from .cells import column_number
from .codes import CODES, Effect
from .marking import CANNOT
from .parts import Refused
from .safe import in_child, look
from .words import WORD_OF, clean

One = TypeVar("One", AcceptedRow, RowMessage)

TAKEN, REFUSED, DOUBTED = "已接收", "refused", "doubted"
# What an .xlsx cell holds, in units of UTF-16.
LONGEST_CELL = 32_767
# What was not taken comes first, then what is to be looked at again, then mere remarks.
ORDER = {effect: place for place, effect in enumerate((Effect.FILE, Effect.ROW, Effect.EMPTIED, Effect.FLAGGED))}


class CannotMark(Exception):
    """The workbook can't go back marked; the text says why in Chinese, and the list of remarks has to do."""


def marked(content: bytes, intake: Intake) -> bytes:
    """The workbook with the office's answer in it, as .xlsx bytes; raises CannotMark.

    A column 督查室意见 after the last one says of every row what was taken, doubted or refused and what to do, its
    heading what is to be said of the whole file. Cells in question are red where their value was not taken, yellow
    where it is doubted, and what was marked in an earlier answer no longer is. Every other part of the package keeps
    its bytes; where it has no styles there are no colours. All is done in a child process, as reading is.
    """
    try:
        look(content)
        return in_child("marking", json.dumps(answers(intake)).encode() + b"\n" + content)
    except Refused as refused:
        raise CannotMark(f"不能在原表上标注：{_why(refused)}") from None


def answers(intake: Intake) -> dict[str, Any]:
    """What the child process is to write: words and mark for `file`, for each of `rows`, a mark for each of `cells`."""
    return {"file": _of_file(intake), "rows": _rows(intake), "cells": _cells(intake)}


def remedies(row: Sequence[AcceptedRow], warned: Sequence[RowMessage], refused: Sequence[RowMessage]) -> str:
    """All that is to be said of one row, what was refused first: a line for each word, with what to do."""
    lines = [f"【{Effect.ROW}】{said.message}" for said in refused]
    if row and not warned:
        lines.append(TAKEN)
    elif row:
        lines.append(f"{TAKEN}（{_taken(row[0])}）")
    lines += (f"【{_effect(said)}】{said.message}" for said in sorted(warned, key=_rank))
    return _fitting("\n".join(lines))


def _of_file(intake: Intake) -> tuple[str, str]:
    """What is said of the file as a whole, and its mark; a row out of sight is named here too."""
    lines = [said.message for said in sorted(intake.file, key=_rank)]
    lines += [f"第 {said.row} 行：{said.message}" for said in intake.refused if said.code == "HIDDEN_ROW"]
    refused = any(_effect(said) is Effect.FILE for said in intake.file)
    return _fitting("\n".join(lines)), (REFUSED if refused else DOUBTED) if lines else ""


def _rows(intake: Intake) -> list[tuple[str, int, str, str]]:
    """Sheet, row, words and mark of every row that is to be answered."""
    taken, warned, refused = _by_row(intake.accepted), _by_row(intake.warned), _by_row(intake.refused)
    rows = [*dict.fromkeys((*taken, *warned, *refused))]
    return [(*row, remedies(taken[row], warned[row], refused[row]), _mark(warned[row], refused[row])) for row in rows]


def _by_row(all_of_them: Sequence[One]) -> Mapping[tuple[str, int], list[One]]:
    found: dict[tuple[str, int], list[One]] = defaultdict(list)
    for one in all_of_them:
        found[one.sheet, one.row].append(one)
    return found


def _cells(intake: Intake) -> list[tuple[str, int, int, str]]:
    """Sheet, row, column and mark of every cell in question; where two words speak of one, the graver counts."""
    found: dict[tuple[str, int, int], str] = {}
    marks = [(said, _mark([said], ())) for said in intake.warned] + [(said, REFUSED) for said in intake.refused]
    for said, mark in marks:
        if said.column:
            place = (said.sheet, said.row, column_number(said.column))
            found[place] = REFUSED if REFUSED in (mark, found.get(place)) else mark
    return [(*place, mark) for place, mark in found.items()]


def _mark(warned: Sequence[RowMessage], refused: Sequence[RowMessage]) -> str:
    if refused or any(_effect(said) is Effect.EMPTIED for said in warned):
        return REFUSED
    return DOUBTED if warned else ""


def _effect(said: RowMessage | Problem) -> Effect:
    """What a word does. One on a row that is taken can't be its refusal: the first of two rows on a task."""
    effect = CODES[said.code].effect if said.code in CODES else Effect.FLAGGED
    return Effect.FLAGGED if isinstance(said, RowMessage) and effect is Effect.ROW else effect


def _rank(said: RowMessage | Problem) -> int:
    return ORDER.get(_effect(said), len(ORDER))


def _taken(row: AcceptedRow) -> str:
    """What was made of a row, in words."""
    state = WORD_OF[row.claimed] if row.claimed else "状态未写入"
    figure = f"进度 {row.percent:g}%" if row.percent is not None else "进度未写入"
    return "，".join([state, figure, *([f"{row.done_on:%Y-%m-%d} 办结"] if row.done_on else [])])


def _fitting(words: str) -> str:
    """Words as a cell can hold them."""
    kept = clean(words)
    while len(kept.encode("utf-16-le")) > 2 * LONGEST_CELL:
        kept = kept[: len(kept) * 9 // 10] + "…"
    return kept


def _why(refused: Refused) -> str:
    if refused.code == CANNOT:
        return refused.what
    return CODES[refused.code].message.format(what=refused.what)
