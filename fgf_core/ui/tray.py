"""The workbooks on the desk in one session: each read once, known by its own words, all clean ones stored at once."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from fgf_core import workbook
from fgf_core.ledger import LedgerTrouble, Receipt
from fgf_core.model import Problem
from fgf_core.ui import attendance, clock, fates, intake, store
from fgf_core.ui.fates import Answer, Fate, Row
from fgf_core.ui.intake import OFFICE, Parcel, Preview
from fgf_core.ui.on_paper import Paper
from fgf_core.ui.view import View
from fgf_core.workbook import CODES, MOST_FILES, CannotMark, Piece, Reading, Recognised

# Cells a session keeps of what it has read; what is more is read again when needed.
MOST_CELLS = 200_000
Hear = Callable[[int, int, str], object]


class Upload(Protocol):
    """A file handed in through the page; its id is its own, whatever its name."""

    file_id: str
    name: str

    def getvalue(self) -> bytes:
        """The bytes."""
        ...


@dataclass(slots=True)
class Item:
    """One workbook on the desk, alone or out of a zip; what was found out last stays with what it was asked for."""

    upload: Upload
    place: int
    name: str
    digest: str
    arrived: datetime
    reading: Reading | None
    found: tuple[object, Recognised] | None = None
    looked: tuple[object, Preview] | None = None
    marked: tuple[Preview, bytes | CannotMark] | None = None

    @property
    def key(self) -> str:
        """The upload's id and the place in it."""
        return f"{self.upload.file_id}-{self.place}"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the file could not be read; what is too large to be kept was."""
        return self.reading.problems if self.reading else ()

    def read(self) -> Reading:
        """What the file holds; read again where it is too large to be kept."""
        return self.reading or next(workbook.readings([self._piece()]))[1]

    def answered(self, preview: Preview) -> bytes | CannotMark:
        """The unit's own workbook with the remarks in it, or why there can be none."""
        if self.marked is None or self.marked[0] is not preview:
            try:
                self.marked = (preview, workbook.marked(self._piece().content, preview.intake))
            except CannotMark as error:
                self.marked = (preview, error)
        return self.marked[1]

    def _piece(self) -> Piece:
        return workbook.unpacked(self.upload.getvalue(), name=self.upload.name)[self.place]


@dataclass(frozen=True, slots=True)
class Entry:
    """A workbook that was stored, or had been before."""

    name: str
    digest: str
    unit: str
    period: str
    preview: Preview
    receipt: Receipt
    recorded_at: datetime
    words: str
    item: Item


