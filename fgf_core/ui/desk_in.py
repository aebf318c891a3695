"""Where monthly workbooks come in, one or many: dropped, read, asked about, looked at, stored, receipted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fgf_core.briefing import Sentence, Span
from fgf_core.model import Outcome
from fgf_core.ui import attendance, clock, desk, fates, hand_back, intake, on_paper, parts, preview, store
from fgf_core.ui.attendance import month
from fgf_core.ui.fates import Answer, Fate, Row
from fgf_core.ui.intake import OFFICE
from fgf_core.ui.parts import Column
from fgf_core.ui.text import Html, esc, plain
from fgf_core.ui.tray import Entry, Tray
from fgf_core.ui.view import View
from fgf_core.workbook import MOST_FILES, MOST_ZIPPED, Finding, Recognised

KINDS = ["xlsx", "xls", "et", "csv", "zip"]  # what can't be read is answered with what to do
PATIENCE = 0.3  # seconds without a word
_FILES = (
    Column("文件", wide=True),
    Column("单位"),
    Column("期"),
    Column("接收", number=True),
    Column("提醒", number=True),
    Column("未接收", number=True),
    Column("处理", wide=True),
)
_RECEIPTS = (
    Column("文件", wide=True),
    Column("单位"),
    Column("期"),
    Column("SHA-256", help="文件的指纹：内容改动一个字，指纹就不同"),
    Column("收到时间"),
    Column("接收", number=True),
    Column("未接收", number=True),
    Column("新增修订", number=True),
    Column("收件编号", number=True),
)
_GLYPH = {Fate.ASKED: "▲", Fate.REFUSED: "■", Fate.READY: "●", Fate.SEEN: "○"}
_TONE = {Fate.ASKED: "late", Fate.REFUSED: "missing", Fate.READY: "on_time", Fate.SEEN: "not_expected"}
_COUNTED = {Fate.READY: "good", Fate.ASKED: "warn", Fate.SEEN: "", Fate.REFUSED: "bad"}


def tray_of(view: View) -> Tray:
    """What this session has on its desk for the plan."""
    found: Tray = st.session_state.setdefault(f"tray-{view.plan.id}", Tray())
    return found


def take_in(view: View) -> Tray:
    """The field for files; what is dropped into it is read, with its progress shown."""
    tray = tray_of(view)
    st.html(parts.heading("接收月报"))
    uploads = st.file_uploader(
        "选择月报文件（一份或多份，也可以是压缩包）", KINDS, accept_multiple_files=True, key=f"workbooks-{tray.edition}",
        max_upload_size=MOST_ZIPPED >> 20,
        help=f"单位和月份按表中内容识别，不必改文件名。一次最多 {MOST_FILES} 份；压缩包为 .zip。",
    )  # fmt: skip
    tray.take(view, uploads[:MOST_FILES], _Progress(st.empty(), "正在读取"))
    st.caption(plain(_when(view)))
    return tray


def _when(view: View) -> str:
    received, period = intake.received_at(view, clock.now()), attendance.offered(view)[0]
    words = (
        f"收到时间登记为 {received:%Y-%m-%d %H:%M}，{month(period)}月报的报送日为 {attendance.due(view.plan, period)}。"
    )
    if view.plan.simulated:
        return words + "演示数据按所看的日期登记。"
    late = f"您正在看 {view.as_of} 的情况，入账后把截至日期改到今天才能看到变化。"
    return words + late * (received.date() > view.as_of)


class _Progress:
    """A bar that says which file of how many is at work, once it takes longer than a moment."""

    def __init__(self, place: DeltaGenerator, words: str) -> None:
        self._place, self._words, self._begun = place, words, time.monotonic()

    def __call__(self, done: int, of: int, name: str) -> None:
        if done == of:
            self._place.empty()
        elif time.monotonic() - self._begun > PATIENCE:
            self._place.progress(done / of, plain(f"{self._words}第 {done} 份，共 {of} 份：{name}"))


def examine(view: View, tray: Tray) -> None:
    """Show what the files hold, ask what isn't known, store what is clean when confirmed."""
    if not tray.items:
        return
    answer = st.container()
    answers = _asked(view, tray)
    tray.paper = on_paper.asked(intake.received_at(view, clock.now()), key=str(tray.edition))
    rows = tray.rows(view, answers, _Progress(st.empty(), "正在核对"))
    if not rows:
        return
    ready = [row for row in rows if row.fate is Fate.READY]
    single = rows[0] if len(rows) == 1 else None
    answer.html(parts.sentence(*_says(rows, "还有" if tray.entries else "收到")))
    if ready:
        taken = sum(row.preview.taken for row in ready if row.preview)
        label = f"确认入账 {taken} 行" if single else f"全部入账（{len(ready)} 份）"
        if answer.button(label, key="confirm", type="primary", icon=":material/task_alt:"):
            with answer, st.spinner("正在入账…"):
                tray.enter(view, rows)
            st.rerun()
    elif tray.entries and answer.button("清空，接收下一批", key="next"):
        tray.clear()
        st.rerun()
    if single:
        _rows_of(view, tray, single)
    else:
        st.html(parts.card("收到的文件", _many(_FILES, map(_line, rows)), "需要处理的在前"))
        answered = [(tray.items[row.key], row.preview) for row in rows if row.preview and _is_settled(row)]
        if len(answered) > 1:
            hand_back.offer(answered, key="rows")
        _one_by_one(view, tray, rows)


