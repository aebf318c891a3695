"""The columns of the monthly workbook, each declared once: template, reader and manual are drawn from here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from fgf_core.model import Claimed

from .months import When, when_in
from .words import squeeze, state

Key = Literal[
    "number", "section", "title", "role", "leads", "responsible", "deadline", "last_percent", "last_progress",
    "claimed", "percent", "done_on", "progress", "problems", "next_steps", "note",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `header` as our template prints it, `also` what others call it, `width` in characters.

    `open` columns are the yellow ones a unit fills in; `claim` ones make a row a report when any of them is filled.
    """

    key: Key
    header: str
    also: str
    width: float
    open: bool = False
    claim: bool = False
    hint: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The header and its synonyms."""
        return (self.header, *self.also.split())


COLUMNS = (
    Column("number", "序号", "编号 任务序号 任务编号 项目编号", 6),
    Column("section", "板块", "类别 工作类别 所属板块 任务分类 一级任务", 14),
    Column(
        "title",
        "工作任务",
        "重点任务 任务内容 工作事项 督查事项 督办事项 主要任务 责任事项 事项 任务名称 任务事项 工作内容 目标任务 重点工作 "
        "重点工作任务 任务清单 改革任务 改革事项 任务 事项名称 具体任务",
        30,
    ),
    Column("role", "角色", "本单位角色", 8),
    Column("leads", "牵头单位", "主办单位 牵头部门 承办单位 牵头责任单位 主责 主责单位 牵头", 16),
    Column("responsible", "责任单位", "协办单位 配合单位 参与单位 责任部门 协同责任单位 配合部门", 20),
    Column(
        "deadline",
        "完成时限",
        "办结时限 完成期限 完成时间 整改时限 时限要求 时间节点 目标时限 时限 办理时限 要求完成时间 计划完成时间 预计完成时间",
        15,
    ),
    Column("last_percent", "上期进度（%）", "", 8),
    Column("last_progress", "上期进展情况", "", 26),
    Column(
        "claimed",
        "办理状态",
        "完成情况 是否完成 进度状态 任务状态 当前状态 状态 完成状态 推进状态 办结情况 工作状态 销号情况",
        10,
        open=True,
        claim=True,
        hint="从下拉框选：未启动、推进中、已完成",
    ),
    Column(
        "percent",
        "完成进度（%）",
        "进度 进度(%) 完成率 形象进度 完成比例 目前进度 完成百分比 进度百分比 进度比例 当前进度 任务进度 总体进度",
        10,
        open=True,
        claim=True,
        hint="填 0 至 100 的数，如 80；不填“约”“过半”和区间",
    ),
    Column(
        "done_on",
        "办结日期",
        "实际完成时间 实际完成日期 实际办结时间 实际办结日期 办结时间 完成日期 销号日期",
        13,
        open=True,
        hint="已完成的填办结当日，如 2023-06-30",
    ),
    Column(
        "progress",
        "进展情况",
        "推进情况 办理情况 落实情况 工作进展 承办情况 本月进展 最新进展 进展 工作成效 工作开展情况 开展情况 任务进展 阶段性成效 "
        "整改情况 落实进展 推进落实情况 进展及成效",
        44,
        open=True,
        claim=True,
        hint="本期做了什么、到什么程度，不超过 2000 字",
    ),
    Column(
        "problems",
        "存在问题",
        "困难问题 未完成原因 存在困难 问题 困难 困难和问题 问题和困难 问题及原因 滞后原因 原因",
        24,
        open=True,
    ),
    Column(
        "next_steps",
        "下一步措施",
        "下一步打算 后续工作 下一步计划 下步打算 下步措施 下步计划 下一步 工作措施 推进措施 下一步安排",
        24,
        open=True,
    ),
    Column("note", "备注", "说明 情况说明 其他说明", 14, open=True),
)
BY_KEY = {column.key: column for column in COLUMNS}
CLAIMS = tuple(column.key for column in COLUMNS if column.claim)
OPEN = tuple(column.key for column in COLUMNS if column.open)

# A header may be a phrase around a known name, if that name is long enough not to be there by chance.
LONGEST_HEADER, LONGEST_PHRASE, PART = 60, 24, 4
BRACKETS = re.compile(r"\([^()]*\)|【[^】]*】|\[[^\]]*\]")
FILLERS = re.compile(r"工作|情况|目前|当前|主要|具体|最新|截至|截止|有关|简要|填报|的|及|和|与|[^\w%]|_")
# Around the name of a figure nothing else may stand: 投资完成比例 and 目标完成率 are not the task's progress.
HARMLESS = re.compile(r"任务|年度|全年|总体|整体|累计|事项|项目|实际|推进|重点|改革|各项|自报|本|总")
PLANNED = re.compile(r"计划|预计|要求|规定|目标|承诺|拟|应")


@dataclass(frozen=True, slots=True)
class Header:
    """What a header's words mean: a column, or a state to be ticked, or a bare month; `when` where a time is named."""

    key: Key | Literal["tick", "month", ""]
    when: When | None = None
    ticked: Claimed | None = None


NO_HEADER = Header("")


def header_of(words: str) -> Header:
    """The column that a header's words name; an empty key for none."""
    return _header_of(words) if len(words) <= LONGEST_HEADER else NO_HEADER


@lru_cache(maxsize=2048)
def _header_of(words: str) -> Header:
    typed = _plain(words)
    named = when_in(squeeze(words))
    if key := _exact().get(typed):
        return Header(key, named)
    if state(typed) and typed not in ("是", "否"):
        return Header("tick", named, ticked=state(typed))
    if named:
        typed = _plain(squeeze(words).replace(named.words, "", 1))
    if key := _exact().get(typed) or (_loose(typed) if len(_plain(words)) <= LONGEST_PHRASE else None):
        return Header(key, named)
    return Header("month", named) if named and FILLERS.sub("", typed) == "" else NO_HEADER


def _plain(words: str) -> str:
    """A header's words without what stands in brackets, without spaces and marks."""
    typed = squeeze(words)
    return re.sub(r"[^\w%]|_", "", BRACKETS.sub("", typed)) or re.sub(r"[^\w%]|_", "", typed)


def _loose(typed: str) -> Key | None:
    """The column whose name is the same but for filler words, or the longest one that is part of the words."""
    bare = FILLERS.sub("", typed)
    if bare in _bare():
        return _bare()[bare]
    known = {**_bare(), **_exact()}
    parts = [name for name in known if len(name) >= PART and (name in typed or name in bare)]
    if not parts:
        return None
    name = max(parts, key=lambda name: (len(name), -typed.find(name)))
    key = known[name]
    if key == "percent" and FILLERS.sub("", HARMLESS.sub("", typed.replace(name, ""))):
        return None
    return "deadline" if key == "done_on" and PLANNED.search(typed) else key


@cache
def _exact() -> dict[str, Key]:
    return {_plain(name): column.key for column in COLUMNS for name in column.names}


@cache
def _bare() -> dict[str, Key]:
    names: dict[str, Key] = {}
    for name, key in _exact().items():
        bare = FILLERS.sub("", name)
        if len(bare) > 1 and bare not in names and not state(bare):
            names[bare] = key
    return names
