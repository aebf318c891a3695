"""Workbooks nobody has seen yet: any layout of the declared columns, as any maker would write it, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st

from fgf_core.model import Claimed, TaskFacts
from fgf_core.workbook.columns import BY_KEY, Key
from fgf_core.workbook.words import STATES, WORD_OF
from tests.workbook_makers import PLAIN, Maker, Page, Put

PERIOD, MONTH = "2023-05", 5
DRAW = Callable[[st.SearchStrategy[Any]], Any]

NUMBER_FORMS = (
    *("{}", "{}.", "{}、", "（{}）", "({})", "任务{}", "任务 {}", "No.{}", "NO{}", "№{}", "No：{}", "第{}项", "第{}条"),
    *(" {} ", "【{}】", "{}号", "{}．", "编号：{}", "#{}", "{}#", "第{}项任务"),
)
CHINESE_FORMS = ("{}", "（{}）", "第{}项", "任务{}", "{}、")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def numbers(number: int) -> tuple[str | float, ...]:
    """Every way to write the number of a task, 1 to 20."""
    full = str(number).translate(FULL_WIDTH)
    return (
        float(number),
        full,
        f"（{full}）",
        chr(0x245F + number),
        chr(0x2473 + number),
        *(form.format(number) for form in NUMBER_FORMS),
        *(form.format(in_chinese(number)) for form in CHINESE_FORMS),
    )


def in_chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese."""
    digits = "零一二三四五六七八九"
    tens, rest = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[rest] if rest else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A progress cell: what is typed, the number that may be taken from it, and the code to be said."""

    put: Put
    value: float | None
    code: str = ""


def figures(number: float) -> tuple[Figure, ...]:
    """Every way to state this percentage with certainty, and those that are taken but flagged; 2 to 99."""
    shown = f"{number:g}"
    full = shown.translate(FULL_WIDTH)
    plain: list[Put] = [
        Put(float(number)),
        Put(number / 100, "0%"),
        Put(number / 100, "0.00%"),
        Put(number / 100, "#,##0.0%;[Red]-0%"),
        Put(float(number), '0"%"'),
        Put(float(number), r"0.0\%"),
        *(
            Put(form.format(shown))
            for form in ("{}%", "{}％", "{} %", " {}%", "{}﹪", "{}%。", "完成{}%", "已完成{}%", "进度：{}%", "达到{}%")
        ),
        Put(f"{full}％"),
        Put(number / 100, "0%", formula="D4/C4"),
        Put(f"{shown}%", formula='TEXT(D4/C4,"0%")'),
    ]
    flagged = [
        (Put(f"约{shown}%"), "PCT_APPROX"),
        (Put(f"{shown}%左右"), "PCT_APPROX"),
        (Put(f"近{shown}％"), "PCT_APPROX"),
        (Put(f"大约{full}%"), "PCT_APPROX"),
        (Put(number / 100), "PCT_FRACTION"),
        (Put(f"{number / 100:g}"), "PCT_FRACTION"),
        (Put(shown), "PCT_NUMBER_TEXT"),
        (Put(full), "PCT_NUMBER_TEXT"),
        (Put(f" {shown} "), "PCT_NUMBER_TEXT"),
        (Put(float(number), formula="'[1]4月'!$E$7"), "FORMULA_EXTERNAL"),
    ]
    if number % 10 == 0:
        flagged.append((Put(f"{in_chinese(int(number) // 10)}成"), "PCT_APPROX"))
        flagged.append((Put(f"近{in_chinese(int(number) // 10)}成"), "PCT_APPROX"))
    if number == int(number):
        plain.append(Put(f"百分之{in_chinese(int(number))}"))
        flagged.append((Put(f"{shown}/100"), "PCT_FRACTION"))
    return (*(Figure(put, number) for put in plain), *(Figure(put, number, code) for put, code in flagged))


UNCERTAIN = (
    *(Figure(Put(words), None, "PCT_WORD") for words in ("过半", "一半", "大部分", "3个", "预计80%", "8成新", "好")),
    *(Figure(Put(words), None, "PCT_WORD") for words in ("第80%", "80‰", "完成3项，占80%", "80%（含配合部门）", "三")),
    *(Figure(Put(words), None, "PCT_RANGE_TEXT") for words in ("70%-80%", "70-80", "70%～80%", "六七成", "七、八成")),
    *(Figure(Put(words), None, "PCT_RANGE_TEXT") for words in ("≥60%", "60%以上", "超60%", "不足50%", "60%+", "60%多")),
    *(Figure(Put(words), None, "PCT_RANGE") for words in ("120%", "-5%", "150", "12/10")),
    *(Figure(put, None, "PCT_RANGE") for put in (Put(120.0), Put(1.2, "0%"), Put(-3.0), Put(80.0, "0%"))),
    Figure(Put(1.0), None, "PCT_AMBIGUOUS"),
    Figure(Put("1"), None, "PCT_AMBIGUOUS"),
    Figure(Put("１"), None, "PCT_AMBIGUOUS"),
    Figure(Put(date(2023, 8, 10), "m月d日"), None, "PCT_WORD"),
    Figure(Put(True), None, "PCT_WORD"),
    Figure(Put("", formula="D4/C4"), None, "FORMULA_NO_VALUE"),
    Figure(Put("#DIV/0!", formula="D4/C4", error=True), None, "FORMULA_ERROR"),
    Figure(Put("#N/A", error=True), None, "FORMULA_ERROR"),
    *(Figure(Put(words), None, "PCT_MISSING") for words in ("/", "-", "—", "请填写", "　")),
)
NO_FIGURE = Figure(Put(None), None, "PCT_MISSING")

UNCERTAIN_STATES = ("基本完成", "阶段性完成", "部分完成", "已完成（待验收）", "良好", "未完成", "完成一半", "即将完成")

DAY_FORMS = (
    "%Y-%m-%d",
    "%Y.%m.%d",
    "%Y/%m/%d",
    "%Y年%m月%d日",
    "%Y%m%d",
    "%m月%d日",
    "%Y-%m-%d 00:00:00",
    "%Y．%m．%d",
)
DAY_FORMATS = ("yyyy/m/d", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy年m月d日;@", "m/d/yy", "yyyy.mm.dd")


def days(day: date) -> tuple[tuple[Put, str], ...]:
    """Every way to write a day, with the code to be said."""
    texts = (*(day.strftime(form) for form in DAY_FORMS), f"{day.year}年{day.month}月{day.day}日")
    shown = (Put(day, form) for form in DAY_FORMATS)
    return (*((put, "") for put in (*map(Put, texts), *shown)), (Put(day, "General"), "DATE_SERIAL"))


UNCERTAIN_DAYS = (
    *((Put(words), "DATE_UNREADABLE") for words in ("2023年5月底", "上半年", "5月", "2月30日", "近期", "6.3", "2023")),
    (Put("2023年6月1日"), "DATE_FUTURE"),
    (Put(date(2023, 6, 1), "yyyy/m/d"), "DATE_FUTURE"),
    (Put(28.0, "yyyy-mm-dd"), "DATE_UNREADABLE"),
)

SENTENCES = st.sampled_from(
    (
        "系统已升级，平均时间压减至12天。",
        "一是制定方案；二是开展培训3次。\n三是印发通知。",
        "完成率达80%，同比提高5个百分点。",
        "=已上线",
        "5月8日召开推进会。",
        "<b>A&B</b> \"引号\" 'x' 100%",
        "无",
        "正在推进中，已完成前期调研",
        "12",
        "合计办理1200件",
        "填报人：张三负责",
        "序号",
        "𠮷祥路窗口已启用。",
        "完成",
        "80%",
    )
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a row must come out as."""

    page: str
    row: int
    number: int
    claimed: Claimed | None
    percent: float | None
    done_on: date | None
    progress: str
    problems: str
    next_steps: str
    note: str


