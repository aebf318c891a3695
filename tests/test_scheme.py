"""A scheme as text: read to the last digit, written and read again, and every mistake in it said with its line."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgf_core import appraisal
from fgf_core.appraisal import Block, Scheme
from fgf_core.appraisal.presets import PRESETS, written
from fgf_core.appraisal.scheme import DEFAULT
from fgf_core.appraisal.scheme_text import BLOCKS, GRADES, LONGEST, NUMBERS, WITHOUT_CASE

TEXT = DEFAULT.read_text(encoding="utf-8")
SCHEME = appraisal.load()
TABLES = tuple(dict.fromkeys(number.table for number in NUMBERS))


def said(text: str) -> list[tuple[int, str]]:
    """Every problem of a text that is no scheme, as line and message."""
    found, problems = appraisal.read(text)
    assert (found is None) == bool(problems)
    for problem in problems:
        assert re.fullmatch(r"第 \d+ 行(之后)?", problem.where), problem
        assert problem.code == "SCHEME_TEXT"
    return [(int(re.sub(r"\D", "", problem.where)), problem.message) for problem in problems]


def line(words: str, text: str = TEXT) -> int:
    """The line on which words first stand."""
    return next(number for number, row in enumerate(text.split("\n"), start=1) if words in row)


def changed(was: str, now: str) -> tuple[str, int]:
    """The default text with one piece of it replaced, and the line it stands on."""
    assert was in TEXT
    return TEXT.replace(was, now, 1), line(was)


# Any scheme within bounds, as people may write it.

WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=40).filter(
    lambda words: bool(words.strip())
)
SOURCES = st.just("") | WORDS


def decimals(least: float, most: float) -> st.SearchStrategy[Fraction]:
    return st.integers(round(least * 10**6), round(most * 10**6)).map(lambda millionths: Fraction(millionths, 10**6))


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    numbers = {(n.table, n.key): draw(decimals(n.least, n.most)) for n in NUMBERS}
    numbers["weights", "lead"] = draw(decimals(0.001, 10))
    tables = {table: {key: value for (held, key), value in numbers.items() if held == table} for table in TABLES}
    grades = sorted(tables["grades"].values(), reverse=True)
    low, high = sorted((tables["pace"]["behind_from"], tables["pace"]["far_behind_from"]))
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), min_size=5, max_size=5)))
    points = [Fraction(b - a, 100) for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)] + [Fraction(0)]
    quotas = draw(st.dictionaries(st.sampled_from(tuple(GRADES)[:3]), decimals(0, 1)))
    return Scheme(
        name=draw(WORDS),
        version=draw(WORDS),
        blocks=tuple(
            Block(name, draw(WORDS), worth, draw(WORDS), draw(SOURCES))
            for name, worth in zip(BLOCKS, points, strict=True)
        ),
        **{table: tables[table] for table in TABLES if table not in ("grades", "pace", "comparison")},
        pace=tables["pace"] | {"behind_from": low, "far_behind_from": high},
        grades=dict(zip(("excellent", "good", "pass"), grades, strict=True)),
        cap=draw(st.sampled_from(tuple(GRADES))),
        quotas={grade: quotas[grade] for grade in GRADES if grade in quotas},
        least_led_tasks=draw(st.integers(0, 1000)),
        without_case=draw(st.sampled_from(WITHOUT_CASE)),
        shows_places=draw(st.booleans()),
        sources=draw(st.dictionaries(st.sampled_from((*TABLES, "bars", "quotas")), SOURCES)),
    )


@settings(max_examples=150)
@given(schemes())
def test_any_scheme_within_bounds_survives_being_written_and_read(scheme):
    found, problems = appraisal.read(written(scheme))
    assert problems == ()
    assert found == scheme
    assert [list(getattr(found, table)) for table in ("grades", "quotas")] == [
        list(scheme.grades), list(scheme.quotas)
    ]  # fmt: skip


def test_the_default_scheme_survives_being_written_and_read():
    assert appraisal.read(written(SCHEME)) == (SCHEME, ())


def test_a_number_that_decimals_can_not_write_is_not_written():
    with pytest.raises(ValueError, match="1/3"):
        written(replace(SCHEME, late={**SCHEME.late, "floor": Fraction(1, 3)}))


# Named changes.


def test_every_preset_is_a_scheme_that_can_be_written_and_read():
    for preset in PRESETS.values():
        assert appraisal.read(written(preset(SCHEME))) == (preset(SCHEME), ())


def test_presets_change_the_roles_weights_and_nothing_else():
    assert PRESETS["现行"](SCHEME) == SCHEME
    shares = {name: tuple(preset(SCHEME).weights.values()) for name, preset in PRESETS.items()}
    assert shares["只计牵头"] == (1, 0, 0)
    assert shares["牵头与责任 6:4"] == (6, 4, 2)
    assert shares["牵头与责任 5:3"] == (5, 3, Fraction(3, 2))
    assert all(replace(preset(SCHEME), weights=SCHEME.weights) == SCHEME for preset in PRESETS.values())


# What is wrong is said with its line.


@pytest.mark.parametrize(
    ("was", "now", "word"),
    [
        ("lead = 1.0", "lead = 1.0.0", "格式有误"),
        ("lead = 1.0", 'lead = "1.0"', "应为普通写法的数字"),
        ("lead = 1.0", "lead = nan", "应为普通写法的数字"),
        ("lead = 1.0", "lead = -inf", "应为普通写法的数字"),
        ("lead = 1.0", "lead = 1e999999999", "应为普通写法的数字"),
        ("lead = 1.0", "lead = 1e-999999999", "应为普通写法的数字"),
        ("lead = 1.0", "lead = 2023-01-01", "应为普通写法的数字"),
        ("lead = 1.0", "lead = " + "9" * 2900, "应在 0 至 10 之间，现为 很大的数"),
        ("lead = 1.0", "lead = true", "应为普通写法的数字"),
        ("lead = 1.0", "lead = 0", "牵头单位权重不能为 0"),
        ("lead = 1.0", "lead =", "格式有误"),
        ("lead = 1.0", "lead = [", "格式有误"),
        ("lead = 1.0", 'lead = """', "格式有误"),
        ("lead = 1.0", "lead = " + "[" * 2000, "格式有误"),
        ("lead = 1.0", "lead 1.0", "格式有误"),
        ("member = 0.25", "lead = 0.25", "前面已经有了"),
        ("floor = 0.4", "floor = 1.4", "应在 0 至 1 之间，现为 1.4"),
        ("excellent = 90", "excellent = 70", "应依次降低"),
        ('cap = "pass"', 'cap = ["pass"]', "之一"),
        ('without_case = "reweight"', "without_case = {}", "应为"),
        ("places = false", "places = 0", "应为 true 或 false"),
        ("least_led_tasks = 2", "least_led_tasks = 2.5", "应为整数"),
        ('id = "C"', 'id = "Z"', "板块编号"),
        ('id = "C"', 'id = "D"', "缺少板块C"),
        ("points = 20", "points = 1e400", "0 至 100 的数字"),
        ("points = 0", "points = 1", "不占 100 分"),
        ('name = "默认考评办法"', 'name = ""', "名称应为一段文字"),
        ('name = "默认考评办法"', 'name = "默认\\n办法"', "不换行"),
        ('name = "默认考评办法"', 'name = "默认\u202e办法"', "名称应为一段文字"),
        ('name = "默认考评办法"', f'name = "{"长" * 401}"', f"不超过 {LONGEST} 字"),
        ('name = "默认考评办法"', 'name = "\ud800"', "名称应为一段文字"),
        ('source = "自定：考评通用分数线"', f'source = "{"长" * 2900}"', f"不超过 {LONGEST} 字"),
        ('source = "自定：考评通用分数线"', "source = 3", "source（依据）"),
        ("per_untrue = 3", "per_untrue = 3\nper_word = 1", "没有“per_word”"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_line(was, now, word):
    text, at = changed(was, now)
    # What is added stands a line below; a block that is missing is said of the last.
    places = {line('id = "E"') - 1} if "缺少" in word else {at, at + 1}
    assert places & {number for number, message in said(text) if word in message}, said(text)


def test_all_mistakes_are_said_at_once_whatever_their_kind():
    text = TEXT
    for was, now in (
        ("lead = 1.0", "lead = 1.0.0"),
        ("floor = 0.4", "floor = 1.4"),
        ("[pace]", "[pace"),
        ("late_report = 0.5", "late_report"),
        ('cap = "pass"', 'cap = "best"'),
        ('id = "B2"', "id = B2"),
    ):
        text = text.replace(was, now, 1)
    marks = ("lead = 1.0.0", "floor = 1.4", "[pace", "late_report", 'cap = "best"', "id = B2")
    found = [number for number, _ in said(text)]
    assert set(found) >= {line(mark, text) for mark in marks}
    assert found == sorted(found)


def test_a_line_that_can_not_be_read_is_not_missing_as_well():
    text, at = changed("lead = 1.0", "lead = 1.0.0")
    assert [number for number, _ in said(text)] == [at]


def test_a_table_that_stands_twice_is_said_where_it_stands_again():
    text = TEXT + "\n[weights]\nlead = 2\n"
    assert [number for number, _ in said(text)] == [line("lead = 2", text) - 1]


def test_a_table_that_is_missing_belongs_after_the_last_line():
    text = TEXT.replace("[late]", "[later]", 1)
    assert (line("[late]"), "没有“later”这一项，请删去或改正拼写。") in said(text)
    assert "缺少一组 [late]。" in [message for _, message in said(text)]


def test_lines_are_counted_as_people_see_them():
    text = TEXT.replace('name = "默认考评办法"', 'name = "默\u2028认\x85"', 1).replace("floor = 0.4", "floor = 4")
    assert (line("floor = 0.4"), "逾期办结最低得分率（floor）应在 0 至 1 之间，现为 4。") in said(text)
    assert said(TEXT.replace("\n", "\r\n")) == []


def test_grades_hold_whatever_their_order_in_the_text():
    text = TEXT.replace("excellent = 90\ngood = 80\npass = 60", "pass = 60\ngood = 80\nexcellent = 90")
    assert text != TEXT
    found, _ = appraisal.read(text)
    assert found is not None
    assert [found.grade(Fraction(score)) for score in (95, 85, 70, 10)] == list(GRADES)


def test_numbers_may_be_written_as_inline_tables_and_dotted_keys():
    text = re.sub(r"\[pace\][^[]*", "", TEXT)
    rest = "behind_from = 10, far_behind_from = 30, behind = 0.5"
    assert said(f"pace = {{{rest}}}\n{text}") == []
    assert said(f"pace = {{{rest.replace('0.5', '5')}}}\n{text}")[0][0] == 1
    dotted = "\n".join(f"pace.{item}" for item in rest.replace("0.5", "5").split(", "))
    assert said(f"{dotted}\n{text}")[0][0] == 3


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "[", "\x00", "\ud800", "=", "a." * 600_000 + "a = 1", "lead = 1\n" * 200_000, "[" * 1_000_000,
     "[[[\n" * 300_000, "a" * 1_000_000, '"' * 999, "a = '''\n" * 900, "{" * 2_999, "a={" * 999, "[[blocks]]\n" * 900,
     "blocks = 3", "blocks = [1]", "blocks = [[]]", "weights = 3", "quotas = []", "[quotas]\nexcellent = 2"],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_whatever_is_no_scheme_is_told_with_lines(text):
    assert said(text)


