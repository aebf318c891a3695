"""A month is known however it is named, and a day or a deadline is none."""

from __future__ import annotations

import pytest

from fgf_core.workbook.months import month_in, when_in

PERIOD = "2023-05"


@pytest.mark.parametrize(
    "words",
    [
        *(
            "5月进展",
            "2023年5月",
            "5月份",
            "五月",
            "1-5月",
            "1月—5月",
            "一至五月",
            "4、5月",
            "二季度",
            "第2季度",
            "上半年",
        ),
        *(
            "2023年上半年",
            "截至5月底进度",
            "截至5月31日进展",
            "本月进展",
            "本期",
            "当月",
            "进展情况(5月)",
            "2023年度进展",
        ),
    ],
)
def test_words_that_name_this_month(words: str) -> None:
    when = when_in(words)
    assert when
    assert when.is_in(PERIOD)


@pytest.mark.parametrize(
    "words",
    [
        *("4月进展", "2022年5月", "四月份", "十二月", "1-4月", "1-6月", "一季度", "2022年二季度", "下半年", "上月进展"),
        *("上期", "去年同期完成率", "同期", "截至4月底进度", "截至4月30日进展", "下月计划", "下阶段打算", "2022年进展"),
    ],
)
def test_words_that_name_another_time(words: str) -> None:
    when = when_in(words)
    assert when
    assert not when.is_in(PERIOD)


@pytest.mark.parametrize(
    "words",
    ["12月底前", "5月20日前报送", "每月20日前", "13月", "下一步工作打算", "进展情况", "上级要求", "当前进度", "序号"],
)
def test_words_that_name_no_time(words: str) -> None:
    assert when_in(words) is None


@pytest.mark.parametrize(
    "tab", ["5月", "2023年5月", "202305", "2023.5", "2023-05", "5月(2)", "1-5月", "月报5月", "五月"]
)
def test_tabs_that_name_this_month(tab: str) -> None:
    when = month_in(tab)
    assert when
    assert when.is_in(PERIOD)


@pytest.mark.parametrize("tab", ["sheet1", "汇总", "2023.05.19", "20230519", "0505", "12345"])
def test_tabs_that_name_no_month(tab: str) -> None:
    assert month_in(tab) is None
