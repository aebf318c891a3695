"""What the index page fetches ahead: whole, there, and nothing twice."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

from fgf_core.web import ahead
from fgf_core.web.index import rewritten

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
HREF = re.compile(r'href="\./static/js/([^"]+)"')


def test_the_modules_of_what_every_page_begins_with_are_fetched_with_the_app():
    named = HREF.findall(rewritten(INDEX))
    for element in ahead.ELEMENTS:
        assert [name for name in named if name.startswith(f"{element}.")], element


def test_every_module_fetched_ahead_is_one_that_streamlit_ships_and_is_named_once():
    named = HREF.findall(rewritten(INDEX))
    assert len(named) == len(set(named))
    assert [name for name in named if not (ahead.MODULES / name).is_file()] == []


def test_what_a_module_imports_is_fetched_with_it():
    named = {*HREF.findall(rewritten(INDEX)), *re.findall(r'src="\./static/js/([^"]+)"', INDEX)}
    fetched = HREF.findall(ahead.links(INDEX))
    imported = {other for name in fetched for other in re.findall(r'"\./([\w.-]+\.js)"', _import_lines(name))}
    assert imported <= named


def _import_lines(name: str) -> str:
    """The head of a module, where its imports stand."""
    text = (ahead.MODULES / name).read_text(encoding="utf-8")
    return "".join(re.findall(r'import(?:[^;"\']*from)?["\'][^"\']+["\']', text.replace("`", '"')))
