"""A file from outside, read without trusting it: its size, its first bytes, its directory, then a child process."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from fgf_core.uncollected import uncollected

from .cells import Reading, Sheet, sheets_of
from .child import REFUSAL
from .codes import say
from .parts import INFLATED, PART_BYTES, Refused

MOST_BYTES = 5 * 1024 * 1024
SECONDS = 30
MEMBERS = 300

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# What a file that is no workbook turns out to be, by its first bytes.
LOOKS_LIKE = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"{\\rtf", "RTF 文档"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"<", "网页或 XML 文件"),
)
OTHER_OFFICE = (
    ("word/", "Word 文档"),
    ("ppt/", "演示文稿"),
    ("xl/workbook.bin", ".xlsb 表格"),
    ("content.xml", "ODF 文件"),
)
MACRO_PARTS = ("vbaproject", "/activex/", "/macrosheets/")
# -I: neither the folder it runs in nor the environment decides what is imported; -S: no installed package is needed.
# The package's own __init__ loads all that judges a workbook, which takes longer than reading a small one.
CHILD = """
import importlib, sys, types
root, package, module = sys.argv[1:]
sys.path.insert(0, root)
bare = sys.modules[package] = types.ModuleType(package)
bare.__path__ = [f"{root}/{package.replace('.', '/')}"]
importlib.import_module(f"{package}.{module}").main()
"""
ROOT = str(Path(__file__).resolve().parents[2])


def read(data: bytes, *, name: str) -> Reading:
    """The cells of an uploaded file. Whatever the file holds, this returns: `problems` say why nothing was read.

    The limits are those measured to keep every hostile file tried under 3 seconds and 256 MB.
    """
    label = clean_name(name)
    try:
        look(data)
        return Reading(label, _sheets(in_child("child", data)))
    except Refused as refused:
        return Reading(label, problems=(say(refused.code, where=label, what=refused.what),))


@uncollected
def _sheets(answer: bytes) -> tuple[Sheet, ...]:
    document: dict[str, Any] = json.loads(answer)
    return sheets_of(document)


def look(data: bytes) -> None:
    """A look at a file from outside, nothing of it inflated; raises Refused where it is not to be opened."""
    code, what = _outside(data)
    if code:
        raise Refused(code, what)


def in_child(module: str, data: bytes) -> bytes:
    """What `main` of a module of this package makes of the data in a process of its own, in limited time and memory.

    Raises Refused for what the process refuses; one that ends early or late had a file too large.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", CHILD, ROOT, __package__, module],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise Refused("TOO_LARGE", "读取超时") from None
    if done.returncode == REFUSAL:
        raise Refused(**json.loads(done.stdout))
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise Refused("TOO_LARGE", "内容过于复杂")
    if done.returncode:
        raise RuntimeError(f"the child process failed: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def clean_name(name: str) -> str:
    """A file's name as a label: no path, no control or direction characters, at most 100 long."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(character for character in base if unicodedata.category(character)[0] != "C").strip()
    return kept[-100:] or "未命名.xlsx"


def _outside(data: bytes) -> tuple[str, str]:
    """The code of what is wrong with a file as it stands, and a word on it; ("", "") for nothing."""
    if not data:
        return "EMPTY_FILE", "文件是空的（0 字节）"
    if len(data) > MOST_BYTES:
        return "TOO_LARGE", f"文件有 {len(data) / 1048576:.1f} MB"
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "ENCRYPTED", "文件设有打开密码"
        return "NOT_XLSX", "文件内容是旧版 .xls（或 .et）格式"
    if not data.startswith(ZIP):
        start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        return "NOT_XLSX", "文件内容是" + next(
            (word for sign, word in LOOKS_LIKE if start.startswith(sign)), "文本或其他格式"
        )
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, LookupError, NotImplementedError, OSError):
        return "BROKEN_FILE", "压缩结构不完整"
    return _inside(members)


def _inside(members: list[zipfile.ZipInfo]) -> tuple[str, str]:
    """The same for the directory of a zip."""
    names = [member.filename for member in members]
    lower = [name.lower() for name in names]
    if any(member.flag_bits & 1 for member in members):
        return "ENCRYPTED", "压缩包设有密码"
    if len(members) > MEMBERS or sum(member.file_size for member in members) > INFLATED:
        return "TOO_LARGE", "展开后内容过多"
    if len(set(lower)) < len(lower) or any(_strange(name) for name in names):
        return "UNSAFE", "压缩包内部文件名异常"
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        return "UNSAFE", "压缩方式异常"
    if any(sign in name for name in lower for sign in MACRO_PARTS):
        return "MACRO", "文件含有宏或控件"
    if not any(name.startswith("xl/workbook") and name.endswith(".xml") for name in lower):
        found = next((word for sign, word in OTHER_OFFICE if any(name.startswith(sign) for name in lower)), "压缩包")
        return "NOT_XLSX", f"文件内容是{found}"
    if any(member.file_size > _cap(member.filename) for member in members):
        return "TOO_LARGE", "某一部分内容过多"
    return "", ""


def _strange(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or any(sign in name for sign in ":\\\0")


def _cap(name: str) -> int:
    """The most bytes a part may inflate to; for parts that are never read only the whole counts."""
    return next((cap for part, cap in PART_BYTES.items() if part in name), INFLATED)
