"""The child process: an .xlsx file on standard input, read under limits into one JSON document on standard output."""

from __future__ import annotations

import json
import posixpath
import sys
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from .archive import Archive
from .parts import Budget, Part, Refused, Strings, Styles, Worksheet, local

REFUSAL = 3  # the exit status that says so
MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 20
SHEETS = 50
BROKEN = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, LookupError, ValueError)


def main() -> None:
    """Read a workbook into `{"date1904", "styles", "sheets"}`."""
    answer(lambda content: _as_json(read(content)))


def answer(work: Callable[[bytes], bytes]) -> None:
    """Work standard input into standard output under limits; a refusal is `{"code", "what"}` and the status REFUSAL."""
    _limit()
    try:
        sys.stdout.buffer.write(work(sys.stdin.buffer.read()))
        return
    except Refused as refused:
        code, what = refused.code, refused.what
    except MemoryError:
        code, what = "TOO_LARGE", "memory"
    except BROKEN as error:
        code, what = "BROKEN_FILE", type(error).__name__
    sys.stdout.buffer.write(_as_json({"code": code, "what": what}))
    sys.exit(REFUSAL)


def _as_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def read(content: bytes) -> dict[str, Any]:
    """The worksheets of a workbook as plain JSON values, with the paths of the parts they stand in.

    Raises Refused, or what the standard library raises.
    """
    archive = Archive(content)
    book_path = next(iter(_related(archive, "").get("officeDocument", [])), "xl/workbook.xml")
    book, strings, styles, budget = _Book(), Strings(), Styles(), Budget()
    archive.parse(book_path, book)
    around = _related(archive, book_path)
    if "xlMacrosheet" in around:
        raise Refused("MACRO", "xlMacrosheet")
    for path in around.get("sharedStrings", []):
        archive.parse(path, strings, kind="sharedStrings")
    for path in around.get("styles", []):
        archive.parse(path, styles, kind="styles")
    targets = _relationships(archive, book_path)
    sheets = []
    for name, state, key in book.sheets:
        kind, path = targets.get(key, ("", ""))
        if kind == "worksheet":
            sheet = Worksheet(name, strings, styles, budget)
            archive.parse(path, sheet, kind="worksheets")
            sheets.append(
                {
                    "name": name,
                    "path": path,
                    "hidden": state != "visible",
                    "cells": sheet.cells,
                    "merges": sheet.merges,
                    "hidden_rows": sheet.hidden_rows,
                    "hidden_columns": sheet.hidden_columns,
                }
            )
    return {"date1904": book.date1904, "styles": around.get("styles", []), "sheets": sheets}


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # a system that does not know this limit
            continue


class _Book(Part):
    """xl/workbook.xml: the sheets in order, each with its state and relation, and which day is day 0."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []
        self.date1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            self.date1904 = attributes.get("date1904") in ("1", "true")
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if local(name) == "id"), "")
            self.sheets.append((attributes.get("name", "")[:100], attributes.get("state", "visible"), key))
            if len(self.sheets) > SHEETS:
                raise Refused("TOO_LARGE", "sheets")


class _Relationships(Part):
    """A .rels part: id to kind and path, links to outside left out."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
            self.found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path.lstrip("/"))


def _relationships(archive: Archive, path: str) -> dict[str, tuple[str, str]]:
    """The parts that another part points to: id to kind and path. The part "" is the file itself."""
    folder, name = posixpath.split(path)
    listed = _Relationships(folder)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels in archive.names:
        archive.parse(rels, listed)
    return listed.found


def _related(archive: Archive, path: str) -> dict[str, list[str]]:
    """The same by kind, existing parts only."""
    kinds: dict[str, list[str]] = {}
    for kind, target in _relationships(archive, path).values():
        if target in archive.names:
            kinds.setdefault(kind, []).append(target)
    return kinds


if __name__ == "__main__":
    main()
