"""Every page says the same of a ledger in a file and of its copy on a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fgf_core.ledger import copy, open_ledger
from fgf_core.ui import appraisal_entries as entries
from fgf_core.ui import appraisal_results as results
from fgf_core.ui import attendance, doubts, fairness, scheme_editor, store
from tests import engines
from tests.build import ENTERED
from tests.pages import markup, page, town

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
VIEWS: tuple[tuple[str, dict[str, object]], ...] = (
    ("overview", {}),
    ("overview", {"compare": "2023-08-01"}),
    ("overdue", {}),
    ("ledger", {}),
    ("ledger", {"light": "red"}),
    *(("ledger", {"task": number}) for number in range(1, 6)),
    ("scorecards", {}),
    ("scorecards", {"unit": "甲局"}),
    *(("scorecards", {"part": part}) for part in (entries.PART, results.PART, scheme_editor.PART, fairness.PART)),
    *(("reports", {"part": part}) for part in (attendance.CALENDAR, attendance.DESK, attendance.RECEIVED, doubts.PART)),
    *(("regions", {"part": part}) for part in ("各地情况", "同类改革", "逾期任务", "走势")),
    *(("items", {"part": part}) for part in ("督办台账", "系统建议", "新增事项")),
    ("notice", {}),
    ("help", {}),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's ledger with its place in the country, as a closed file."""
    file = town(tmp_path_factory.mktemp("town") / "town.duckdb")
    ledger = open_ledger(str(file))
    ledger.set_division(ledger.plans()[0].government, "650203", recorded_at=ENTERED)
    ledger.close()
    return file


@pytest.fixture(scope="module")
def on_server(told: Path, postgresql: str) -> Iterator[str]:
    """The address of its copy."""
    engines.DATABASES.server = postgresql
    address = engines.DATABASES.address()
    engines.DATABASES.server = ""
    copy(str(told), address)
    yield address
    store._opened(address).close()


def shown(app: AppTest) -> tuple[str, list[object], list[str]]:
    """A page's HTML with its links, its tables' values and its buttons."""
    tables = [frame.value.to_dict() for frame in app.dataframe]
    return markup(app), tables, [box.label for box in (*app.button, *app.checkbox)]


@pytest.mark.parametrize(("name", "params"), VIEWS)
def test_a_page_says_the_same_on_both_engines(name, params, told, on_server, monkeypatch):
    found = []
    for address in (str(told), on_server):
        monkeypatch.setenv("FGF_LEDGER", address)
        found.append(shown(page(name, **params)))
    assert found[0] == found[1]
    assert len(found[0][0]) > 300


def test_every_page_is_among_them():
    assert {name for name, _ in VIEWS} == {file.stem for file in (ROOT / "pages").glob("*.py")}
