"""The rules of 水分检查 as data: each rule's code, name, thresholds, and why they are what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code is the contract, name and `what` are for people, `why` is the reason for its limits."""

    code: str
    name: str
    what: str
    why: str
    limits: Mapping[str, float]


_ALL = (
    Rule(
        "TEXT_REPEATED",
        "文字雷同",
        "进展情况与上次月报相同、只改数字和日期，或相似度达到 90%；不足 8 个字的短句，连续 3 期相同才提示",
        "汉字信息密，改动不足一成说明没有新内容；短句（如“正在推进”）偶然相同很常见，20 个字以下不比相似度",
        {"similar": 0.9, "least_similar": 20, "short": 8, "short_periods": 3},
    ),
    Rule(
        "PROGRESS_FALLS",
        "进度倒退",
        "进度比上次报的低，且超过 1 个百分点；被督查室退回后调低的不提示",
        "做完的工作不会减少，倒退说明前后必有一次不实；1 个百分点以内可能是四舍五入",
        {"points": 1},
    ),
    Rule(
        "PROGRESS_STUCK",
        "进度停滞",
        "推进中的任务，进度连续 3 次月报没有变化",
        "一两个月没有变化常有正当原因，一个季度没有变化应当说明；尚未启动的由亮灯提示",
        {"reports": 3},
    ),
    Rule(
        "LEAP_TO_DONE",
        "突击完成",
        "一期之内进度增加 40 个百分点以上而报完成；中间有漏报的按期数平均",
        "时限最短的任务（三个月）按序时每期约 33 个百分点，超过它的完成应看佐证",
        {"points": 40},
    ),
    Rule(
        "DONE_NO_DATE",
        "完成无日期",
        "报完成而没有填完成日期，后来的月报也没有补上",
        "是否按时办结要看完成日期；没有日期的只能按收到日计",
        {},
    ),
    Rule(
        "TARGET_UNMENTIONED",
        "指标未提及",
        "要点写明的量化指标，报完成或进度 80% 以上时，所有月报都没有提到该数，也没有同一计量单位的数",
        "80% 与临期亮灯的标准一致：到这一步应当说得出指标完成多少",
        {"percent": 80},
    ),
    Rule(
        "TEXT_CONTRADICTS",
        "图文不符",
        "文字所说的总体进度与填报进度相差 20 个百分点以上；或文字说任务已完成、尚未启动、正在进行，与填报的进度或状态相反",
        "黄灯的标准是 10 个百分点，文字多取整数，放宽一倍；说已完成的应不低于 80%，说未启动的应低于 20%",
        {"points": 20, "done": 80, "not_started": 20},
    ),
    Rule(
        "ALL_DONE_AT_ONCE",
        "末日齐报完成",
        "报送日或截止锁定日当天，单位牵头的任务全部达到 100%，其中 3 项以上是这一期才达到的",
        "一两项赶在当天完成属常情，三项以上同日齐报完成应看佐证",
        {"tasks": 3},
    ),
)
RULES: Mapping[str, Rule] = {rule.code: rule for rule in _ALL}
