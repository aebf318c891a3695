"""Names of files as people file them, safe on any system."""

from __future__ import annotations

import re

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]+')


def file_name(*parts: object, kind: str = "xlsx") -> str:
    """A name as people file it: `file_name("月报", "区财政局", "2023年10月")` is 月报_区财政局_2023年10月.xlsx."""
    cleaned = (_NOT_IN_NAMES.sub("", str(part)).strip(" ._") for part in parts)
    return "_".join(filter(None, cleaned))[:100] + f".{kind}"
