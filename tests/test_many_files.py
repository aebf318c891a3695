"""Many workbooks at once: what each is for by its own words, and a zip opened without trusting it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest

from fgf_core import workbook
from fgf_core.model import Unit, UnitClass
from fgf_core.workbook import Piece, Reading, Recognised, bundle, recognise
from tests.workbook_desk import (
    FINANCE,
    HEADER,
    OTHER_TITLE,
    PLAN,
    UNITS,
    facts,
    facts_of_notice,
    opened,
    read_here,
    saved,
    typed,
)
from tests.workbook_hostile import zipped

OTHER = replace(PLAN, id="other-2023", title=OTHER_TITLE, government="乙市")
LAST_YEAR = replace(PLAN, id="east-2022", title=PLAN.title.replace("2023", "2022"), year=2022)
OFFICE_UNIT = Unit(6, "区政府办(区政务服务中心)", UnitClass.DEPARTMENT, ())
PERIODS = ("2023-05", "2023-04", "2023-03")
ROW = (1, "规范政府采购支付", "推进中", 60, None, "已升级。")
NONE = ("", None, None)


def sheet(*above: Sequence[object], tab: str = "月报", row: Sequence[object] = ROW) -> bytes:
    """A workbook with these lines over its table."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = tab
    for line in (*above, HEADER, row):
        book.worksheets[0].append(list(line))
    return saved(book)


def found(content: bytes, name: str = "1.xlsx", units: Sequence[Unit] = UNITS) -> Recognised:
    reading = replace(read_here(content), name=name)
    return recognise(reading, plans=(PLAN, OTHER), units=(*units, OFFICE_UNIT), periods=PERIODS)


def settled(content: bytes, name: str = "1.xlsx") -> tuple[str | None, str | None, str | None]:
    """Plan, unit and period, None for what is asked."""
    these = found(content, name)
    return these.plan.value, these.unit.value, these.period.value


# ── recognition: each source ──


def test_a_form_of_ours_says_all_three_in_its_hidden_sheet():
    these = found(workbook.template(facts(FINANCE)))
    assert (these.plan.value, these.unit.value, these.period.value) == ("east-2023", "区财政局", "2023-05")
    assert {these.plan.source, these.unit.source, these.period.source} == {"模板标识"}


def test_the_offices_own_form_is_told_from_a_units():
    these = found(workbook.template(facts(None)), "月报_汇总_2023年5月.xlsx")
    assert (these.unit.value, these.unit.source) == ("", "模板标识")


def test_every_form_of_both_notices_is_recognised_whatever_its_name(seeds):
    for notice, unit in (("yizhou-2023", "区财政局"), ("karamay-2023", "市财政局")):
        given = facts_of_notice(notice, unit, period="2023-05")
        for sender in given.units:
            content = workbook.template(replace(given, unit=sender))
            these = recognise(
                replace(read_here(content), name="新建工作表.xlsx"),
                plans=(given.plan, OTHER),
                units=given.units,
                periods=PERIODS,
            )
            assert (these.plan.value, these.unit.value, these.period.value) == (notice, sender.name, "2023-05")


def test_every_form_of_both_notices_is_recognised_by_its_name_and_head_without_the_hidden_sheet(seeds):
    for notice, unit in (("yizhou-2023", "区财政局"), ("karamay-2023", "市财政局")):
        given = facts_of_notice(notice, unit, period="2023-05")
        for sender in given.units:
            theirs = replace(given, unit=sender)
            reading = read_here(workbook.template(theirs))
            bare = Reading(workbook.file_name(theirs), tuple(s for s in reading.sheets if s.name != "_fgf"))
            these = recognise(bare, plans=(given.plan, OTHER), units=given.units, periods=PERIODS)
            assert (these.plan.value, these.unit.value, these.period.value) == (notice, sender.name, "2023-05")
            assert these.unit.source == "表头上方"


@pytest.mark.parametrize(
    ("above", "unit", "period"),
    [
        ([[f"{PLAN.title}进展情况表（2023年5月）"], ["填报单位：区财政局"]], "区财政局", "2023-05"),
        ([["填报单位：区财政局（盖章）    填报日期：2023年5月18日"], ["2023年5月"]], "区财政局", "2023-05"),
        ([["填报单位：", "区财政局", None, "联系人：", "某甲"], ["报告期：", "2023年4月份"]], "区财政局", "2023-04"),
        ([["区税务局2023年4月工作进展情况"]], "区税务局", "2023-04"),
        ([["填报部门：财政局（国资委）"], ["五月份进展"]], "区财政局", "2023-05"),
        ([["填报单位：区政府办"], ["2023.03"]], "区政府办(区政务服务中心)", "2023-03"),
        ([["填报单位：督查室"], ["二〇二三年四月"]], "", "2023-04"),
        ([["东区2023年5月月报"]], "东区", "2023-05"),
        ([["填报单位：        报告期：2023年5月"]], None, "2023-05"),
        ([["填报单位："], ["填报人：", "某甲", "2023年5月"]], None, "2023-05"),
        ([["填报单位：区财政局预算科"], ["请于2023年6月底前完成，5月20日前报送"]], "区财政局", None),
        ([["东区财政局2023年5月月报"]], None, "2023-05"),
        ([["某某市财政局2023年5月月报"]], None, "2023-05"),
        ([["1-5月工作进展"]], None, None),
        ([["2023年5月18日"]], None, None),
    ],
)
def test_the_rows_over_the_table_say_who_reports_on_which_month(above, unit, period):
    assert settled(sheet(*above))[1:] == (unit, period)


