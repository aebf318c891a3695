"""Many files at once: a zip opened without trusting it into the files in it, and all of them read, two at a time."""

from __future__ import annotations

import io
import os
import posixpath
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from fgf_core.model import Problem

from .cells import Reading
from .codes import say
from .safe import MOST_BYTES, ZIP, clean_name, read

MOST_FILES = 100
MOST_ZIPPED = 20 << 20
MOST_UNPACKED = 40 << 20
DIRECTORY = 256 << 10  # of a zip; the standard library makes a value of every entry before one can count them
END, END_SIZE, FAR_END, FAR_END_SIZE = b"PK\x05\x06", 22, b"PK\x06\x07", 20
LONGEST_COMMENT = 65535
UTF8 = 0x800
# What stands in the directory of an Office or OpenDocument file, and never in that of a folder of files.
OFFICE_PARTS = ("[content_types].xml", "mimetype", "content.xml", "xl/", "word/", "ppt/", "_rels/")
# What systems and open programs leave beside people's files.
JUNK_FOLDERS, JUNK_NAMES, JUNK_BEGINS = ("__MACOSX",), ("thumbs.db", "desktop.ini", ".ds_store"), ("._", "~$", ".~")
READERS = max(1, min(2, os.cpu_count() or 1))
UNPACKED_AHEAD = 2 * READERS


@dataclass(frozen=True, slots=True)
class Piece:
    """One file as handed in, alone or in a zip. `problems` say why it was not unpacked; then there is no content."""

    name: str
    content: bytes = b""
    problems: tuple[Problem, ...] = ()


def unpacked(content: bytes, *, name: str) -> tuple[Piece, ...]:
    """The files in a zip in its order, folders made part of their names; any other file by itself.

    A workbook is a zip too, and told apart by what is in it. Whatever a zip holds, this returns: what can't be opened
    comes back as a piece that says why.
    """
    label = clean_name(name)
    if not content.startswith((ZIP, END)):
        return (Piece(label, content),)
    if len(content) > MOST_ZIPPED:
        return (_refused(label, "ZIP_LARGE", f"有 {len(content) / 1048576:.1f} MB"),)
    if _crowded(content):
        return (_refused(label, "ZIP_MANY", "目录过大"),)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, LookupError, NotImplementedError, OSError):
        return (Piece(label, content),)  # reading it says that it is broken
    if _is_office_file(archive.namelist()):
        return (Piece(label, content),)
    return _files(archive, label)


def readings(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Reading]]:
    """Every piece with what it holds, in order, each read in a child process; a few are unpacked ahead, no more."""
    pool = ThreadPoolExecutor(READERS)
    waiting: deque[tuple[Piece, Future[Reading]]] = deque()
    try:
        for piece in pieces:
            waiting.append((piece, pool.submit(_read, piece)))
            if len(waiting) > UNPACKED_AHEAD:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _next(waiting: deque[tuple[Piece, Future[Reading]]]) -> tuple[Piece, Reading]:
    piece, coming = waiting.popleft()
    return piece, coming.result()


def _read(piece: Piece) -> Reading:
    if piece.problems:
        return Reading(piece.name, problems=piece.problems)
    return read(piece.content, name=piece.name)


def _refused(name: str, code: str, what: str) -> Piece:
    return Piece(name, problems=(say(code, where=name, what=what),))


def _crowded(content: bytes) -> bool:
    """Whether the directory of a zip is larger than that of a few thousand files, or hides how large it is."""
    end = content.rfind(END, max(0, len(content) - END_SIZE - LONGEST_COMMENT))
    if end < 0 or end + END_SIZE > len(content):
        return False
    size: int = struct.unpack_from("<I", content, end + 12)[0]
    return size > DIRECTORY or content[max(0, end - FAR_END_SIZE) : end].startswith(FAR_END)


def _is_office_file(names: Iterable[str]) -> bool:
    return any(name.lower().startswith(OFFICE_PARTS) for name in names)


def _files(archive: zipfile.ZipFile, label: str) -> tuple[Piece, ...]:
    members = [(member, name) for member in archive.infolist() if (name := _name(member)) and not member.is_dir()]
    if not members:
        return (_refused(label, "EMPTY_FILE", "压缩包里没有文件"),)
    if len(members) > MOST_FILES:
        return (_refused(label, "ZIP_MANY", f"有 {len(members)} 份"),)
    if sum(member.file_size for member, _ in members) > MOST_UNPACKED:
        return (_refused(label, "ZIP_LARGE", "展开后内容过多"),)
    return tuple(_member(archive, member, name) for member, name in members)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Piece:
    if member.flag_bits & 1:
        return _refused(name, "ENCRYPTED", "压缩包设有密码")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _refused(name, "UNSAFE", "压缩方式异常")
    if member.file_size > MOST_BYTES:
        return _refused(name, "TOO_LARGE", f"文件有 {member.file_size / 1048576:.1f} MB")
    try:
        content = archive.read(member)  # no more than the size just checked
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, NotImplementedError, OSError):
        return _refused(name, "BROKEN_FILE", "压缩包中的这一份不完整")
    if _is_zip_of_files(content):
        return _refused(name, "ZIP_NESTED", "压缩包里还有压缩包")
    return Piece(name, content)


def _is_zip_of_files(content: bytes) -> bool:
    if not content.startswith((ZIP, END)) or _crowded(content):
        return content.startswith((ZIP, END))
    try:
        return not _is_office_file(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, LookupError, NotImplementedError, OSError):
        return False  # reading it says that it is broken


def _name(member: zipfile.ZipInfo) -> str:
    """The label of a file in a zip, its folders in front; "" for what no person put there."""
    parts = [part for part in posixpath.normpath(_decoded(member).replace("\\", "/")).split("/") if part.strip(". ")]
    if not parts or JUNK_FOLDERS[0] in parts:
        return ""
    if parts[-1].lower() in JUNK_NAMES or parts[-1].startswith(JUNK_BEGINS):
        return ""
    return clean_name("_".join(part for part in parts if not part.endswith(":")))


def _decoded(member: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where the zip says so or it is, else as Chinese Windows writes it."""
    if member.flag_bits & UTF8:
        return member.filename
    written = member.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
