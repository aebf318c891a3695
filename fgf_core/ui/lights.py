"""How a light looks: glyph, word and colour together, the same on every page."""

from __future__ import annotations

from fgf_core.model import Light
from fgf_core.standing import Standing
from fgf_core.ui.text import esc
from fgf_core.words import LIGHT, TIMELINESS


def chip(light: Light) -> str:
    """The light as a small label, as HTML."""
    return f'<span class="fgf-chip fgf-{light.value}">{LIGHT[light]}</span>'


def state(standing: Standing) -> str:
    """The task's timeliness in words, with the days where it is late."""
    if standing.done_ongoing:
        return "完成·长期坚持"
    word = TIMELINESS[standing.timeliness]
    return f"{word} {standing.days_overdue} 天" if standing.days_overdue else word


def reason_line(text: str) -> str:
    """为什么是这个灯, folded under its light, as HTML."""
    return f'<details class="fgf-why"><summary>依据</summary><span>{esc(text)}</span></details>'