@pytest.mark.parametrize(
    ("name", "unit", "period"),
    [
        ("月报_区财政局_2023年5月.xlsx", "区财政局", "2023-05"),
        ("区财政局（国资委）5月月报(1).xlsx", "区财政局", "2023-05"),
        ("财政局2023.4.xlsx", "区财政局", "2023-04"),
        ("附件：市场监管局202304进展.xlsx", "区市场监督管理局", "2023-04"),
        ("某市区税务局-2023-03.xls", "区税务局", "2023-03"),
        ("卫健委四月份.et", "区卫健委", "2023-04"),
        ("东区人民政府5月.csv", "东区", "2023-05"),
        ("督查室汇总表2023年5月.xlsx", "", "2023-05"),
        ("月报_汇总_2023年5月.xlsx", "", "2023-05"),
        ("河东区5月.xlsx", None, "2023-05"),
        ("省税务局5月.xlsx", None, "2023-05"),
        ("5月汇总表.xlsx", None, "2023-05"),
        ("区财政局和区税务局5月.xlsx", None, "2023-05"),
        ("区财政局20230518.xlsx", "区财政局", None),
        ("区财政局6月.xlsx", "区财政局", "2023-06"),
        ("新建 Microsoft Excel 工作表.xlsx", None, None),
    ],
)
def test_the_name_of_a_file_says_who_reports_on_which_month(name, unit, period):
    assert settled(sheet(), name)[1:] == (unit, period)


@pytest.mark.parametrize(
    ("title", "name", "plan"),
    [
        (f"{PLAN.title}月报", "1.xlsx", "east-2023"),
        ("某市2023年深化放管服改革工作要点推进表", "1.xlsx", "east-2023"),
        (f"{OTHER_TITLE}月报", "1.xlsx", "other-2023"),
        ("工作推进表", "某市2023.xlsx", "east-2023"),
        ("工作推进表", "1.xlsx", None),
        (f"{PLAN.title}月报", "乙市5月.xlsx", None),
    ],
)
def test_the_plan_is_known_by_its_title_or_its_government(title, name, plan):
    assert settled(sheet([title]), name)[0] == plan


def test_two_years_of_one_government_are_told_apart_by_the_year():
    reading = read_here(sheet([f"{LAST_YEAR.title}月报"]))
    assert recognise(reading, plans=(PLAN, LAST_YEAR), units=UNITS, periods=PERIODS).plan.value == "east-2022"
    no_year = read_here(sheet(["某市深化“放管服”改革工作要点"]))
    these = recognise(no_year, plans=(PLAN, LAST_YEAR), units=UNITS, periods=PERIODS).plan
    assert (these.value, set(these.candidates)) == (None, {"east-2023", "east-2022"})


def test_the_tab_of_a_sheet_names_its_month_and_two_tabs_are_narrowed_by_the_name():
    assert settled(sheet(tab="4月"))[2] == "2023-04"
    book = opened(sheet(tab="4月"))
    book.copy_worksheet(book.worksheets[0]).title = "5月"
    both = saved(book)
    assert found(both).period.candidates == ("2023-04", "2023-05")
    assert settled(both, "5月.xlsx")[2] == "2023-05"
    book.worksheets[0].sheet_state = "hidden"
    assert settled(saved(book))[2] == "2023-05"


def test_a_month_without_a_year_that_two_years_offer_is_asked():
    reading = replace(read_here(sheet()), name="1月.xlsx")
    these = recognise(reading, plans=(PLAN,), units=UNITS, periods=("2024-01", "2023-12", "2023-01")).period
    assert (these.value, these.candidates) == (None, ("2024-01", "2023-01"))


# ── recognition: what is asked, and why ──


def test_sources_that_disagree_are_asked_with_what_each_says():
    these = found(workbook.template(facts(FINANCE)), "区税务局2023年4月.xlsx")
    assert (these.unit.value, these.unit.candidates) == (None, ("区财政局", "区税务局"))
    assert these.unit.why == "模板标识为“区财政局”，表头上方为“区财政局”，文件名为“区税务局”，单位不一致"
    assert (these.period.value, these.period.candidates) == (None, ("2023-05", "2023-04"))
    assert these.period.why == "模板标识为2023年5月，表头上方为2023年5月，文件名为2023年4月，月份不一致"
    assert these.plan.value == "east-2023"


