"""What a cell of a sheet says and how it is shown: texts that a sheet can hold, numbers with their digits, days."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from offerbook.tables.cells import QualifiedNumber, legible
from offerbook.tables.table import Cell, Column, ends_sentence, word
from offerbook.text.i18n import _, current_language
from offerbook.text.normalize import safe

LONGEST_TEXT = 32_767
"""Characters that a cell holds."""


def cell_text(cell: Cell, column: Column) -> str:
    """The text of a cell on a sheet: words in the reader's language, a list one below the other where it has sentences."""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, tuple):
        items = [word(item) for item in cell] if column.type == "words" else cell
        is_prose = any(len(item) > 40 or ends_sentence(item) for item in items)
        text = ("\n" if is_prose and len(items) > 1 else "; ").join(items)
    else:
        text = legible(cell, column, unicode=True)
    text = sheet_text(text)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


@lru_cache(maxsize=1 << 10)
def sheet_text(text: str) -> str:
    """A text that a sheet can hold: with what acts unseen, and what no XML file may hold, written out."""
    return re.sub("[\ufffe\uffff]", lambda char: f"\\u{ord(char[0]):04x}", safe(text, keep="\n"))


def is_exact(number: int | Decimal) -> bool:
    """Whether a sheet keeps the number as it is: it has 15 digits, and no room for what is no number."""
    number = Decimal(number)
    return number.is_finite() and len(number.as_tuple().digits) <= 15 and abs(number.adjusted()) < 100


def number_format(number: int | Decimal) -> str:
    """The format that shows a number with the digits and the qualifier that its source gives it."""
    exponent = Decimal(number).as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    # Four digits are read at a glance, more of them in groups.
    shown = "#,##0" if abs(Decimal(number)) >= 10_000 else "0"
    shown += f".{'0' * decimals}" if decimals else ""
    if not isinstance(number, QualifiedNumber):
        return shown
    before, _value, after = number.template.partition("{value}")
    return f"{_quoted(before)}{shown}{_quoted(after)}"


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', "")) if text else ""


def day_of(cell: Cell) -> datetime.date | None:
    """The day of a date that names one, and that a sheet can hold; months and years stay texts."""
    if not isinstance(cell, str) or not re.fullmatch(r"(?a)\d{4}-\d\d-\d\d", cell):
        return None
    day = datetime.date.fromisoformat(cell)
    return day if day.year >= 1901 else None


def day_format() -> str:
    """How a day is written in the reader's language."""
    return "dd.mm.yyyy" if current_language() == "ru" else "yyyy-mm-dd"
