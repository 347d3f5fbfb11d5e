"""SQL in pieces."""

from __future__ import annotations


class SqlPart:
    """A piece of SQL with the values of its question marks, in their order."""

    def __init__(self, sql: str, values: tuple[object, ...] = ()) -> None:
        self.sql = sql
        self.values = values


def joined(parts: list[SqlPart], connective: str) -> SqlPart:
    """Several conditions as one, with AND or OR between them."""
    sql = f" {connective} ".join(f"({part.sql})" for part in parts)
    return SqlPart(sql, tuple(value for part in parts for value in part.values))
