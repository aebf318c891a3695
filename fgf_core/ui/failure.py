"""What a page shows when its script fails: a sentence and a number that finds the entry in the log, never code."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from fgf_core.ledger import LedgerTrouble
from fgf_core.ui import parts

_LOG = logging.getLogger("fgf.page")


def show(error: Exception) -> bool:
    """Log the error under a number and show the number; True tells Streamlit that this is all people see."""
    number = secrets.token_hex(4)
    _LOG.error("error %s", number, exc_info=error)
    words = "这个页面没有算完，已保存的数据不受影响。请刷新重试；仍不成功的，请把编号告诉管理员。"
    if isinstance(error, LedgerTrouble):
        words = str(error)
    st.html(parts.callout(f"{words}编号：{number}", "bad"))
    return True