@dataclass(slots=True)
class Tray:
    """All of a session's desk in one object: Streamlit may end a run at any touch of its own state.

    `edition` numbers the field for files: a new one is empty. `entries` and `failed` are by an item's key. `paper` says
    when all that is on the desk came on paper.
    """

    edition: int = 0
    paper: Paper | None = None
    begun: int = 0
    items: dict[str, Item] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    arrived: dict[str, datetime] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    turn: threading.Lock = field(default_factory=threading.Lock)

    # ── coming in ──

    def take(self, view: View, uploads: Sequence[Upload], hear: Hear) -> None:
        """Read what is new and forget what was taken away; `hear` is told which file of how many is done.

        One file is checked while the next are being read.
        """
        fresh = [upload for upload in uploads if upload.file_id not in self.arrived]
        if fresh and self.begun != self.edition:
            self.begun = self.edition
            self.entries.clear()
        # The arrival of the bytes counts, not when their turn comes.
        self.arrived.update((upload.file_id, clock.now()) for upload in fresh)
        here = {upload.file_id for upload in uploads}
        self.items = {key: item for key, item in self.items.items() if item.upload.file_id in here}
        self.opened = {name: count for name, count in self.opened.items() if name in here}
        missing = [upload for upload in uploads if not self._is_read(upload)]
        for done, (upload, place, piece, reading) in enumerate(self._readings(missing), start=1):
            arrived, digest = self.arrived[upload.file_id], hashlib.sha256(piece.content).hexdigest()
            item = Item(upload, place, piece.name, digest, arrived, self._kept(reading))
            self.items[item.key] = item
            self._row(view, item, Answer())
            hear(done, sum(self.opened.get(other.file_id, 1) for other in missing), item.name)

    def _is_read(self, upload: Upload) -> bool:
        count = self.opened.get(upload.file_id)
        return count is not None and all(f"{upload.file_id}-{place}" in self.items for place in range(count))

    def _readings(self, uploads: Sequence[Upload]) -> Iterator[tuple[Upload, int, Piece, Reading]]:
        places: list[tuple[Upload, int]] = []

        def pieces() -> Iterator[Piece]:
            for upload in uploads:
                self.opened.pop(upload.file_id, None)
                found = workbook.unpacked(upload.getvalue(), name=upload.name)
                if sum(self.opened.values()) + len(found) > MOST_FILES:
                    said = CODES["ZIP_MANY"].message.format(what="连同已选的文件")
                    found = (Piece(upload.name, problems=(Problem(upload.name, said, "ZIP_MANY"),)),)
                self.opened[upload.file_id] = len(found)
                for place, piece in enumerate(found):
                    places.append((upload, place))
                    yield piece

        for count, (piece, reading) in enumerate(workbook.readings(pieces())):
            yield *places[count], piece, replace(reading, problems=workbook.no_table(reading))

    def _kept(self, reading: Reading) -> Reading | None:
        held = sum(_cells(item.reading) for item in self.items.values() if item.reading)
        return reading if held + _cells(reading) <= MOST_CELLS else None

    # ── what each is ──

    def rows(self, view: View, answers: Mapping[str, Answer], hear: Hear) -> list[Row]:
        """Every workbook that isn't stored yet, those that want a person first."""
        waiting = [item for item in self.items.values() if item.key not in self.entries]
        rows = []
        for done, item in enumerate(waiting, start=1):
            rows.append(self._row(view, item, answers.get(item.key, Answer())))
            hear(done, len(waiting), item.name)
        return fates.in_order(rows)

    def recognised(self, view: View) -> dict[str, Recognised]:
        """What each workbook that could be read and isn't stored yet is for, by its own words."""
        waiting = (item for item in self.items.values() if item.key not in self.entries and not item.problems)
        return {item.key: _found(view, item) for item in waiting}

    def _row(self, view: View, item: Item, answer: Answer) -> Row:
        found = _found(view, item)
        sender = answer.sender if found.unit.value is None else found.unit.value
        period = answer.period if found.period.value is None else found.period.value
        row = Row(item.key, item.name, item.digest, found, Fate.ASKED, sender=sender, period=period)
        foreign = fates.of_another_plan(view, item.name, found.plan, answer)
        if item.problems or foreign:
            said = intake.refused(item.problems or ((foreign,) if foreign else ()))
            return fates.judged(row, Preview(item.name, said, intake.received_at(view, item.arrived)))
        asked = fates.questions(view, found, answer)
        if asked or sender is None or period is None:
            return replace(row, why="；".join(finding.why for _, finding in asked))
        unit = intake.names(store.units(view.plan.id))[sender or OFFICE]
        key = (view.plan.id, view.as_of, store.ledger().version(), unit, period, self.paper)
        parcel = Parcel(item.name, item.digest, unit, period, item.arrived, self.paper)
        if item.looked is None or item.looked[0] != key:
            item.looked = (key, intake.look(view, parcel, item.read()))
        return fates.judged(replace(row, parcel=parcel), item.looked[1], self.failed.get(item.key, ""))

    # ── going into the ledger ──

    def enter(self, view: View, rows: Sequence[Row]) -> None:
        """Store all that is clean, each file in a transaction of its own: one that fails doesn't lose the others.

        The second click of a double one waits its turn and finds nothing left to do. Nothing in here may touch
        Streamlit, which would end the run between two files.
        """
        with self.turn:
            self.failed.clear()
            for row in rows:
                if row.fate is Fate.READY and row.parcel and row.preview and row.key not in self.entries:
                    self._store(view, row.key, row.parcel, row.preview)
            if self.items and all(row.fate is Fate.SEEN or row.key in self.entries for row in rows):
                self.clear()

    def _store(self, view: View, key: str, parcel: Parcel, preview: Preview) -> None:
        try:
            result = intake.store_it(view, parcel, preview)
        except LedgerTrouble as error:
            self.failed[key] = str(error)
            return
        if result.problem:
            self.failed[key] = result.problem.message
            return
        unit = parcel.unit.name if parcel.unit else OFFICE
        words = intake.receipt(parcel, preview, result)
        self.entries[key] = Entry(
            parcel.name, parcel.digest, unit, parcel.period, preview, result, clock.now(), words, self.items[key]
        )

    def clear(self) -> None:
        """An empty field for the next files; what was stored stays on show until they come."""
        self.edition += 1
        self.items, self.opened, self.failed = {}, {}, {}


def _found(view: View, item: Item) -> Recognised:
    asked = (view.plan.id, view.as_of, store.ledger().version())
    if item.found is None or item.found[0] != asked:
        units, periods = store.units(view.plan.id), attendance.offered(view)
        found = workbook.recognise(item.read(), plans=store.plans(), units=units, periods=periods)
        item.found = (asked, found)
    return item.found[1]


def _cells(reading: Reading) -> int:
    return sum(len(cells) for sheet in reading.sheets for cells in sheet.rows.values())