def _says(rows: Sequence[Row], begins: str) -> tuple[Sentence, str]:
    """What can be taken, in a sentence, and a word on how it was known."""
    if len(rows) == 1 and rows[0].preview:
        row = rows[0]
        known = f"按{'、'.join(_sources(row.found))}认作 {_whose(row)} {_period(row)}" if row.parcel else ""
        return preview.says(rows[0].preview), known
    counts = Counter(row.fate for row in rows)
    spans = [Span(f"{begins} {len(rows)} 份：")]
    for fate, tone in _COUNTED.items():
        if counts[fate]:
            spans += [Span("，")] * (len(spans) > 1) + [Span(f"{fate.value} {counts[fate]} 份", tone)]
    return (*spans, Span(f"。{fates.next_step(counts)}")), ""


def _sources(found: Recognised) -> list[str]:
    sources = [f.source for f in (found.unit, found.period) if f.value is not None and f.source]
    return list(dict.fromkeys(sources)) or ["您的选择"]


def _whose(row: Row) -> str:
    return "未定" if row.sender is None else row.sender or OFFICE


def _period(row: Row) -> str:
    return month(row.period) if row.period else "未定"


def _many(columns: Sequence[Column], rows: Iterable[Sequence[parts.Cell]]) -> str:
    """A long table whose numbers share a line on a narrow screen."""
    return f'<div class="fgf-many">{parts.table(columns, rows)}</div>'


def _line(row: Row) -> tuple[parts.Cell, ...]:
    seen = row.preview
    return (
        row.name,
        _whose(row),
        Html(f'<span class="fgf-line">{_period(row)}</span>'),
        seen.taken if seen else None,
        len(seen.intake.warned) if seen else None,
        seen.left if seen else None,
        Html(
            f'<div><span class="fgf-came fgf-{_TONE[row.fate]}">{_GLYPH[row.fate]} {row.fate.value}</span>'
            + (f'<small class="fgf-becauseof">{esc(row.why)}</small>' if row.why else "")
            + "</div>"
        ),
    )


@st.fragment
def _one_by_one(view: View, tray: Tray, rows: Sequence[Row]) -> None:
    """The rows of one of the files."""
    named = {row.key: f"{_GLYPH[row.fate]} {row.name}（{_whose(row)} {_period(row)}）" for row in rows}
    chosen = st.selectbox("逐行查看", list(named), format_func=named.__getitem__, key="shown-file")
    _rows_of(view, tray, next(row for row in rows if row.key == chosen))


def _rows_of(view: View, tray: Tray, row: Row) -> None:
    if row.preview is None:
        st.html(parts.callout(f"{row.why}。请先选定，再逐行核对。", "warn"))
        return
    lines = intake.lines(view, row.parcel, row.preview) if row.parcel else ()
    st.html(preview.rows(row.preview, lines))
    if _is_settled(row) and row.key in tray.items:
        hand_back.offer([(tray.items[row.key], row.preview)], key="shown")


def _is_settled(row: Row) -> bool:
    """Whether a workbook can go back with remarks: none may say that a row was taken before it is stored."""
    return bool(row.parcel and row.preview and (row.preview.seen or row.fate is Fate.REFUSED))


