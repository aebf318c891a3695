"""A report that came on paper: when it was received is entered by hand, with a reason that stays beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from fgf_core.ledger import Submission
from fgf_core.ui.text import Html, esc


@dataclass(frozen=True, slots=True)
class Paper:
    """When a report came on paper, and why that is entered by hand."""

    received: datetime
    reason: str


def asked(now: datetime, *, key: str) -> Paper | None:
    """What is entered for what is handed in now; None where the arrival of the bytes counts.

    Whether it can be is the ledger's to say, for each file by its month.
    """
    if not st.toggle(
        "按纸质收到日期登记", key=f"paper-{key}", help="先收到纸质件、后补录电子表的，按收到纸质件的时间计"
    ):
        return None
    left, middle, right = st.columns([2, 2, 4])
    on: date = left.date_input("收到日期", now.date(), format="YYYY-MM-DD", key=f"paper-day-{key}")
    at = middle.time_input("收到时间", now.time().replace(second=0, microsecond=0), key=f"paper-time-{key}")
    reason = right.text_input("原因（必填）", key=f"paper-why-{key}", max_chars=500)
    return Paper(datetime.combine(on, at), reason.strip())


def note(submission: Submission) -> Html:
    """What stands beside a workbook whose moment of receipt was entered by hand; empty for any other."""
    if not submission.paper_reason:
        return Html("")
    entered = f"{submission.recorded_at:%Y-%m-%d %H:%M} 录入"
    said = f"按纸质收到日期登记：{esc(submission.paper_reason)}"
    return Html(f'<small class="fgf-becauseof" title="{esc(entered)}">{said}</small>')
