"""The one place where the dashboard asks what day it is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment in Asia/Shanghai, without a zone: what the ledger keeps."""
    return datetime.now(ZONE).replace(tzinfo=None)


def today() -> date:
    """The day it is in Asia/Shanghai."""
    return now().date()
