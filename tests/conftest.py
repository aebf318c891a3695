"""What several tests need: the real notices and workbooks if at hand, the demonstration, and one browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from fgf_core import demo
from fgf_core.ledger import Ledger, open_ledger
from tests import engines

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# Two cores shared with a browser: time says nothing, and a failure must come back on the next run.
# The engine a test runs on is a fixture that its examples share.
settings.register_profile(
    "gate", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the two real notices."""
    return _shared("seeds")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample workbooks, with `expected.json`."""
    return _shared("samples/workbooks")


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's ledger as a closed file, built once; whoever opens it opens a copy. It takes some seconds."""
    file = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    ledger = open_ledger(str(file), create=True)
    demo.build(ledger)
    ledger.close()
    return file


@pytest.fixture(scope="session")
def demo_ledger(demo_file: Path) -> Iterator[Ledger]:
    """The demonstration's ledger, for all tests that only ask."""
    ledger = open_ledger(shutil.copyfile(demo_file, demo_file.with_name("asked.duckdb")).as_posix())
    yield ledger
    ledger.close()


@pytest.fixture(scope="session")
def postgresql_programs() -> Path:
    """The folder of PostgreSQL's programs; the test is skipped where there is none, except in CI."""
    programs = engines.bin_folder()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL: .ci/run should have installed it")
        pytest.skip("no PostgreSQL on this machine: what ledgers do on a server is left out")
    return programs


@pytest.fixture(scope="session")
def postgresql(postgresql_programs: Path) -> Iterator[str]:
    """The address of a PostgreSQL of the tests' own, which goes on running."""
    with engines.postgresql(postgresql_programs) as server:
        yield server.address


@pytest.fixture(params=engines.NAMES)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each test that asks for it runs on every engine; `engines.fresh()` then makes ledgers there."""
    engines.DATABASES.server = "" if request.param == "duckdb" else request.getfixturevalue("postgresql")
    yield request.param
    engines.DATABASES.close()
    engines.DATABASES.server = ""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless; the test is skipped where there is none, except in CI."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("FGF_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: .ci/run should have installed it")
        pytest.skip("no Chromium on this machine; FGF_BROWSER may name one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def _shared(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"the real documents are not beside this clone: shared/{name}")
    return folder
