"""The monthly workbook: a template out, a file in, read safely and judged row by row; values in, values out."""

from .cells import Reading
from .codes import CODES
from .columns import COLUMNS
from .form import file_name, template
from .judge import check
from .safe import MOST_BYTES, read

__all__ = ["CODES", "COLUMNS", "MOST_BYTES", "Reading", "check", "file_name", "read", "template"]