@dataclass(slots=True)
class Drawn:
    """A workbook and all that must be made of it; `codes` by page and row, flagged and refused together."""

    data: bytes = b""
    taken: list[Expected] = field(default_factory=list)
    refused: dict[tuple[str, int], str] = field(default_factory=dict)
    codes: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    file: set[str] = field(default_factory=set)
    pages: list[Page] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column as drawn: the words above it from the top, what stands in it, and whether this month's word does.

    `tick` is the state a tick in it means; `key` "" is a column the office doesn't know.
    """

    path: tuple[str, ...]
    key: Key | str
    ours: bool = True
    tick: Claimed | None = None


# Names that say of themselves which column they are, whatever stands in them: 完成情况 may hold anything.
TEXT_KEYS: tuple[Key, ...] = ("problems", "next_steps", "note")
STRANGE = (
    "联系人",
    "联系电话",
    "年度计划数",
    "已完成数",
    "责任领导",
    "佐证材料",
    "计划完成进度",
    "去年同期完成率",
    "目标完成率",
)
LAST = {
    "percent": (
        "上期进度（%）",
        "上月完成进度",
        "上月\n进度",
        "4月完成进度",
        "进度（4月）",
        "截至4月底完成进度",
        "一季度完成进度",
    ),
    "progress": (
        "上期进展情况",
        "上月进展情况",
        "4月份工作进展",
        "进展情况（4月）",
        "截至4月底进展情况",
        "2022年5月进展情况",
    ),
}
THIS = {
    "percent": ("本期进度（%）", "本月完成进度", "5月完成进度", "进度（5月）", "截至5月底完成进度", "2023年5月完成率"),
    "progress": (
        "本月进展",
        "本月进展情况",
        "5月份进展情况",
        "进展情况（5月）",
        "截至5月底工作进展",
        "2023年5月推进情况",
    ),
}


def dressed(draw: DRAW, words: str) -> str:
    """A header as somebody may have typed it: breaks, spaces, full width, marks."""
    form = draw(st.integers(0, 9))
    if form == 0:
        return "\n".join((words[: len(words) // 2], words[len(words) // 2 :]))
    if form == 1:
        return "　".join(words)
    if form == 2:
        return f" {words} "
    if form == 3:
        return f"*{words}"
    if form == 4:
        return f"{words}："
    if form == 5:
        return words.replace("(", "（").replace(")", "）").replace("%", "％")
    if form == 6:
        return f"{words}\n（必填）"
    if form == 7:
        return " ".join(words)
    return words


def named(draw: DRAW, key: Key) -> str:
    return dressed(draw, draw(st.sampled_from(BY_KEY[key].names)))


@st.composite
def columns(draw: DRAW) -> tuple[Leaf, ...]:
    """The columns of a table: known ones by any name, strange ones between, in any order."""
    who = [Leaf((named(draw, "number"),), "number")] if draw(st.integers(0, 5)) else []
    who += [Leaf((named(draw, "title"),), "title")] if not who or draw(st.integers(0, 7)) else []
    fixed = [Leaf((named(draw, key),), key) for key in ("leads", "responsible", "deadline") if draw(st.booleans())]
    fixed += [Leaf((words,), "") for words in draw(st.lists(st.sampled_from(STRANGE), max_size=2, unique=True))]
    texts = [Leaf((named(draw, key),), key) for key in TEXT_KEYS if draw(st.booleans())]
    done_on = [Leaf((named(draw, "done_on"),), "done_on")] if draw(st.booleans()) else []
    claims = draw(reported())
    groups = [[leaf] for leaf in (*who, *fixed, *texts, *done_on)] + claims
    return tuple(leaf for group in draw(st.permutations(groups)) for leaf in group)


@st.composite
def reported(draw: DRAW) -> list[list[Leaf]]:
    """The columns of this month's word, beside those of other months; columns of one group stay together."""
    style = draw(st.sampled_from(("plain", "plain", "group", "months", "months flat", "this and last")))
    progress, percent = Leaf((named(draw, "progress"),), "progress"), Leaf((named(draw, "percent"),), "percent")
    state = draw(states())
    if style == "plain":
        return [[progress], [percent], state] if draw(st.integers(0, 3)) else [[progress], state]
    if style == "group":
        over = draw(st.sampled_from(("本月情况", "本期填报", "进展信息", "推进落实情况（由责任单位填写）", "5月情况")))
        inner = [leaf for leaf in (progress, percent, *state) if len(leaf.path) == 1]
        outer = [leaf for leaf in state if len(leaf.path) > 1]
        return [[Leaf((over, *leaf.path), leaf.key, tick=leaf.tick) for leaf in inner], outer]
    if style == "this and last":
        last = [Leaf((draw(st.sampled_from(LAST[key])),), key, ours=False) for key in ("percent", "progress")]
        this = [Leaf((draw(st.sampled_from(THIS[key])),), key) for key in ("percent", "progress")]
        return [[leaf] for leaf in (*last, *this)] + [state]
    months = range(draw(st.integers(2, 4)), draw(st.integers(5, 7)) + 1)
    word = draw(st.sampled_from(("{}月", "{}月份", "2023年{}月", "【{}月】")))
    chinese = word == "{}月" and draw(st.booleans())
    groups = []
    for month in months:
        head = word.format(in_chinese(month) if chinese else month)
        leaves = [Leaf((head, *leaf.path), leaf.key, month == MONTH, leaf.tick) for leaf in (progress, percent)]
        if style == "months flat":
            leaves = [Leaf(("".join(leaf.path),), leaf.key, leaf.ours) for leaf in leaves]
        groups.append(leaves)
    return [[leaf for group in groups for leaf in group], state]


