"""Every paper as LibreOffice prints it, measured in the PDF: page, lines, title, date, numbers, and all its words.

All papers are converted by one start of the program, and measured with pdftotext.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from fgf_core.__main__ import main
from fgf_core.ledger import Ledger, open_ledger
from fgf_core.papers import supervision
from fgf_core.papers.word import Paper
from fgf_core.supervision import Act, Event, Grade, Sheet, Source, reply_due
from tests.build import DONE, IN_PROGRESS, Book, day, task

ON, LATE, PLAN = date(2023, 10, 25), datetime(2023, 12, 30, 9), "town-2023"
LONG = "很长名称单位" * 9 + "服务中心办公"
NAMED = f"A&B‹局›=1+1{LONG[:49]}"
STRANGE = "A&B ‹局› <b>粗</b> =1+1"
KINDS = {
    "supervision": ("--item", "1"),
    "reminder": ("--item", "1"),
    "circular": (),
    "circular-quarter": ("--quarter",),
    "special": ("--item", "1"),
    "special-task": ("--task", "2"),
    "interview": ("--unit", LONG),
    "praise": ("--unit", NAMED),
    "leader-list": ("--leader", STRANGE),
    "deductions": ("--unit", LONG),
    "result": (),
}
MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and its box in points from the upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper's words in the order they were written, page by page without blanks, and its lines with their boxes."""

    pages: list[str]
    lines: list[list[Line]]

    @property
    def text(self) -> str:
        """All words but the page numbers."""
        return "".join(re.sub(r"—\d+—", "", page) for page in self.pages)


def filled(path: Path) -> None:
    """A ledger with names, titles and words that try the papers; an item, a leader, and an appraisal."""
    tasks = (task(1, LONG, title=STRANGE, text=STRANGE), task(2, NAMED, due="12-31"), task(3, "丙局", due=None))
    book = Book(*tasks, ledger=open_ledger(str(path), create=True))
    for month in range(5, 10):
        book.report(f"{month:02d}", f"{month:02d}-18", IN_PROGRESS, 50, unit=LONG, progress=STRANGE, problems=STRANGE)
    book.report("06", "06-18", DONE, 100, task=2, unit=NAMED, done_on="06-10")
    book.word("06-25", task=2)
    ledger = book.ledger
    assert ledger.assign(PLAN, [LONG, NAMED], STRANGE, "", on=day("03-01"), by="张三", recorded_at=LATE) is None
    sheet = Sheet(STRANGE, "", "=1+1", LONG, (NAMED,), Grade.RED)
    item = ledger.draft_item(PLAN, Source.TASK, 1, Event(Act.DRAFT, day("10-16"), "张三", "", LATE, sheet=sheet))
    assert isinstance(item, int)
    for act in (Act.SUBMIT, Act.ISSUE):
        due = reply_due(Grade.RED, day("10-16")) if act is Act.ISSUE else None
        assert ledger.act_on_item(PLAN, item, Event(act, day("10-16"), "张三", "", LATE, due)) is None
    assert isinstance(ledger.draft_appraisal(PLAN, STRANGE, as_of=ON, by="张三", recorded_at=LATE), int)
    ledger.close()


