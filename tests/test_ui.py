"""The frame and the kit: choices that stay in the link, words for what can't be shown, parts that escape data."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from fgf_core import briefing, demo, words
from fgf_core.ledger import open_ledger
from fgf_core.model import Light, Problem
from fgf_core.ui import clock, lines, parts, store
from fgf_core.ui.download import file_name
from fgf_core.ui.parts import Bar, Column, Event, Number
from fgf_core.ui.text import JOINER, Html, esc, plain

ROOT = Path(__file__).parents[1]
SHELL = ROOT / "fgf_core/ui/shell.py"
CSS = (ROOT / "fgf_core/ui/app.css").read_text(encoding="utf-8")
HOSTILE = "\"><img src=http://x onerror=alert(1)>&<b>甲</b>'{{}}"


# ── the frame ──


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ledger") / "demo.duckdb"
    made = open_ledger(str(file), create=True)
    demo.build(made)
    made.close()
    return file


@pytest.fixture
def own(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FGF_LEDGER", str(demonstration))


def opened(**link: str) -> AppTest:
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def chosen(app: AppTest) -> tuple[str, date]:
    return app.session_state["plan"], app.session_state["as_of"]


def newest_plan() -> str:
    return store.plans()[0].id


def html(app: AppTest) -> str:
    return "".join(piece.proto.body for piece in app.get("html"))


def test_the_frame_opens_on_the_newest_plan_and_the_demonstrations_own_day(own):
    app = opened()
    assert chosen(app) == (newest_plan(), demo.opening_day())
    assert "<h1>总览</h1>" in html(app)
    assert "演示数据" in html(app)


def test_the_link_names_plan_and_day_even_where_nothing_was_chosen(own):
    app = opened()
    plan, day = chosen(app)
    assert {name: app.query_params[name] for name in ("plan", "as_of")} == {"plan": plan, "as_of": str(day)}


def test_a_link_chooses_plan_and_day(own):
    assert chosen(opened(plan="yizhou-2023", as_of="2023-08-01")) == ("yizhou-2023", date(2023, 8, 1))


@pytest.mark.parametrize("day", ["", "gestern", "2023-02-30", "20230901x", "1850-01-01", "9999-12-31", "'; --"])
def test_a_day_that_is_none_is_dropped(own, day):
    assert chosen(opened(as_of=day))[1] == demo.opening_day()


def test_a_plan_that_is_none_is_dropped(own):
    assert chosen(opened(plan="nosuch"))[0] == chosen(opened())[0]


def test_choosing_another_day_changes_the_link(own):
    app = opened()
    app.date_input(key="as_of").set_value(date(2023, 7, 25)).run()
    assert app.query_params["as_of"] == "2023-07-25"
    assert "截至 2023年7月25日" in html(app)


def test_a_ledger_without_a_plan_says_what_to_do_and_lets_it_be_done(tmp_path, monkeypatch):
    open_ledger(str(tmp_path / "new.duckdb"), create=True).close()
    monkeypatch.setenv("FGF_LEDGER", str(tmp_path / "new.duckdb"))
    app = opened()
    assert "账本里还没有工作要点" in html(app)
    assert 'href="/notice"' in html(app)
    app.switch_page("../../pages/notice.py").run()
    assert not app.exception
    assert "<h1>要点导入</h1>" in html(app)


@pytest.mark.parametrize(
    ("content", "said"), [(None, "没有找到账本"), (b"not a ledger" * 999, "账本文件打不开")], ids=["missing", "broken"]
)
def test_a_ledger_that_cannot_be_opened_is_named_in_chinese(tmp_path, monkeypatch, content, said):
    if content:
        (tmp_path / "x.duckdb").write_bytes(content)
    monkeypatch.setenv("FGF_LEDGER", str(tmp_path / "x.duckdb"))
    shown = html(opened())
    assert said in shown
    assert "Traceback" not in shown


def test_the_clock_tells_shanghai_time_to_the_second():
    expected = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=8)
    assert abs(clock.now() - expected) < timedelta(seconds=5)
    assert clock.now().tzinfo is None
    assert clock.today() == clock.now().date()


# ── words from data ──


@given(st.text())
def test_what_plain_adds_is_only_escapes_and_joiners(text):
    shown = re.sub(r"\\(?=[\\`*_\[\]<~$&#+>=.)-])", "", plain(text.replace("\\", "").replace(JOINER, "")))
    assert shown.replace(JOINER, "") == " ".join(text.replace("\\", "").replace(JOINER, "").split())


@given(st.text(alphabet=st.sampled_from("~*_`[]()<>$&:#+-=.!|\\1a甲 \n")))
def test_no_mark_stays_bare(text):
    bare = re.sub(r"\\.", "", plain(text))
    assert not re.search(r"[\\`*_\[\]<~$&\n]", bare)


@given(st.text())
def test_html_of_data_reads_back_as_the_data(text):
    class Reader(HTMLParser):
        words = ""

        def handle_data(self, data: str) -> None:
            self.words += data

        def handle_starttag(self, tag: str, *_attributes: object) -> None:
            raise AssertionError(tag)

    reader = Reader()
    reader.feed(esc(text))
    reader.close()
    assert reader.words == text


def test_what_is_html_is_not_escaped_again():
    assert esc(Html("<b>1</b>")) == "<b>1</b>"
    assert esc(None) == ""


def test_every_part_escapes_data():
    lights = dict.fromkeys(Light, 1)
    shown = "".join(
        [
            parts.masthead(HOSTILE, HOSTILE, parts.link(f"/?x={HOSTILE}", HOSTILE, HOSTILE)),
            parts.sentence((briefing.Span(HOSTILE), briefing.Span(HOSTILE, "bad")), HOSTILE),
            parts.numbers([Number(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (1, None, 2))]),
            parts.bars([Bar(HOSTILE, lights, f"/?x={HOSTILE}", HOSTILE)]),
            parts.table([Column(HOSTILE, help=HOSTILE)], [(HOSTILE,)], caption=HOSTILE),
            parts.timeline([Event(HOSTILE, HOSTILE, HOSTILE)]),
            parts.callout(HOSTILE),
            parts.nothing(HOSTILE, HOSTILE),
            parts.banner(HOSTILE),
            parts.problems([Problem(HOSTILE, HOSTILE, HOSTILE)]),
            parts.card(HOSTILE, "", HOSTILE),
            parts.pairs([(HOSTILE, HOSTILE)]),
        ]
    )
    assert "<img" not in shown
    assert "<b>甲" not in shown
    assert shown.count("onerror=alert(1)&gt;") == shown.count("onerror=alert(1)")


# ── parts ──


def test_a_trend_is_a_line_for_the_eye_and_numbers_for_the_ear():
    shown = lines.spark((0, None, 10, 5), "逾期")
    drawing = unquote(re.search(r"image/svg\+xml,([^&]+)", shown)[1])
    assert 'aria-label="逾期近 3 期：0、10、5"' in shown
    assert re.search(r"points='5\.0,24\.0 78\.3,4\.0 115\.0,14\.0'", drawing)
    assert "role" not in lines.spark((3,), "逾期")


def test_a_lines_day_says_its_values_and_leads_there_and_its_points_stand_where_the_scale_says():
    shown = lines.trend(
        ["5月20日", "6月20日", "<6>"], ["/?a", "/?b", "/?c"],
        {"序时进度": [25, 50, 75], "上报进度": [None, 0, 100], "核实完成率": [None, None, None]},
    )  # fmt: skip
    drawings = [unquote(found) for found in re.findall(r"image/svg\+xml,([^&]+)", shown)]
    assert all("viewBox='0 -4 300 108'" in drawing for drawing in drawings)
    assert [re.findall(r"points='([^']*)'", drawing) for drawing in drawings[1:]] == [
        ["50.0,75.0 150.0,50.0 250.0,25.0"], ["150.0,100.0 250.0,0.0"], [""],
    ]  # fmt: skip
    assert re.findall(r"top:([\d.]+)%", shown) == ["3.70", "26.85", "50.00", "73.15", "96.30"]
    assert "<b>6月20日</b><span>序时进度 50.0%</span><span>上报进度 0.0%</span><span>核实完成率 —</span>" in shown
    assert re.findall(r'<a class="fgf-go" href="([^"]+)"', shown) == ["/?a", "/?b", "/?c"]
    assert "<6>" not in shown
    assert "&lt;6&gt;" in shown


def test_a_bar_says_each_light_in_shape_and_number_and_leads_to_its_rows():
    shown = parts.bars([Bar("甲局", {Light.RED: 2, Light.BLUE: 1, Light.GREY: 0}, "/ledger?unit=甲局")])
    assert 'href="/ledger?unit=甲局&amp;light=red" aria-label="甲局 ■红 2 项"' in shown.replace("&light", "&amp;light")
    assert shown.count('aria-label="甲局') == 2


def test_progress_marks_the_plan_and_no_report_is_not_zero():
    assert "未报" in parts.progress(None, 40.0)
    assert 'aria-label="进度 62%，序时 75.0%"' in parts.progress(62, 75)
    assert parts.progress(None, None) == "—"


def test_an_empty_table_says_so():
    assert "没有逾期任务" in parts.table([Column("任务")], [], empty="没有逾期任务")


def test_a_file_is_named_as_people_file_it():
    assert file_name("月报", "区财政局", "2023年10月") == "月报_区财政局_2023年10月.xlsx"
    assert file_name("a/b:c", "", '..\\x"', "\u202exslx.", kind="zip") == "abc_x_xslx.zip"


# ── colours ──


def luminance(colour: str) -> float:
    wide = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    channels = [int(wide[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colours() -> dict[str, tuple[str, str]]:
    block = CSS[CSS.index(":root {") : CSS.index("@supports")]
    pairs = {
        name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", block)
    }
    return pairs | {name: (one, one) for name, one in re.findall(r"--([\w-]+): (#\w+);", block)}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "brand", "good", "warn", "bad"])
@pytest.mark.parametrize("ground", ["card", "page", "tint", "head"])
def test_words_stand_out_from_what_they_stand_on(theme, ink, ground):
    assert contrast(colours()[ink][theme], colours()[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("light", list(Light))
def test_a_lights_word_stands_out_from_its_colour(theme, light):
    assert contrast(colours()[light][theme], colours()[f"on-{light}"][theme]) >= 4.5


def test_every_colour_has_a_value_for_browsers_without_pairs():
    block = CSS[CSS.index(":root {") : CSS.index("@supports")]
    fallback = CSS[CSS.index("@supports") : CSS.index('[data-testid="stApp"]')]
    pairs = dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", block))
    assert dict(re.findall(r"--([\w-]+): (#\w+);", fallback)) == pairs


def test_every_light_has_a_shape_and_a_word():
    assert sorted(words.LIGHT.values()) == sorted(["■红", "▲黄", "●绿", "◆蓝", "○灰"])
