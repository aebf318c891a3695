"""The screen's word for each value of the domain, one to one (domain §2)."""

from __future__ import annotations

from fgf_core.model import Claimed, Light, Timeliness, UnitClass, Verified

CLAIMED = {Claimed.NOT_STARTED: "未启动", Claimed.IN_PROGRESS: "推进中", Claimed.DONE: "报完成"}
VERIFIED = {Verified.NONE: "未核", Verified.PENDING: "待核", Verified.PASSED: "通过", Verified.RETURNED: "退回"}
TIMELINESS = {
    Timeliness.NOT_DUE: "未到期",
    Timeliness.DUE_SOON: "临期",
    Timeliness.AWAITING_REPORT: "到期待报",
    Timeliness.OVERDUE: "逾期",
    Timeliness.DONE_ON_TIME: "按时办结",
    Timeliness.DONE_LATE: "逾期办结",
    Timeliness.NO_DEADLINE: "无明确时限",
}
# Shape, colour and word together, from glyphs every Chinese font has: never colour alone.
LIGHT = {Light.RED: "■红", Light.YELLOW: "▲黄", Light.GREEN: "●绿", Light.BLUE: "◆蓝", Light.GREY: "○灰"}
UNIT_CLASS = {UnitClass.DEPARTMENT: "部门", UnitClass.DISTRICT: "区县乡镇", UnitClass.VERTICAL: "垂管单位"}
GRADE = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}
ATTENDANCE = {
    "on_time": "按时",
    "late": "迟报",
    "missing": "未报",
    "returned": "退回",
    "open": "待报",
    "not_expected": "不需报",
}
OFFICE = "督查室汇总表"
"""What stands among the units for the office's own workbook, which speaks for every unit."""
