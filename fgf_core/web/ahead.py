"""The browser modules every page of ours begins with, named in the index page: they load with the app, not after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import streamlit

# Streamlit fetches an element's module when the first such element arrives; until then a placeholder stands there.
ELEMENTS = ("Html", "Selectbox", "DateInput")
MODULES = Path(streamlit.__file__).parent / "static" / "static" / "js"
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


@cache
def links(index: str) -> str:
    """`modulepreload` links for the elements' modules and what they import, without those the page names already."""
    needed: dict[str, None] = {}
    for element in ELEMENTS:
        for file in sorted(MODULES.glob(f"{element}.*.js")):
            needed |= dict.fromkeys(_with_imports(file.name, set()))
    names = (name for name in needed if name not in index)
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">\n    ' for name in names)


def _with_imports(name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    yield name
    for imported in _IMPORTED.findall((MODULES / name).read_text(encoding="utf-8")):
        yield from _with_imports(imported, seen)
