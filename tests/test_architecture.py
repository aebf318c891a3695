"""The map as a check: who may import whom, who may read the clock or hold SQL, how long a module may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Who alone may import a library. A part is a file or folder of fgf_core, or `pages`, or `dashboard`.
LIBRARY_OWNERS = {
    "streamlit": {"ui", "web", "pages", "dashboard"},
    "starlette": {"web", "dashboard"},
    "uvicorn": {"web", "dashboard"},
    "duckdb": {"ledger"},
    "psycopg": {"ledger"},
    "psycopg_pool": {"ledger"},
    "openpyxl": {"workbook", "papers"},
    "docx": {"notice", "papers"},
    "chinese_calendar": {"workdays"},
}
# The adapter: what the ledger asks of a database, and the two modules that each know a driver.
ENGINES = {f"fgf_core/ledger/{name}.py" for name in ("engine", "embedded", "server")}
DRIVERS = {"duckdb", "psycopg", "psycopg_pool"}
FRAME = {"dashboard", "pages", "ui", "web", "__main__"}
# What a part of the core may never reach, directly or through another part.
OUT_OF_REACH = {"model": {"*"}, "notice": {"ledger"}, "workbook": {"ledger"}, "papers": {"ledger"}}

CLOCKS = {
    *(f"datetime.{name}" for name in ("date.today", "datetime.now", "datetime.today", "datetime.utcnow")),
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime")),
    *(f"pandas.Timestamp.{name}" for name in ("now", "today", "utcnow")),
}
CLOCK_READERS = (
    "dashboard.py",
    "fgf_core/__main__.py",
    "fgf_core/ui/shell.py",
    "fgf_core/ui/clock.py",
    "fgf_core/web/",
)

SQL = re.compile(r"^\s*(SELECT|INSERT INTO|DELETE FROM|UPDATE|CREATE TABLE|WITH \w+ AS)\s", re.IGNORECASE)
MODULE_LINES, PAGE_LINES, LINE_CHARACTERS = 300, 80, 120

Sources = Mapping[str, str]


def own_sources() -> Sources:
    """The project's modules, by path from its root."""
    paths = [ROOT / "dashboard.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "fgf_core").rglob("*.py")]
    return _read(path for path in paths if path.exists())


def sources_of_tests() -> Sources:
    """The tests and measurements, by path from the project's root."""
    return _read([*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")])


def part(path: str) -> str:
    """The part of the project a module belongs to: `ui` for `fgf_core/ui/shell.py`."""
    names = Path(path).with_suffix("").parts
    return names[1] if names[0] == "fgf_core" and len(names) > 1 else names[0]


def imported(path: str, source: str) -> Iterator[str]:
    """Every dotted name a module imports, relative ones made absolute: `fgf_core.model.Plan`."""
    package = Path(path).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = [*above, *([node.module] if node.module else [])]
            yield from (".".join([*base, alias.name]) for alias in node.names)


def uses(sources: Sources) -> dict[str, set[str]]:
    """Which parts each part imports, itself left out."""
    graph: dict[str, set[str]] = {}
    for path, source in sources.items():
        own = graph.setdefault(part(path), set())
        for name in imported(path, source):
            names = name.split(".")
            if names[0] == "fgf_core" and len(names) > 1 and names[1] != part(path):
                own.add(names[1])
            elif names[0] in {"dashboard", "pages"}:
                own.add(names[0])
    return graph


def reach(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """Every part that `start` imports, directly or through others."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        fresh = graph.get(ahead.pop(), set()) - seen
        seen |= fresh
        ahead += fresh
    return seen


def wrong_directions(sources: Sources) -> list[str]:
    """Imports between parts that run against the map, or in a circle."""
    graph = uses(sources)
    wrong = []
    for name in sorted(graph):
        reached = reach(graph, name)
        if name in reached:
            wrong.append(f"{name} imports itself through {', '.join(sorted(graph[name]))}")
        if name not in FRAME and (up := reached & FRAME):
            wrong.append(f"{name} reaches up to {', '.join(sorted(up))}")
        barred = OUT_OF_REACH.get(name, set())
        if met := reached if "*" in barred else reached & barred:
            wrong.append(f"{name} reaches {', '.join(sorted(met))}")
    return wrong


def wrong_imports(sources: Sources) -> list[str]:
    """Libraries in the wrong hands, and the store's engine outside the store."""
    wrong = []
    for path, source in sources.items():
        for name in imported(path, source):
            owners = LIBRARY_OWNERS.get(name.split(".")[0])
            if owners is not None and part(path) not in owners:
                wrong.append(f"{path} imports {name}")
            if name.split(".")[0] in DRIVERS and part(path) == "ledger" and path not in ENGINES:
                wrong.append(f"{path} knows a driver: {name}")
            if name.startswith("fgf_core.ledger.engine") and part(path) != "ledger":
                wrong.append(f"{path} goes past the ledger's door: {name}")
    return wrong


def clock_readings(sources: Sources) -> list[str]:
    """Calls that ask what day or time it is, outside the frame."""
    return [
        f"{path}:{node.lineno} reads the clock: {name}"
        for path, source in sources.items()
        if not path.startswith(CLOCK_READERS)
        for node, name in _qualified(source)
        if name in CLOCKS
    ]


def stray_sql(sources: Sources) -> list[str]:
    """Texts that are SQL, outside the ledger."""
    return [
        f"{path}:{node.lineno} holds SQL"
        for path, source in sources.items()
        if part(path) != "ledger"
        for node in _texts(ast.parse(source))
        if SQL.match(str(node.value))
    ]


def open_doors(sources: Sources) -> list[str]:
    """Public functions and methods of the ledger that take SQL."""
    return [
        f"{path}:{node.lineno} {node.name} takes SQL"
        for path, source in sources.items()
        if part(path) == "ledger" and path not in ENGINES
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        if argument.arg in {"sql", "query", "statement", "where", "order_by"}
    ]


def too_long(sources: Sources) -> list[str]:
    """Modules and pages with too many lines, and lines with too many characters."""
    wrong = []
    for path, source in sources.items():
        lines = source.splitlines()
        limit = {"pages": PAGE_LINES, "tests": 10**6, "bench": 10**6}.get(part(path), MODULE_LINES)
        if len(lines) > limit:
            wrong.append(f"{path} has {len(lines)} lines, {limit} allowed")
        wrong += [f"{path}:{at} is too long" for at, line in enumerate(lines, 1) if len(line) > LINE_CHARACTERS]
    return wrong


def undescribed(sources: Sources) -> list[str]:
    """Modules that don't say in one sentence what they are."""
    return [path for path, source in sources.items() if not ast.get_docstring(ast.parse(source))]


def mocks(sources: Sources) -> list[str]:
    """Tests that replace a part of the project instead of using it."""
    wrong = []
    for path, source in sources.items():
        names = set(imported(path, source))
        if any(name.startswith(("unittest.mock", "mock.", "pytest_mock")) for name in names):
            wrong.append(f"{path} imports a mocking library")
        own = {name.split(".")[-1] for name in names if name.startswith("fgf_core")} | {"fgf_core"}
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"monkeypatch.setattr", "monkeypatch.delattr"}:
                target = ast.unparse(node.args[0]).strip("'\"") if node.args else ""
                if target.split(".")[0] in own:
                    wrong.append(f"{path}:{node.lineno} replaces {target}")
    return wrong


def _read(paths: Iterator[Path] | list[Path]) -> Sources:
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


def _qualified(source: str) -> Iterator[tuple[ast.expr, str]]:
    """Every name and attribute chain with its first name replaced by what was imported under it."""
    tree = ast.parse(source)
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, _, rest = ast.unparse(node).partition(".")
            yield node, ".".join(filter(None, [known.get(first, first), rest]))


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """String constants, docstrings left out."""
    described = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, described) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


@pytest.mark.parametrize(
    "check", [wrong_directions, wrong_imports, clock_readings, stray_sql, open_doors, too_long, undescribed]
)
def test_the_project_keeps_to_its_map(check):
    assert check(own_sources()) == []


@pytest.mark.parametrize("check", [mocks, undescribed, too_long])
def test_the_tests_keep_to_theirs(check):
    assert check(sources_of_tests()) == []


def _line(text: str) -> str:
    return f'"""A module."""\n{text}\n'


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        (wrong_directions, "fgf_core/appraisal/__init__.py", "from fgf_core.ui import charts"),
        (wrong_directions, "fgf_core/demo.py", "import pages.overview"),
        (wrong_directions, "fgf_core/model.py", "from fgf_core import periods"),
        (wrong_directions, "fgf_core/model.py", "from . import periods"),
        (wrong_directions, "fgf_core/papers/sheet.py", "from fgf_core.ledger import Ledger"),
        (wrong_directions, "fgf_core/notice/read.py", "from ..ledger import Ledger"),
        (wrong_imports, "fgf_core/supervision.py", "import streamlit as st"),
        (wrong_imports, "fgf_core/papers/sheet.py", "def draw():\n    from duckdb import connect"),
        (wrong_imports, "pages/overdue.py", "from openpyxl.styles import Font"),
        (wrong_imports, "pages/overdue.py", "import docx"),
        (wrong_imports, "pages/overdue.py", "from fgf_core.ledger.engine import Engine"),
        (wrong_imports, "fgf_core/ledger/commits.py", "import psycopg"),
        (clock_readings, "fgf_core/demo.py", "from datetime import date\ntoday = date.today()"),
        (clock_readings, "fgf_core/demo.py", "import datetime as dt\nnow = dt.datetime.now(tz)"),
        (clock_readings, "fgf_core/ledger/__init__.py", "from time import time as clock\nnow = clock()"),
        (clock_readings, "fgf_core/ui/theme.py", "import time\nstamp = time.time()"),
        (clock_readings, "pages/overview.py", "import pandas as pd\nnow = pd.Timestamp.now()"),
        (stray_sql, "pages/overview.py", "rows = ask('select task from report')"),
        (stray_sql, "fgf_core/papers/sheet.py", "text = f'SELECT * FROM {table}'"),
        (open_doors, "fgf_core/ledger/__init__.py", "class Ledger:\n    def rows(self, sql): ..."),
        (too_long, "pages/overview.py", "pass\n" * 81),
        (too_long, "fgf_core/demo.py", "pass\n" * 301),
        (too_long, "fgf_core/demo.py", "text = '" + "字" * 120 + "'"),
        (mocks, "tests/test_x.py", "from unittest.mock import patch"),
        (mocks, "tests/test_x.py", "from unittest import mock"),
        (mocks, "tests/test_x.py", "from fgf_core import ledger\ndef t(m):\n    monkeypatch.setattr(ledger, 'x', 1)"),
        (mocks, "tests/test_x.py", "monkeypatch.setattr('fgf_core.ledger.open', 1)"),
    ],
)
def test_a_broken_rule_is_found(check, path, source):
    assert len(check({path: _line(source)})) == 1