@st.composite
def states(draw: DRAW) -> list[Leaf]:
    """A column of state words, three columns to tick, or none."""
    style = draw(st.integers(0, 5))
    if style == 0:
        return []
    if style <= 3:
        return [Leaf((named(draw, "claimed"),), "claimed")]
    over = draw(st.sampled_from(("办理状态", "完成情况（打√）", "进度状态", "状态")))
    words = draw(st.permutations(("未启动", "推进中", "已完成")))
    meant = {word: claimed for claimed, word in WORD_OF.items()}
    return [Leaf((word,) if style == 4 else (over, word), "tick", tick=meant[word]) for word in words]


@dataclass(slots=True)
class Said:
    """One row as it is typed: what is put under each key, and what must come of it."""

    puts: dict[str, Put]
    ticks: dict[Claimed, Put]
    values: dict[str, Any]
    codes: set[str]


def shortened(title: str, cut: int) -> str:
    """A title as a unit may shorten it."""
    half = max(4, (len(title) * 2 + 2) // 3)
    return (title, title[:half] + "…", title[-half:], f"{title}工作", title.replace("、", ""), f"“{title}”")[cut]


@st.composite
def said(draw: DRAW, task: TaskFacts, leaves: tuple[Leaf, ...]) -> Said:
    """What somebody types of one task, certain and uncertain."""
    keys = {leaf.key for leaf in leaves if leaf.ours}
    row = Said({}, {}, dict.fromkeys(("claimed", "percent", "done_on")), set())
    if "number" in keys:
        row.puts["number"] = Put(draw(st.sampled_from(numbers(task.number))))
    else:
        row.codes.add("NO_NUMBER")
    if "title" in keys:
        row.puts["title"] = Put(shortened(task.title, draw(st.integers(0, 5)) if "number" in keys else 0))
    else:
        row.codes.add("NO_TITLE")
    for key, words in (("leads", task.parties.leads), ("responsible", task.parties.responsible)):
        row.puts[key] = Put("、".join(words) or None)
    row.puts["deadline"] = draw(
        st.sampled_from((Put("2023年12月底前"), Put("12月底"), Put(date(2023, 12, 31), "m/d/yy")))
    )
    row.puts["progress"] = Put(draw(SENTENCES))
    for key in TEXT_KEYS:
        row.puts[key] = Put(draw(st.none() | SENTENCES))
    for key in ("progress", *TEXT_KEYS):
        row.values[key] = str(row.puts[key].value or "") if key in keys else ""
    draw_state(draw, row, keys)
    draw_figure(draw, row, keys)
    if "done_on" in keys:
        draw_day(draw, row)
    return row


def draw_state(draw: DRAW, row: Said, keys: set[str]) -> None:
    style = draw(st.integers(0, 5))
    if "tick" in keys:
        claimed = draw(st.sampled_from(list(Claimed)))
        if style == 0:
            row.codes.add("NO_STATUS")
        elif style == 1:
            others = [other for other in Claimed if other is not claimed]
            row.ticks = {claimed: Put("√"), draw(st.sampled_from(others)): Put("√")}
            row.codes.add("STATUS_MULTI")
        else:
            row.ticks = {claimed: Put(draw(st.sampled_from(("√", "✓", "✔", "☑", "■", "●", "是", " √ "))))}
            row.values["claimed"] = claimed
            row.codes.add("TICK_STYLE")
    elif "claimed" not in keys or style == 0:
        row.codes.add("NO_STATUS")
    elif style == 1:
        row.puts["claimed"] = Put(draw(st.sampled_from(UNCERTAIN_STATES)))
        row.codes.add("NO_STATUS")
    else:
        claimed = draw(st.sampled_from(list(Claimed)))
        word = draw(st.sampled_from(STATES[claimed].split()))
        row.puts["claimed"] = Put(draw(st.sampled_from((word, f" {word} ", f"{word}。", "\n".join(word)))))
        row.values["claimed"] = claimed


def draw_figure(draw: DRAW, row: Said, keys: set[str]) -> None:
    claimed = row.values["claimed"]
    style = draw(st.integers(0, 6))
    if "percent" not in keys or style == 0:
        figure = NO_FIGURE
    elif style == 1:
        figure = draw(st.sampled_from(UNCERTAIN))
        if figure.code == "PCT_AMBIGUOUS" and claimed is Claimed.DONE:
            figure = Figure(figure.put, 100, "PCT_FRACTION")
    elif style == 2 and claimed is Claimed.DONE:
        figure = Figure(draw(st.sampled_from((Put(100.0), Put(1.0, "0%"), Put("100%"), Put("百分之百")))), 100)
    elif style == 2 and claimed is Claimed.NOT_STARTED:
        figure = Figure(draw(st.sampled_from((Put(0.0), Put("0%"), Put(0.0, "0%")))), 0)
    else:
        figure = draw(st.sampled_from(figures(draw(st.sampled_from((2, 5, 10, 30, 33.3, 50, 57, 80, 99))))))
    row.puts["percent"] = figure.put
    known = {Claimed.DONE: figure.value == 100, Claimed.NOT_STARTED: figure.value == 0}
    fits = claimed is None or figure.value is None or known.get(claimed, figure.value != 100)
    row.values["percent"] = figure.value if fits else None
    if not fits:
        row.codes |= {"STATUS_PCT_CONFLICT", *({figure.code} & {"FORMULA_EXTERNAL"})}
    elif figure.code:
        row.codes.add(figure.code)


def draw_day(draw: DRAW, row: Said) -> None:
    style = draw(st.integers(0, 4))
    if style == 0:
        return
    if style == 1:
        row.puts["done_on"], code = draw(st.sampled_from(UNCERTAIN_DAYS))
    else:
        day = draw(st.dates(date(2023, 1, 1), date(2023, 5, 31)))
        row.puts["done_on"], code = draw(st.sampled_from(days(day)))
        row.values["done_on"] = day
    row.codes |= {code} - {""}


ABOVE = (
    "某市2023年深化“放管服”改革工作要点任务推进情况统计表（2023年5月）",
    "填报单位（盖章）：区财政局          填报日期：2023年5月19日",
    "联系人：张三   联系电话：0902-2200000",
    "填报说明：1.完成进度请填百分比；2.办理状态填“未启动”“推进中”“已完成”。",
    "附件1",
)
SECTIONS = ("一、优化政务服务", "（一）推进“互联网+政务服务”", "第一部分 重点任务")
TOTALS = ("合计", "小 计", "总计：", "本单位合计", "平均进度", "合计（5项）")
BELOW = (
    "填报人：张三      联系电话：0902-2200000      审核人：李四",
    "单位主要负责人（签字）：",
    "注：1.完成进度请填写百分比；2.每月20日前报送。",
    "备注：本表一式两份。",
    "说明：未启动的任务请注明原因。",
    "审签：            经办：",
    "填表日期：2023年5月18日",
    "科室负责人：王五",
    "分管领导（签字）：赵六",
    "1.以上数据截至5月18日。",
)


@dataclass(slots=True)
class Table:
    """A sheet being typed from the top: `row` is the next free one."""

    page: Page
    leaves: tuple[Leaf, ...]
    left: int
    row: int = 1

    def at(self, place: int) -> int:
        return self.left + place


def type_header(table: Table, *, merged: bool) -> None:
    """The header over as many rows as its deepest column; equal neighbours on top are one heading."""
    deep = max(len(leaf.path) for leaf in table.leaves)
    for place, leaf in enumerate(table.leaves):
        for level, words in enumerate(leaf.path):
            before = table.leaves[place - 1].path[: level + 1] if place else ()
            continued = level < len(leaf.path) - 1 and before == leaf.path[: level + 1]
            if not continued:
                table.page.put(table.row + level, table.at(place), Put(words))
                across = 1
                while level < len(leaf.path) - 1 and (
                    place + across < len(table.leaves)
                    and table.leaves[place + across].path[: level + 1] == leaf.path[: level + 1]
                    and len(table.leaves[place + across].path) > level + 1
                ):
                    across += 1
                if merged and across > 1:
                    row, column = table.row + level, table.at(place)
                    table.page.merges.append((row, column, row, column + across - 1))
        short = len(leaf.path) < deep
        if merged and short:
            top = table.row + len(leaf.path) - 1
            table.page.merges.append((top, table.at(place), table.row + deep - 1, table.at(place)))
    table.row += deep


def type_row(draw: DRAW, table: Table, row: Said) -> None:
    """One task's row, decoys in the columns of other months."""
    for place, leaf in enumerate(table.leaves):
        if leaf.key == "tick":
            put = row.ticks.get(leaf.tick, Put(draw(st.sampled_from((None, None, "□")))) if row.ticks else Put(None))
        elif not leaf.ours:
            put = Put("另一个月的进展" if leaf.key == "progress" else 44.0)
        elif leaf.key == "":
            put = Put(draw(st.sampled_from((None, "张三", 20.0))))
        else:
            put = row.puts.get(leaf.key, Put(None))
        table.page.put(table.row, table.at(place), put)
    table.row += 1


def type_line(table: Table, words: str, *, wide: bool) -> None:
    """A title, a heading or a note, across the table where else it would stand under a name of this month's word."""
    wide = wide or table.leaves[0].key in ("progress", "percent", "claimed", "tick")
    table.page.put(table.row, table.left, Put(words))
    if wide and len(table.leaves) > 1:
        table.page.merges.append((table.row, table.left, table.row, table.at(len(table.leaves) - 1)))
    table.row += 1


@st.composite
def workbooks(draw: DRAW, tasks: Sequence[TaskFacts], *, maker: Maker | None = None) -> Drawn:
    """A workbook of one unit for one month, its layout, its rows and its maker drawn."""
    drawn = Drawn()
    name = draw(st.sampled_from(("5月", "2023年5月", "月报5月", "五月", "2023.5")))
    beside = draw(st.booleans())
    if not beside:
        name = draw(st.sampled_from((name, "月报", "Sheet1", "汇总")))
    page = draw(typed_page(name, tasks, drawn))
    pages = [page]
    if beside:
        before = draw(st.sampled_from(("4月", "2023年4月", "上月", "四月", "2022年5月")))
        pages.insert(draw(st.integers(0, 1)), draw(typed_page(before, tasks, Drawn())))
        drawn.file.add("SHEET_IGNORED")
    if draw(st.booleans()):
        pages.append(draw(typed_page("旧表", tasks, Drawn())))
        pages[-1].state = draw(st.sampled_from(("hidden", "veryHidden")))
        drawn.file.add("SHEET_HIDDEN")
    if draw(st.booleans()):
        pages.insert(0, Page("填报说明", cells={(1, 1): Put("本表每月20日前报送。"), (2, 1): Put("进度填百分比。")}))
    drawn.pages = pages
    drawn.data = (maker or draw(makers())).written(pages)
    return drawn


@st.composite
def typed_page(draw: DRAW, name: str, tasks: Sequence[TaskFacts], drawn: Drawn) -> Page:
    """One sheet with its table; what must come of it is added to `drawn`."""
    leaves = draw(columns())
    table = Table(Page(name), leaves, draw(st.integers(1, 3)))
    for words in draw(st.lists(st.sampled_from(ABOVE), max_size=3, unique=True)):
        type_line(table, words, wide=draw(st.booleans()))
    table.row += draw(st.integers(0, 2))
    type_header(table, merged=draw(st.integers(0, 3)) > 0)
    type_tasks(draw, table, tasks, drawn)
    for words in draw(st.lists(st.sampled_from(TOTALS), max_size=1)):
        type_line(table, words, wide=False)
        for place, leaf in enumerate(leaves):
            if leaf.key == "percent" and place:
                table.page.put(table.row - 1, table.at(place), Put(0.6, "0%", formula="AVERAGE(G4:G9)"))
    table.row += draw(st.integers(0, 1))
    for words in draw(st.lists(st.sampled_from(BELOW), max_size=3, unique=True)):
        type_line(table, words, wide=draw(st.booleans()))
    return table.page


def type_tasks(draw: DRAW, table: Table, tasks: Sequence[TaskFacts], drawn: Drawn) -> None:
    """A row for some of the tasks; a text may be merged over the next rows, and a row may be hidden."""
    chosen = draw(st.lists(st.sampled_from(tasks), min_size=1, max_size=4, unique_by=lambda task: task.number))
    lent: dict[int, Put] = {}
    top = 0
    for task in chosen:
        if draw(st.integers(0, 4)) == 0:
            draw_interlude(draw, table)
            lent = {}
        row = draw(said(task, table.leaves))
        at = table.page.name, table.row
        lend(row, table, lent, top)
        if not lent and draw(st.integers(0, 9)) == 0:
            table.page.hidden_rows.append(table.row)
            drawn.refused[at], drawn.codes[at] = "HIDDEN_ROW", {"HIDDEN_ROW"}
        else:
            drawn.taken.append(Expected(*at, task.number, **row.values))
            drawn.codes[at] = row.codes
            if not lent and draw(st.integers(0, 5)) == 0:
                lent, top = lendable(draw, row, table.leaves), table.row
        type_row(draw, table, row)


def draw_interlude(draw: DRAW, table: Table) -> None:
    """What stands between tasks and is none."""
    if draw(st.booleans()):
        type_line(table, draw(st.sampled_from(SECTIONS)), wide=draw(st.booleans()))
    else:
        table.row += 1


def lendable(draw: DRAW, row: Said, leaves: tuple[Leaf, ...]) -> dict[int, Put]:
    """The text columns whose value the next row shares by a merged cell."""
    places = [place for place, leaf in enumerate(leaves) if leaf.ours and leaf.key in ("progress", *TEXT_KEYS)]
    places = [place for place in places if row.puts[leaves[place].key].value]
    return {place: row.puts[leaves[place].key] for place in places if draw(st.booleans())}


def lend(row: Said, table: Table, lent: dict[int, Put], top: int) -> None:
    """Let a row share what stands in the merged cells that begin in the row `top`."""
    for place, put in lent.items():
        key, column = table.leaves[place].key, table.at(place)
        row.puts[key], row.values[key] = Put(None), str(put.value)
        row.codes.add("MERGED_FILL")
        table.page.merges = [merge for merge in table.page.merges if merge[:2] != (top, column)]
        table.page.merges.append((top, column, table.row, column))


@st.composite
def makers(draw: DRAW) -> Maker:
    """A program that writes .xlsx files in its own way."""
    if draw(st.integers(0, 3)) == 0:
        return PLAIN
    return Maker(
        prefix=draw(st.sampled_from(("", "x:", "main:"))),
        references=draw(st.booleans()),
        dimension=draw(st.sampled_from(("", "A1", "A1:XFD1048576"))),
        strings=draw(st.sampled_from(("shared", "inline", "rich", "phonetic", "formula"))),
        date1904=draw(st.booleans()),
        absolute=draw(st.booleans()),
        encoding=draw(st.sampled_from(("utf-8", "utf-16"))),
        strict=draw(st.booleans()),
    )