# ── asking ──


def _asked(view: View, tray: Tray) -> dict[str, Answer]:
    """What a person says of the files that don't say it themselves, or say it twice and differently."""
    known = tray.recognised(view)
    waiting = {
        key: asked
        for key, found in known.items()
        if (asked := fates.questions(view, found, Answer()))
        and not fates.of_another_plan(view, "", found.plan, Answer())
    }
    if not waiting:
        return {}
    answers = {}
    with st.container(border=True, key="panel-asked"):
        st.html(parts.heading("需要确认", "没有写明或前后不一致的，请选定"))
        for key, asked in waiting.items():
            why = "；".join(finding.why for _, finding in asked)
            st.html(f'<p class="fgf-asked"><b>{esc(tray.items[key].name)}</b>{esc(why)}</p>')
            given = {}
            for (name, finding), column in zip(asked, st.columns(3), strict=False):
                with column:
                    given[name] = _chosen(view, name, finding, key=key, alone=len(known) == 1)
            answers[key] = Answer(**given)
    return answers


def _chosen(view: View, name: str, finding: Finding, *, key: str, alone: bool) -> str | None:
    """What is chosen for a file, what it may be first; alone on the desk, a file that says nothing is the link's."""
    label, options, linked = {
        "plan": ("工作要点", {plan.id: plan.title for plan in store.plans()}, ""),
        "sender": ("单位", {unit.name: unit.name for unit in store.units(view.plan.id)} | {"": OFFICE}, "unit"),
        "period": ("月份", {period: month(period) for period in attendance.offered(view)}, "period"),
    }[name]
    values = [value for value in finding.candidates if value in options]
    values += [value for value in options if value not in values]
    asked = st.query_params.get(linked, "") if alone and finding.source is None else ""
    chosen: str | None = st.selectbox(
        label, values, values.index(asked) if asked in values and asked else None,
        format_func=options.__getitem__, placeholder="请选择", key=f"{name}-{key}",
    )  # fmt: skip
    return chosen


# ── receipts ──


def receipts(view: View) -> None:
    """What the last confirmation did, until the next files are handed in."""
    tray = tray_of(view)
    entries = list(tray.entries.values())
    if not entries:
        return
    day = max(entry.preview.received.date() for entry in entries)
    then = replace(view, as_of=max(view.as_of, day))  # the first day on which it counts
    ways = (then.link(""), "看总览"), (then.link("reports", part=attendance.RECEIVED), "看收件记录")
    words = parts.callout(_told(entries), "good") + desk.chips(parts.link(*way) for way in ways)
    failed = f"{len(tray.failed)} 份没有入账，原因见下表，可以再试一次。" if tray.failed else ""
    st.html(
        (parts.callout(failed, "bad") if failed else "")
        + words
        + parts.card("入账回执", _many(_RECEIPTS, map(_receipt, entries)))
    )
    hand_back.receipts(view.plan, entries)
    hand_back.offer([(entry.item, entry.preview) for entry in entries], key="entries")


def _told(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return entries[0].words
    fresh = [entry for entry in entries if entry.receipt.outcome is not Outcome.ALREADY]
    taken, left = (sum(getattr(entry.preview, name) for entry in fresh) for name in ("taken", "left"))
    revisions = sum(entry.receipt.new_revisions for entry in fresh)
    again = len(entries) - len(fresh)
    return (
        f"已入账 {len(fresh)} 份：接收 {taken} 行，新增修订 {revisions} 条"
        + (f"，{left} 行没有接收，请单位改正后再报" if left else "")
        + (f"；{again} 份此前已入账，没有重复入账" if again else "")
        + "。"
    )


def _receipt(entry: Entry) -> tuple[parts.Cell, ...]:
    return (
        entry.name,
        entry.unit,
        Html(f'<span class="fgf-line">{month(entry.period)}</span>'),
        Html(f'<code title="{esc(entry.digest)}">{esc(entry.digest[:12])}</code>'),
        Html(f'<span class="fgf-line">{entry.preview.received:%Y-%m-%d %H:%M}</span>'),
        entry.preview.taken,
        entry.preview.left,
        entry.receipt.new_revisions,
        entry.receipt.submission,
    )