def drawn(ledger: Ledger) -> dict[str, bytes]:
    """Papers made to be measured."""
    whole = Paper("关于任务逾期情况的通报", "督办〔2023〕7号", on=ON)
    whole.paragraph(STRANGE)
    whole.table(["序号", "任务名称"], [[at, f"第{at}件事"] for at in range(1, 61)], total=["合计", "60"])
    whole.note("注：以上按序号排列。")
    whole.signed("区政府督查室", date(2023, 10, 8))
    full = Paper("题", on=ON)
    full.paragraph("字" * (28 * 60))
    tall = Paper("题", on=ON)
    tall.table(["任务", "进展"], [["长", "进展" * 3000 + "末尾"]])
    item = ledger.items(PLAN, ON)[0]
    short = replace(item, sheet=replace(item.sheet, lead="甲局", co_units=()))
    many = replace(item, sheet=replace(item.sheet, demand="务必按期办结。" * 70))
    plan = ledger.plans()[0]
    sheets = {name: supervision.sheet(plan, of, made_on=ON) for name, of in (("short", short), ("many", many))}
    return {"whole": whole.bytes(), "full": full.bytes(), "tall": tall.bytes(), **sheets}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Every kind of paper, written by the command line, and some drawn to be measured."""
    soffice = shutil.which("soffice")
    if soffice is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not on this machine")
    folder = tmp_path_factory.mktemp("printed")
    filled(folder / "town.duckdb")
    for name, more in KINDS.items():
        kind = re.sub("-(quarter|task)$", "", name)
        call = ["paper", kind, "--ledger", str(folder / "town.duckdb"), "--plan", PLAN, "--as-of", f"{ON}", *more]
        assert main([*call, "-o", str(folder / f"{name}.docx")]) == 0
    with closing(open_ledger(str(folder / "town.duckdb"))) as ledger:
        for name, content in drawn(ledger).items():
            (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    papers = sorted(folder.glob("*.docx"))
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, papers)]
    done = subprocess.run(command, capture_output=True, timeout=300, text=True, check=False)
    if "could not be loaded" in done.stderr:
        pytest.skip("LibreOffice is here without Writer")
    return {paper.stem: _measured(paper.with_suffix(".pdf")) for paper in papers}


def _measured(file: Path) -> Printed:
    raw = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True).stdout.decode()
    boxes = subprocess.run(["pdftotext", "-bbox-layout", str(file), "-"], capture_output=True, check=True).stdout
    space = "{http://www.w3.org/1999/xhtml}"
    pages = ET.fromstring(re.sub(rb"[\x00-\x08\x0b\x0c]", b"", boxes)).iter(f"{space}page")  # noqa: S314 - our paper
    lines = [
        [
            Line("".join(word.text or "" for word in line), *(float(line.get(side, 0)) for side in _SIDES))
            for line in page.iter(f"{space}line")
        ]
        for page in pages
    ]
    return Printed([re.sub(r"\s", "", page) for page in raw.split("\f")[:-1]], lines)


_SIDES = ("xMin", "yMin", "xMax", "yMax")


def line(paper: Printed, text: str, page: int = 0) -> Line:
    """The one line of a page that is this text."""
    (found,) = (found for found in paper.lines[page] if found.text == text)
    return found


def near(one: float, other: float, mm: float = 1) -> bool:
    return abs(one - other) <= mm * MM


@pytest.mark.parametrize("name", KINDS)
def test_every_paper_keeps_strange_and_long_words_whole_and_numbers_its_pages(printed, name):
    paper = printed[name]
    assert [bool(re.search(f"—{at}—", page)) for at, page in enumerate(paper.pages, 1)] == [True] * len(paper.pages)
    wanted = {"praise": [NAMED], "special-task": [NAMED], "deductions": [LONG], "result": [LONG, NAMED]}
    for text in wanted.get(name, [LONG, STRANGE]):
        assert text.replace(" ", "") in paper.text


@pytest.mark.parametrize("name", [name for name in KINDS if name != "reminder"])
def test_what_is_not_known_is_printed_as_wanting(printed, name):
    assert "【待明确】" in printed[name].text  # the office that signs, at least


def test_a_page_has_twenty_two_lines_of_twenty_eight_characters_within_the_margins(printed):
    lines = [found for found in printed["full"].lines[1] if found.text.startswith("字")]
    assert [found.text for found in lines] == ["字" * 28] * 22
    assert all(near(found.left, LEFT) and near(found.right, RIGHT) for found in lines)
    pitch = [after.top - before.top for before, after in pairwise(lines)]
    assert max(pitch) - min(pitch) < 0.2
    assert near(sum(pitch) / 21 * 22, BOTTOM - TOP)
    assert near(min(found.top for found in lines), TOP, 3)
    assert max(found.bottom for found in lines) < BOTTOM + MM


def test_title_and_number_stand_in_the_middle_in_their_sizes(printed):
    number, title = line(printed["whole"], "督办〔2023〕7号"), line(printed["whole"], "关于任务逾期情况的通报")
    assert all(near((found.left + found.right) / 2, (LEFT + RIGHT) / 2) for found in (number, title))
    assert (title.right - title.left) / len(title.text) == pytest.approx(22, abs=0.1)
    assert number.top < title.top
    assert near(number.top, TOP, 3)


def test_the_date_ends_four_characters_from_the_edge_under_the_middle_of_the_organ(printed):
    at = len(printed["whole"].lines) - 1
    organ, on = line(printed["whole"], "区政府督查室", at), line(printed["whole"], "2023年10月8日", at)
    assert near(RIGHT - on.right, 4 * 15.8, 1.5)
    assert near((organ.left + organ.right) / 2, (on.left + on.right) / 2, 5)
    assert organ.top < on.top


def test_page_numbers_stand_outside_one_character_in_and_seven_millimetres_below(printed):
    for page, edge in ((0, RIGHT - 14), (1, LEFT + 14)):
        number = line(printed["full"], f"—{page + 1}—", page)
        assert near(number.left if page else number.right, edge, 1.5)
        assert near((number.top + number.bottom) / 2, BOTTOM + 7 * MM, 2)


def test_a_table_over_pages_repeats_its_head_and_loses_no_row(printed):
    pages = printed["whole"].pages
    assert len(pages) == 3
    assert ["任务名称" in page for page in pages] == [True] * 3
    assert all(f"第{at}件事" in printed["whole"].text for at in range(1, 61))
    assert "注：以上按序号排列。区政府督查室2023年10月8日" in pages[-1]


def test_a_row_longer_than_a_page_is_printed_whole(printed):
    assert printed["tall"].text.count("展") >= 3000
    assert "末尾" in printed["tall"].pages[-1]


def test_an_ordinary_sheet_is_one_page_and_many_words_break_over_pages(printed):
    assert len(printed["short"].pages) == 1
    assert len(printed["many"].pages) > 1
    assert printed["many"].text.count("务必按期办结") == 70