def test_a_module_without_a_first_sentence_is_found():
    assert undescribed({"fgf_core/x.py": "import re\n"}) == ["fgf_core/x.py"]


def test_a_circle_of_parts_is_found():
    circle = {"fgf_core/a.py": _line("from fgf_core import b"), "fgf_core/b.py": _line("from fgf_core import a")}
    assert len(wrong_directions(circle)) == 2


def test_reaching_the_ledger_through_another_part_is_found():
    through = {
        "fgf_core/workbook/check.py": _line("from fgf_core.demo import build"),
        "fgf_core/demo.py": _line("from fgf_core.ledger import Ledger"),
    }
    assert wrong_directions(through) == ["workbook reaches ledger"]


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        (wrong_directions, "fgf_core/ui/shell.py", "from fgf_core.ledger import Ledger\nfrom fgf_core.web import gate"),
        (wrong_directions, "fgf_core/notice/__init__.py", "from fgf_core.model import Draft\nfrom .lines import lines"),
        (clock_readings, "fgf_core/ui/clock.py", "from datetime import date\ntoday = date.today()"),
        (clock_readings, "fgf_core/demo.py", "import time\nstart = time.monotonic()"),
        (stray_sql, "fgf_core/demo.py", "def f():\n    'Select the rows of a plan.'"),
        (open_doors, "fgf_core/ledger/__init__.py", "def _rows(sql): ..."),
        (mocks, "tests/test_x.py", "def t(monkeypatch):\n    monkeypatch.setenv('TZ', 'UTC')"),
    ],
)
def test_what_is_allowed_passes(check, path, source):
    assert check({path: _line(source)}) == []