def test_a_file_that_says_nothing_is_asked():
    these = found(sheet())
    assert [(f.value, f.candidates, f.why) for f in (these.plan, these.unit, these.period)] == [
        (None, (), "文件里没有写明工作要点"),
        (None, (), "文件里没有写明单位"),
        (None, (), "文件里没有写明月份"),
    ]


def test_a_unit_that_is_not_in_the_registry_is_asked_whatever_the_files_name_says():
    these = found(sheet(["填报单位：区粮食局"])).unit
    assert (these.value, these.candidates, these.why) == (None, (), "表头上方写的单位“区粮食局”不在账上")
    both = found(sheet(["填报单位：区粮食局"]), "区财政局.xlsx").unit
    assert (both.value, both.candidates) == (None, ("区财政局",))


def test_two_units_in_one_place_are_asked_unless_another_place_names_one_of_them():
    title = ["区财政局、区税务局2023年5月进展"]
    these = found(sheet(title)).unit
    assert (these.value, these.why) == (None, "表头上方提到的单位不止一个：“区财政局”、“区税务局”")
    assert found(sheet(title), "区税务局.xlsx").unit.value == "区税务局"


def test_an_alias_of_two_units_is_asked():
    twin = Unit(7, "市财政局", UnitClass.DEPARTMENT, ())
    assert found(sheet(), "财政局.xlsx", (*UNITS, twin)).unit.value == "区财政局"  # an alias that is written down
    bare = (replace(FINANCE, aliases=()), twin)
    assert found(sheet(), "财政局.xlsx", bare).unit.candidates == ("区财政局", "市财政局")


def test_a_plan_that_is_not_in_the_ledger_is_named():
    content = workbook.template(replace(facts(FINANCE), plan=replace(PLAN, id="x", title="丙县要点")))
    these = found(content).plan
    assert (these.value, these.why) == (None, "模板标识写的工作要点“丙县要点”不在账上")


# ── a zip ──


def names(content: bytes, name: str = "月报.zip") -> list[str]:
    return [piece.name for piece in workbook.unpacked(content, name=name)]


def codes(content: bytes) -> list[str]:
    return [problem.code for piece in workbook.unpacked(content, name="月报.zip") for problem in piece.problems]


def as_windows_writes(name: str, content: bytes = b"x") -> bytes:
    """A zip whose name is in GBK, without a word on that."""
    data = zipped({"?" * len(name.encode("gbk")): content})
    return data.replace(b"?" * len(name.encode("gbk")), name.encode("gbk"))


BOOK = typed([ROW])


def test_a_zip_is_the_files_in_it_and_a_workbook_is_itself():
    pieces = workbook.unpacked(zipped({"a.xlsx": BOOK, "b.csv": b"1,2"}), name="月报.zip")
    assert pieces == (Piece("a.xlsx", BOOK), Piece("b.csv", b"1,2"))
    assert workbook.unpacked(BOOK, name="改了名.zip") == (Piece("改了名.zip", BOOK),)
    assert workbook.unpacked(zipped({"a.xlsx": BOOK}), name="改了名.xlsx") == (Piece("a.xlsx", BOOK),)
    assert workbook.unpacked(b"\xd0\xcf", name="a.xls") == (Piece("a.xls", b"\xd0\xcf"),)


@pytest.mark.parametrize("name", ["区财政局5月.xlsx", "月报/区财政局.xlsx", "罗\\月报.xlsx", "繁體字与囍.xlsx"])
def test_names_are_read_as_chinese_windows_writes_them(name):
    assert names(as_windows_writes(name)) == [name.replace("/", "_").replace("\\", "_")]


def test_names_are_read_as_every_other_system_writes_them():
    assert names(zipped({"区财政局.xlsx": b"x"})) == ["区财政局.xlsx"]
    unmarked = zipped({"?" * 17: b"x"}).replace(b"?" * 17, "区财政局.xlsx".encode())
    assert names(unmarked) == ["区财政局.xlsx"]


def test_folders_are_part_of_the_name_and_no_way_out():
    tricky = {"区财政局/月报.xlsx": b"x", "../../etc/passwd": b"x", "/tmp/a": b"x", "C:\\a\\b.xlsx": b"x", "..": b"x"}
    assert names(zipped(tricky)) == ["区财政局_月报.xlsx", "etc_passwd", "tmp_a", "a_b.xlsx"]
    assert names(zipped({"a\u202egpj.xlsx": b"x"})) == ["agpj.xlsx"]


