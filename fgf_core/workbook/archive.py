"""A workbook's zip: its parts inflated and streamed through expat, so much of each and so much in all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from .parts import INFLATED, LONGEST_TAG, PART_BYTES, TAGS, Part, Refused, local


class Archive:
    """A workbook's zip; however often its parts are pointed to, only so much of it is inflated and listened to."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = frozenset(self._zip.namelist())
        self._bytes, self._tags = INFLATED, TAGS

    def parse(self, path: str, part: Part, *, kind: str = "other") -> None:
        """Stream one part; `kind` names its cap in bytes. Raises Refused for a document type or past a cap."""

        def on_start(name: str, attributes: dict[str, str]) -> None:
            part.start(local(name) if ":" in name else name, attributes)

        def on_end(name: str) -> None:
            part.end(local(name) if ":" in name else name)

        def on_doctype(*_: object) -> None:
            raise Refused("UNSAFE", path)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
        parser.CharacterDataHandler = part.text
        parser.StartDoctypeDeclHandler = on_doctype
        fed = 0
        for chunk in self._inflated(path, PART_BYTES[kind]):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise Refused("TOO_LARGE", path)
        parser.Parse(b"", True)

    def _inflated(self, path: str, most: int) -> Iterator[bytes]:
        with self._zip.open(path) as stream:
            while chunk := stream.read(1 << 16):
                most -= len(chunk)
                self._bytes -= len(chunk)
                self._tags -= chunk.count(b"<")
                if min(most, self._bytes, self._tags) < 0:
                    raise Refused("TOO_LARGE", path)
                yield chunk
