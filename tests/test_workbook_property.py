"""Whatever layout is drawn from the declared columns, it is read back to the same rows and nothing else."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from fgf_core.model import Intake
from tests.workbook_desk import TASKS, facts, judged
from tests.workbook_generator import Drawn, Expected, workbooks

# Those that 区财政局 leads, so that roles add no code of their own.
OURS = tuple(task for task in TASKS if task.parties.leads == ("区财政局",))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def rows_of(intake: Intake) -> list[Expected]:
    """What was taken, as the generator says it."""
    return [
        Expected(
            row.sheet,
            row.row,
            row.task - 1000,
            row.claimed,
            row.percent,
            row.done_on,
            row.progress,
            row.problems,
            row.next_steps,
            row.note,
        )
        for row in intake.accepted
    ]


@settings(max_examples=150, suppress_health_check=SLOW)
@given(workbooks(OURS))
def test_any_layout_is_read_back_to_the_same_rows(drawn: Drawn) -> None:
    intake = judged(drawn.data, facts())

    said: dict[tuple[str, int], set[str]] = {}
    for message in (*intake.warned, *intake.refused):
        said.setdefault((message.sheet, message.row), set()).add(message.code)
    assert rows_of(intake) == drawn.taken
    assert {place: found for place, found in said.items() if found} == {
        place: found for place, found in drawn.codes.items() if found
    }
    assert {(said.sheet, said.row): said.code for said in intake.refused} == drawn.refused