def test_what_systems_leave_behind_is_not_a_file():
    junk = ["__MACOSX/._a.xlsx", "月报/.DS_Store", "Thumbs.db", "desktop.ini", "~$a.xlsx", ".~a.et", "月报/"]
    assert names(zipped({"a.xlsx": b"x", **dict.fromkeys(junk, b"x")})) == ["a.xlsx"]


@pytest.mark.parametrize(
    ("content", "answers"),
    [
        (zipped({}), ["EMPTY_FILE"]),
        (zipped({"月报/": b""}), ["EMPTY_FILE"]),
        (zipped({f"{n}.xlsx": b"x" for n in range(101)}), ["ZIP_MANY"]),
        (zipped({f"{n}.xlsx": b"x" for n in range(6000)}), ["ZIP_MANY"]),
        (zipped({"a.xlsx": b"x" * (5 * 1024 * 1024 + 1)}), ["TOO_LARGE"]),
        (zipped({f"{n}.xlsx": bytes(5 << 20) for n in range(9)}), ["ZIP_LARGE"]),
        (zipped({"a.zip": zipped({"b.xlsx": BOOK}), "c.xlsx": BOOK}), ["ZIP_NESTED"]),
        (zipped({"a.xlsx": zipped({})}), ["ZIP_NESTED"]),
        (b"PK\x03\x04" + bytes(21 << 20), ["ZIP_LARGE"]),
    ],
)
def test_a_zip_that_goes_too_far_is_answered(content, answers):
    assert codes(content) == answers
    for piece in workbook.unpacked(content, name="月报.zip"):
        assert all("请" in problem.message for problem in piece.problems if problem.code != "EMPTY_FILE")


def patched(offset: int, form: str, value: int) -> bytes:
    """A zip with one file, a field of its directory entry overwritten."""
    data = bytearray(zipped({"a.xlsx": BOOK * 20}))
    struct.pack_into(form, data, data.rindex(b"PK\x01\x02") + offset, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (patched(8, "<H", 1), "ENCRYPTED"),
        (patched(10, "<H", 14), "UNSAFE"),
        (patched(16, "<I", 1), "BROKEN_FILE"),
        (patched(24, "<I", 0xFFFFFFF0), "ZIP_LARGE"),
        (patched(24, "<I", 10), "BROKEN_FILE"),
        (patched(42, "<I", 7), "BROKEN_FILE"),
    ],
)
def test_a_zip_that_lies_is_answered(content, code):
    assert codes(content) == [code]


def test_a_directory_that_hides_its_size_is_not_read():
    data = bytearray(zipped({"a.xlsx": b"x"}))
    end = data.rindex(b"PK\x05\x06")
    data[end:end] = struct.pack("<IIQI", 0x07064B50, 0, 0, 1)
    assert codes(bytes(data)) == ["ZIP_MANY"]


def test_a_broken_zip_is_read_as_one_file_and_answered_by_the_reader():
    cut = zipped({"a.xlsx": BOOK})[:-30]
    (only,) = list(workbook.readings(workbook.unpacked(cut, name="月报.zip")))
    assert [problem.code for problem in only[1].problems] == ["BROKEN_FILE"]


@pytest.mark.parametrize("seed", range(40))
def test_a_zip_with_a_byte_turned_is_answered_in_words(seed):
    data = bytearray(zipped({"区财政局.xlsx": b"x" * 300, "b.xlsx": b"y" * 300}))
    data[seed * len(data) // 40] ^= 0xFF
    for piece in workbook.unpacked(bytes(data), name="月报.zip"):
        assert piece.name
        assert piece.problems or piece.content is not None


# ── many read at once ──


def test_many_are_read_in_order_each_with_its_own_answer():
    pieces = [
        *workbook.unpacked(
            zipped({"1.xlsx": BOOK, "2.zip": zipped({"x": b"x"}), "3.txt": "文字".encode()}), name="z.zip"
        ),
        *(Piece(f"{n}.xlsx", typed([(n, "x", "推进中")])) for n in range(4, 12)),
    ]
    read = list(workbook.readings(pieces))
    assert [piece for piece, _ in read] == pieces
    assert [problem.code for _, reading in read for problem in reading.problems] == ["ZIP_NESTED", "NOT_XLSX"]
    assert [reading.sheets[0].rows[2][1].value for _, reading in read[3:]] == list(range(4, 12))


def test_no_more_than_a_few_are_unpacked_ahead():
    handed: list[int] = []

    def coming() -> object:
        for n in range(20):
            handed.append(n)
            yield Piece(f"{n}.xlsx")

    reading = workbook.readings(coming())
    next(reading)
    assert len(handed) <= bundle.UNPACKED_AHEAD + 1
    reading.close()
    assert len(handed) <= bundle.UNPACKED_AHEAD + 1
