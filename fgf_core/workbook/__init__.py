"""The monthly workbook: a template out, a file in, read safely and judged row by row; values in, values out."""

from .bundle import MOST_FILES, MOST_ZIPPED, Piece, readings, unpacked
from .cells import Reading
from .codes import CODES
from .columns import COLUMNS
from .form import file_name, template
from .judge import check
from .recognise import Finding, Recognised, recognise
from .remarks import CannotMark, marked
from .safe import MOST_BYTES, read
from .sheets import no_table

__all__ = [
    "CODES",
    "COLUMNS",
    "MOST_BYTES",
    "MOST_FILES",
    "MOST_ZIPPED",
    "CannotMark",
    "Finding",
    "Piece",
    "Reading",
    "Recognised",
    "check",
    "file_name",
    "marked",
    "no_table",
    "read",
    "readings",
    "recognise",
    "template",
    "unpacked",
]
