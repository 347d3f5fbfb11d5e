"""A table of three offers, tables of one column, and what a table is as text."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from offerbook.tables.formats import RENDERERS, write
from offerbook.tables.table import Cell, Column, Row, Table

COLUMNS = (
    Column("id", "Id", "id", 1),
    Column("name", "Name", "text", 1),
    Column("okpd2", "OKPD2", "code", 3),
    Column("payload_t", "Payload", "number", 2, unit="t"),
    Column("services", "Services", "list", 4),
    Column("certified", "Certified", "flag", 5),
    Column("source", "Source", "url", 9),
)
ROWS: tuple[Row, ...] = (
    (
        "belaz-7513",
        "БЕЛАЗ-7513 | самосвал",
        "28.92.29",
        Decimal("130"),
        ("maintenance", "spare-parts"),
        True,
        "https://belaz.by/p_1",
    ),
    ("1e5", '=milk, "dry"\n[/bold] <b>', "01.10", Decimal("1.50"), (), False, "javascript:alert(1)"),
    ("x", "\x1b[31m\u202e", "0402", None, ("a",), None, None),
)
OFFERS = Table("offers", "Offers", COLUMNS, ROWS, "One note.")
EMPTY = OFFERS.but(rows=())
TEXT_FORMATS = tuple(name for name, renderer in RENDERERS.items() if not renderer.binary)


def rendered(table: Table, format: str, **look: Any) -> str:
    stream = io.StringIO()
    write(table, format, stream, **look)
    return stream.getvalue()


def one_column(*cells: Cell, type: Any = "text") -> Table:
    return Table("offers", "", (Column("name", "Name", type, 1),), [(cell,) for cell in cells])