ROWS = TEXT.split("\n")
JUNK = st.sampled_from(
    ["", "[weights]", "[[blocks]]", "[blocks]", "[blocks.x]", "lead = 1", "lead.x = 1", "x = nan", "x = {", "x = [",
     '"""', "'''", "]", "}", "points = inf", "points = 1e9999", "points = -5", 'id = "A1"', "id = []",
     'cap = "fail"', "\t", "\r",
     "source = 3", "= 3", "9 = 9", "x = 0x" + "f" * 2900, "x = " + "9" * 2990, "x = 07", "x = 1979-05-27T07:32:00Z"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.data())
def test_garbled_text_is_a_scheme_or_told_line_by_line(data):
    rows = list(ROWS)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(rows) - 1))
        kind = data.draw(st.sampled_from(["remove", "insert", "replace", "cut", "sign", "number", "twice"]))
        if kind == "remove" and len(rows) > 1:
            del rows[at]
        elif kind == "insert":
            rows.insert(at, data.draw(JUNK | st.text(max_size=20)))
        elif kind == "replace":
            rows[at] = data.draw(JUNK | st.text(max_size=20))
        elif kind == "cut":
            rows[at] = rows[at][: data.draw(st.integers(0, len(rows[at])))]
        elif kind == "sign":
            place = data.draw(st.integers(0, len(rows[at])))
            rows[at] = rows[at][:place] + data.draw(st.characters()) + rows[at][place:]
        elif kind == "number":
            values = (
                st.floats().map(repr) | st.integers().map(str) | st.sampled_from(['"1"', "[]", "{}", "true", "1_0"])
            )
            rows[at] = f"{rows[at].partition('=')[0]}= {data.draw(values)}"
        else:
            rows[at:at] = rows[at : at + 5]
    said("\n".join(rows))


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_any_text_is_told_line_by_line(text):
    assert said(text)
