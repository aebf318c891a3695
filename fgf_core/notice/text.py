"""The bytes of a notice, decoded into clean numbered lines, and the notes that reading leaves on them."""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from fgf_core.model import Problem

MOST_BYTES = 5_000_000
MOST_CHARACTERS = 300_000

_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office（.doc、.xls）"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
_REMEDY = "请打开后复制全文，或另存为纯文本（.txt）再导入。"
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_PAGE_NUMBER = re.compile(r"[-—–－·]\s*\d{1,3}\s*[-—–－·]")
_MARKUP = re.compile(r"^#{1,6}\s+|\*\*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_WORD = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|(</w:p>|<w:(?:br|cr)\b[^>]*/>)")
_BROKEN_ZIP = (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, EOFError, OSError, zlib.error, struct.error)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something; `number` is its place in the source, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A repair or a doubt, with the lines it is about; none means the document as a whole."""

    lines: tuple[int, ...]
    message: str
    code: str


def decode(source: bytes | str) -> str | Note:
    """The text of a document, or a note that says why there is none and what to do."""
    if len(source) > MOST_BYTES:
        return Note(
            (), "文件太大，一份工作要点通常不到 1 MB。请删去图片和附件，另存为纯文本（.txt）再导入。", "TOO_LARGE"
        )
    text = source if isinstance(source, str) else _text_of(source)
    if isinstance(text, Note):
        return text
    if not _INVISIBLE.sub("", text).strip():
        return Note((), "文件是空的，没有文字可读。请检查是否选错了文件。", "EMPTY_FILE")
    if len(text) > MOST_CHARACTERS:
        return Note((), "文字超过三十万字，不像是一份工作要点。请只导入要点正文。", "TOO_LARGE")
    if "\0" in text:
        return Note((), f"文件不是文字，无法读取。{_REMEDY}", "NOT_TEXT")
    if re.match(r"\s*<(!doctype\s+html|html|\?xml)", text, re.IGNORECASE):
        return Note((), "这是网页文件。请在浏览器中打开，复制要点全文，存为纯文本（.txt）再导入。", "NOT_TEXT")
    return text


def lines(text: str) -> tuple[Line, ...]:
    """The lines that say something, without indents, page numbers, invisible characters and traces of Markdown."""
    cleaned = (Line(number, _clean(raw)) for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), start=1))
    return tuple(line for line in cleaned if line.text and not _PAGE_NUMBER.fullmatch(line.text))


def merged(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes that say the same of several lines become one; in the order of the document."""
    places: dict[tuple[str, str], set[int]] = {}
    for note in notes:
        places.setdefault((note.code, note.message), set()).update(note.lines)
    whole = (Note(tuple(sorted(numbers)), message, code) for (code, message), numbers in places.items())
    return tuple(sorted(whole, key=lambda note: note.lines[:1]))


def problem(note: Note, *, whole: str = "全文") -> Problem:
    """The note as the problem people see: `第12行`, `第12、18行`."""
    where = f"第{'、'.join(map(str, note.lines))}行" if note.lines else whole
    return Problem(where, note.message, note.code)


def _clean(raw: str) -> str:
    return _ESCAPE.sub(r"\1", _MARKUP.sub("", _INVISIBLE.sub("", raw).strip())).strip()


def _text_of(source: bytes) -> str | Note:
    kind = next((kind for magic, kind in _MAGIC if source.startswith(magic)), None)
    if kind:
        return Note((), f"文件的格式是“{kind}”，不是文字。{_REMEDY}", "NOT_TEXT")
    if source.startswith(b"PK"):
        return _word(source)
    wide = source.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "gb18030"]:
        try:
            return source.decode(encoding)
        except UnicodeDecodeError:
            continue
    return Note((), f"文件的编码无法识别，或者不是文字。{_REMEDY}", "NOT_TEXT")


def _word(source: bytes) -> str | Note:
    # Patterns instead of an XML parser: nothing to expand, nothing to fetch, and text is all that is wanted.
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive, archive.open("word/document.xml") as part:
            xml = part.read(MOST_BYTES + 1).decode("utf-8")
    except _BROKEN_ZIP:
        return Note((), f"这是压缩包、表格或损坏的文件，不是 Word 文档（.docx）。{_REMEDY}", "NOT_TEXT")
    if len(xml) > MOST_BYTES:
        return Note((), "Word 文档太大。请另存为纯文本（.txt）再导入。", "TOO_LARGE")
    if "<w:numPr>" in xml:
        # Word draws automatic numbers itself; they aren't in the text, and a task without its number is no task.
        return Note(
            (), "文档用了自动编号，编号不在文字里。请在 Word 或 WPS 中另存为纯文本（.txt）再导入。", "AUTO_NUMBERS"
        )
    return "".join(html.unescape(match[1]) if match[1] is not None else "\n" for match in _WORD.finditer(xml))
