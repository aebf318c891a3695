"""A small town's ledger for the leader's pages, and pages run without a browser: what they show, as words."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from fgf_core.ledger import open_ledger
from tests.build import DONE, IN_PROGRESS, Book, task

SHELL = Path(__file__).parents[1] / "fgf_core/ui/shell.py"
STRANGE = "1~3月完成5~8项，$5亿$，<b>x</b>，![](http://x/y.png)，:red[y]，`z`，*w*，[q](http://x)"
AS_OF = date(2023, 10, 25)
TASKS = (
    task(1, "甲局", responsible="乙局 戊局", title=STRANGE, text=f"第一件：{STRANGE}", section=f"（一）{STRANGE}"),
    task(2, "甲局 乙局", due="12-31", section="（二）服务"),
    task(3, "丙局", ongoing=True, section="（二）服务"),
    task(4, "", responsible="乙局", due="09-30", section="（二）服务"),
    task(5, "丁局", due="08-31", section="（二）服务"),
)


def town(path: Path, **fields: object) -> Path:
    """A closed ledger file, told until 25 October.

    On that day task 1 (extended) and 4 (marked red) are overdue, 2 and 5 wait for a word, 3 is done and goes on.
    """
    book = Book(*TASKS, ledger=open_ledger(str(path), create=True), **({"simulated": True} | fields))
    book.report("05", "05-18", IN_PROGRESS, 60, progress="先摸底", problems=STRANGE, next_steps="再推进")
    book.report("05", "05-19", IN_PROGRESS, 65, progress="摸底完成", problems=STRANGE, next_steps="再推进")
    book.report("05", "05-18", IN_PROGRESS, 40, unit="乙局", progress=f"配合：{STRANGE}")
    book.extend("06-01", "06-05", "08-31", reason=STRANGE)
    book.report("06", "06-18", DONE, 100, task=3, unit="丙局", done_on="06-15", progress="已建成")
    book.word("06-22", task=3)
    book.report("06", "06-23", IN_PROGRESS, 70, progress="迟来一步")
    book.permit("06-25", "04")
    book.report("04", "06-25", IN_PROGRESS, 50, progress="补上四月")
    book.report("08", "08-18", DONE, 100, progress="报完成了")
    book.word("08-24", "return", STRANGE)
    book.report("09", "09-18", IN_PROGRESS, 80, progress=STRANGE, problems=STRANGE, next_steps=STRANGE)
    book.report("09", "09-08", DONE, 100, task=5, unit="丁局", done_on="08-30", progress="已办完")
    book.mark("10-12", task=4)
    book.report("10", "10-17", DONE, 100, task=2, unit="甲局", progress="我方已完成")
    book.report("10", "10-18", DONE, 100, task=2, unit="乙局", progress="我方也完成")
    book.ledger.close()
    return path


def page(name: str, as_of: date = AS_OF, **params: object) -> AppTest:
    """A page opened by its link."""
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    for key, value in {"as_of": as_of, **params}.items():
        app.query_params[key] = str(value)
    app.run()
    app.switch_page(f"../../pages/{name}.py")
    return ran(app)


def ran(app: AppTest) -> AppTest:
    """The page run again; what it raises fails the test."""
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def pressed(app: AppTest, label: str) -> AppTest:
    """The page after its button of this label was pressed."""
    next(button for button in app.button if button.label == label).click()
    return ran(app)


def markup(app: AppTest) -> str:
    """All HTML of a page but its styles."""
    bodies = (piece.proto.body for piece in app.get("html"))
    return "\n".join(body for body in bodies if not body.lstrip().startswith("<style"))


def words(app: AppTest) -> str:
    """All words of a page's HTML as a reader sees them, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup(app))).split())
