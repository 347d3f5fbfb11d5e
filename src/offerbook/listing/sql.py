"""SQL in pieces."""

from typing import NamedTuple


class SqlPart(NamedTuple):
    """A piece of SQL with the values of its question marks, in their order."""

    sql: str
    values: tuple[object, ...] = ()


def joined(parts: list[SqlPart], connective: str) -> SqlPart:
    """Several conditions as one, with AND or OR between them."""
    sql = f" {connective} ".join(f"({part.sql})" for part in parts)
    return SqlPart(sql, tuple(value for part in parts for value in part.values))
