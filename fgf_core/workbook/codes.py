"""Every code a workbook can be answered with: what it does, what it means, and what is said to the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from fgf_core.model import Problem


class Effect(StrEnum):
    """What a code does to the row or the file, in the words of the screen."""

    FLAGGED = "接收，请核对"
    EMPTIED = "接收，该格留空"
    ROW = "该行未接收"
    FILE = "整份未接收"
    REMARK = "说明"


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `message` is a template: {cells} where, {typed} what was written, {taken} what was made of it."""

    code: str
    effect: Effect
    means: str
    message: str


_F, _E, _R, _X, _N = Effect.FLAGGED, Effect.EMPTIED, Effect.ROW, Effect.FILE, Effect.REMARK

_ALL = (
    Code("PCT_APPROX", _F, "进度是约数", "{cells}“{typed}”是约数，按 {taken} 读取，请核对"),
    Code("PCT_FRACTION", _F, "进度是小数或分数", "{cells}“{typed}”按 {taken} 读取，请核对；建议直接填百分数"),
    Code("PCT_NUMBER_TEXT", _F, "进度是文本格式的数字", "{cells}“{typed}”是文本格式的数字，按 {taken} 读取，请核对"),
    Code("MERGED_FILL", _F, "值来自合并单元格", "{cells}是合并单元格的一部分，按“{typed}”读取，请核对是否适用于本任务"),
    Code("SHARED_LEAD", _F, "多个单位共同牵头", "本任务由{typed}共同牵头，任务进度以其中最低者为准"),
    Code(
        "GROUP_ROW",
        _F,
        "本单位只在成组单位之内",
        "本单位不是第 {typed} 号任务的牵头或具名责任单位，本行只作配合情况记录",
    ),
    Code(
        "NO_NUMBER", _F, "没有编号，按任务名称对应", "{cells}没有可用的编号，按任务名称对应为第 {taken} 号任务，请核对"
    ),
    Code("NO_TITLE", _F, "没有任务名称，按编号对应", "{cells}没有任务名称，按编号对应为第 {taken} 号任务，请核对"),
    Code(
        "DEADLINE_DIFFERS",
        _F,
        "完成时限与要点不同",
        "{cells}完成时限“{typed}”与要点不同，以要点为准：{taken}；如需延期请另行申请",
    ),
    Code("DEADLINE_TEXT", _F, "完成时限不是日期", "{cells}完成时限“{typed}”读不出日期，以要点为准：{taken}"),
    Code("DATE_SERIAL", _F, "日期是序列号", "{cells}“{typed}”是日期序列号，按 {taken} 读取，请核对"),
    Code("TICK_STYLE", _F, "用打勾表示状态", "{cells}打勾的状态按“{taken}”读取，请核对"),
    Code(
        "FORMULA_EXTERNAL",
        _F,
        "公式取自外部文件",
        "{cells}取自外部文件，采用其中保存的值“{typed}”，可能不是本期数据，请核对",
    ),
    Code(
        "PCT_AMBIGUOUS",
        _E,
        "进度填“1”，或两列进度不同",
        "{cells}进度填“{typed}”，无法判断是 {taken}，未写入，请改填百分数（如 100%）",
    ),
    Code("PCT_RANGE_TEXT", _E, "进度是区间", "{cells}“{typed}”是区间，进度未写入，请填一个数"),
    Code("PCT_WORD", _E, "进度不是数字", "{cells}“{typed}”不是可用的进度，未写入，请填 0 至 100 的数"),
    Code("PCT_RANGE", _E, "进度超出 0 至 100", "{cells}“{typed}”超出 0% 至 100%，进度未写入，请更正"),
    Code("PCT_MISSING", _E, "没有填进度", "{cells}没有填写完成进度，请填 0 至 100 的数"),
    Code("NO_STATUS", _E, "没有可用的办理状态", "{cells}{taken}，办理状态未写入，请选“未启动”“推进中”或“已完成”"),
    Code("STATUS_MULTI", _E, "填了多个状态", "{cells}填了多个状态（{typed}），办理状态未写入，请只选一个"),
    Code(
        "STATUS_PCT_CONFLICT",
        _E,
        "状态与进度矛盾",
        "{cells}办理状态“{typed}”与进度 {taken} 矛盾，进度未写入，请更正其中一个",
    ),
    Code(
        "FORMULA_NO_VALUE",
        _E,
        "公式没有计算结果",
        "{cells}是公式但没有保存计算结果，未写入；请在 WPS 或 Excel 中打开并保存一次再报送",
    ),
    Code(
        "FORMULA_ERROR", _E, "公式结果是错误", "{cells}的公式结果是错误（{typed}）或由出错的格算出，未写入，请直接填写"
    ),
    Code(
        "DATE_UNREADABLE",
        _E,
        "日期读不出",
        "{cells}“{typed}”读不出是哪一天，办结日期未写入，请按 2023-06-30 的样子填写",
    ),
    Code("DATE_FUTURE", _E, "办结日期晚于本期", "{cells}办结日期“{typed}”晚于本期月末，未写入，请更正"),
    Code("UNKNOWN_TASK", _R, "要点中没有这项任务", "{cells}{taken}，请核对编号和任务名称"),
    Code("NOT_YOUR_TASK", _R, "不是本单位的任务", "{cells}第 {typed} 号任务的牵头和责任单位中没有本单位，请核对编号"),
    Code("TITLE_MISMATCH", _R, "编号与任务名称不符", "{cells}编号 {typed} 与任务名称不符：{taken}，请核对"),
    Code("DUPLICATE", _R, "同一任务填了两行", "同一任务填了不止一行且内容不同，只接收{taken}，请合并为一行"),
    Code("HIDDEN_ROW", _R, "隐藏行有内容", "本行被隐藏或被筛选掉，内容未写入；请取消隐藏和筛选，确认后再报送"),
    Code("TEXT_TOO_LONG", _R, "文字过长", "{cells}超过 2000 字（{typed} 字），不截断写入，请压缩后再报送"),
    Code("WRONG_PLAN", _X, "是其他要点的表格", "整份未接收：{what}，疑为其他工作要点的表格"),
    Code("WRONG_UNIT", _X, "是其他单位的表格", "整份未接收：这是{what}的月报表，请选对单位后再报送"),
    Code("WRONG_PERIOD", _X, "是其他月份的表格", "整份未接收：这是{what}的月报表，请用本期的模板填报"),
    Code("PERIOD_CLOSED", _X, "报送月份不在范围内", "整份未接收：{what}，请核对报送月份"),
    Code(
        "PERIOD_LOCKED",
        _X,
        "报送月份已锁定",
        "整份未接收：{what}；确需补报的，请单位说明原因，由督查室在“报送日历”给予补报授权后再报送，或由督查室汇总表代为更正",
    ),
    Code("EMPTY_FILE", _X, "没有填报内容", "没有可接收的填报内容：{what}"),
    Code("NOT_XLSX", _X, "不是 .xlsx 文件", "{what}，不是 .xlsx 表格；请在 WPS 或 Excel 中另存为 .xlsx 后再报送"),
    Code(
        "BROKEN_FILE", _X, "文件已损坏", "文件已损坏，读不出（{what}）；请在 WPS 或 Excel 中打开，另存为 .xlsx 后再报送"
    ),
    Code("ENCRYPTED", _X, "文件有打开密码", "{what}，请取消打开密码后再报送"),
    Code("MACRO", _X, "文件含有宏", "{what}，请另存为不含宏的 .xlsx 后再报送"),
    Code(
        "TOO_LARGE", _X, "文件过大", "文件过大或表格范围过大（{what}）；请删去多余的行、列和工作表，不超过 5 MB，再报送"
    ),
    Code("UNSAFE", _X, "文件结构异常", "文件结构异常（{what}），为安全起见不予读取；请用下发的模板重新填写"),
    Code(
        "ZIP_NESTED", _X, "压缩包里还有压缩包", "{what}，不再展开；请解开后把表格直接打成一个压缩包，或者直接选择表格"
    ),
    Code("ZIP_MANY", _X, "压缩包里的文件过多", "压缩包里的文件过多（{what}）；请分几次报送，每次不超过 100 份"),
    Code("ZIP_LARGE", _X, "压缩包过大", "压缩包过大（{what}）；请分几个压缩包报送，每个不超过 20 MB"),
    Code("NO_HEADER", _X, "找不到表头", "找不到表头：{what}；请使用下发的模板，保留“序号”“工作任务”“进展情况”等列名"),
    Code("SHEET_IGNORED", _N, "有工作表未读取", "工作表“{what}”不是本期本单位的表，未读取"),
    Code(
        "SHEET_HIDDEN", _N, "隐藏的工作表未读取", "工作表“{what}”是隐藏的，其中有填报内容，未读取；如需报送请取消隐藏"
    ),
    Code("COLUMN_HIDDEN", _N, "隐藏的列未读取", "{what}是隐藏列，未读取；如需报送请取消隐藏"),
    Code(
        "UNIT_DOUBTFUL",
        _N,
        "表中单位与报送单位不同",
        "表中填报单位写的是“{what}”，与报送单位不同，请核对是否选错了单位",
    ),
    Code("PERIOD_DOUBTFUL", _N, "表中月份与本期不同", "表中写的是{what}，与本期不同，请核对是否报错了月份"),
)

CODES: Mapping[str, Code] = MappingProxyType({code.code: code for code in _ALL})


def say(code: str, *, where: str, what: str) -> Problem:
    """A word on the file as a whole."""
    return Problem(where, CODES[code].message.format(what=what), code)
