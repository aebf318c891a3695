"""Words as they are typed into a workbook: states, ticks, task numbers, placeholders, and rows that are no tasks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from fgf_core.model import Claimed

# The states a unit may pick, and everything else that means the same (domain §7).
CHOICES = {"未启动": Claimed.NOT_STARTED, "推进中": Claimed.IN_PROGRESS, "已完成": Claimed.DONE}
WORD_OF = {claimed: word for word, claimed in CHOICES.items()}
STATES = {
    Claimed.DONE: "已完成 提前完成 超额完成 完成 全部完成 已全部完成 按时完成 如期完成 按期完成 已按时完成 已办结 办结 按时办结 提前办结 "
    "已销号 销号 已落实 是",
    Claimed.IN_PROGRESS: "推进中 正在推进 有序推进 正常推进 持续推进 加快推进 稳步推进 按序时推进 按计划推进 正在推进中 达进度 达序时进度 "
    "达到序时进度 按序时 按序时进度 超进度 超序时进度 欠进度 未达进度 未达序时 未达序时进度 进行中 正在进行 正在办理 办理中 正在实施 "
    "实施中 在办 已启动 长期坚持 滞后 进度滞后 推进缓慢",
    Claimed.NOT_STARTED: "未启动 未开始 尚未启动 尚未开始 未开展 未推进 否",
}
STATE_OF = {word: claimed for claimed, words in STATES.items() for word in words.split()}

TICKS = frozenset("√✓✔☑■●▣◉☒×✗✘")
CROSSES = frozenset("☒×✗✘")
FONT_TICKS = frozenset("ûüýþ")  # what a tick or a cross in the font Wingdings is as a letter
BOXES = frozenset("□☐○◯〇")
MARKS = TICKS | BOXES
MARKED = re.compile(rf"([{''.join(MARKS)}])([^{''.join(MARKS)}]*)")
NOTHING = frozenset({"", "/", "-", "--", "—", "——", "\\", "、", ".", "。", "\u3007"})
# Our own and other templates' examples. Anything that could be a sentence on real work must not match.
PLACEHOLDER = re.compile(
    r"(示例|样例|范例|例如?):.*|示例|样例|\(?(请|此处|在此)(填写|填报|选择|输入).{0,8}|待(填写|填报|填)|×+", re.DOTALL
)
# What neither says nothing nor is an example shows in its first character, nearly always.
SAYS_SOMETHING = re.compile(r"[\u4e00-\u9fff](?<![示样范例请此在待])")

DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMBER = re.compile(
    r"(?:第|任务|工作任务|重点任务|事项|序号|编号|no\.?|[(\[【<#:])*"
    r"(\d{1,5}|[零〇一二三四五六七八九十百两]{1,7})"
    r"(?:号|项|条|任务|[)\]】>.,、:。#])*"
)
LEADING_NUMBER = re.compile(r"(?:第\d{1,3}[项条][、:：]?|[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)、.．]+)\s*")

TOTAL = re.compile(r".{0,5}(合计|总计|小计|共计)(数|项|\(.*)?:?|(汇总|平均)(数|值|进度|完成率|完成进度|完成比例)?:?")
SIGNATURE = re.compile(
    r"\(?(填报人|填表人|制表人?|联系人|联系电话|审核人?|审签人?|经办人?|(单位)?负责人|分管领导|主要领导|(单位)?\(?盖章|填报单位|填报日期"
    r"|填报时间|报送日期|报送单位|报送时间)(\([^()]*\))?(:.*|.{0,3})"
    r"|[^:]{0,8}(填[报表]|制表|审核|复核|审签|经办|联系|负责人|领导|签[字名章]|[盖公]章|电话|手机|日期)[^:]{0,4}(\([^()]*\))?:.*",
    re.DOTALL,
)
NOTE = re.compile(r"(备?注|说明|填表说明|填报说明|填写说明|提示)\s*\d?\s*[:：.、]")


LONGEST_WORD = 40
PLAIN_MARKS = (("\t", " "), ("\r\n", "\n"), ("\r", "\n"), ("\u2028", "\n"), ("\u2029", "\n"))


def clean(text: str) -> str:
    """Text as it is stored: no control or direction characters, lines kept, ends trimmed."""
    if text.isprintable():
        return text.strip()
    for mark, plain in PLAIN_MARKS:
        text = text.replace(mark, plain)
    if not text.replace("\n", "").isprintable():
        hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
        text = text.translate({ord(c): None for c in set(text) - {"\n"} if unicodedata.category(c) in hidden})
    return "\n".join(map(str.rstrip, text.split("\n"))).strip()


def squeeze(text: str) -> str:
    """Text for reading a value: half width, no spaces, lower case."""
    return _squeezed_word(text) if len(text) <= LONGEST_WORD else _squeezed(text)


@lru_cache(maxsize=2048)
def _squeezed_word(text: str) -> str:
    """The same for what is short: units, states and deadlines are the same from row to row."""
    return _squeezed(text)


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", clean(text)).split()).lower()


def compact(text: str) -> str:
    """Text for comparing titles: letters and digits only."""
    return "".join(filter(str.isalnum, squeeze(text)))


def is_nothing(text: str) -> bool:
    """Whether a cell's text says nothing: blank, a dash, or the template's own example."""
    if SAYS_SOMETHING.match(text):
        return False
    typed = squeeze(text)
    return typed in NOTHING or bool(PLACEHOLDER.fullmatch(typed))


def state(text: str) -> Claimed | None:
    """The state a word means, None for one that needs a person (基本完成)."""
    return STATE_OF.get(squeeze(text).strip("。.,;；，、!！"))


def ticked(text: str) -> tuple[Claimed, ...] | None:
    """The states ticked within one cell, as in `☑已完成 □推进中`; None where the cell holds no boxes."""
    found = []
    typed = squeeze(text)
    if typed[:1] not in MARKS:
        return None
    for mark, word in MARKED.findall(typed):
        meant = state(word)
        if meant is None:
            return None
        if mark in TICKS - CROSSES:
            found.append(meant)
    return tuple(found)


def is_tick(text: str) -> bool:
    """Whether a cell holds nothing but a tick."""
    typed = squeeze(text)
    return len(typed) == 1 and typed in TICKS - CROSSES


def is_unticked(text: str) -> bool:
    """Whether a cell to be ticked says that it isn't: an empty box, a cross, 否 or 0."""
    typed = squeeze(text)
    return typed in ("否", "0") or (len(typed) == 1 and typed in CROSSES | BOXES)


def task_number(text: str) -> int | None:
    """The number of a task: `7.` `（8）` `任务12` `No.17` `第29项` `十二` `９`; None for anything else."""
    found = NUMBER.fullmatch(squeeze(text))
    if not found:
        return None
    return int(found[1]) if found[1].isdecimal() else chinese_number(found[1])


def chinese_number(text: str) -> int | None:
    """The value of 十二, 二十, 一百零三; None where the characters make no number below 1,000."""
    total = 0
    for unit, weight in (("百", 100), ("十", 10)):
        before, mark, after = text.partition(unit)
        if mark:
            digit = 1 if before.strip("零〇") == "" else DIGITS.get(before.strip("零〇"))
            if digit is None:
                return None
            total, text = total + digit * weight, after
    rest = text.strip("零〇")
    if rest == "":
        return total or None
    return total + DIGITS[rest] if rest in DIGITS else None
