"""The comparison of the catalogue with the two tables of facts, row by row and value by value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

from offerbook.text import units
from tests.tools.facts.checks import CHECKS, LANGUAGES, CarriedRow
from tests.tools.facts.numbers import amounts, numbers
from tests.tools.facts.tables import Book, NowhereError, Row, Spot, of_row, read_codes, read_rows, read_table, texts


class Problem(NamedTuple):
    """A row that the catalogue does not carry as it is, or a value that no row stands for.

    record, field: the row's, or the value's record and its address within it.
    check: which check found it. message: what differs.
    """

    record: str
    field: str
    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.record}\t{self.field}\t{self.check}\t{self.message}"


class Comparison(NamedTuple):
    """What came of comparing the catalogue with the fact tables.

    rows: all rows. carried: those that a value of the catalogue carries.
    left_out: the others, each with the reason. problems: what differs and is not excused.
    excused: what differs, with the reason that the table of exceptions gives.
    idle: exceptions that excuse nothing.
    """

    rows: list[Row]
    carried: list[CarriedRow]
    left_out: list[tuple[Row, str]]
    problems: list[Problem]
    excused: list[tuple[Problem, str]]
    idle: list[str]


def compare(root: Path, folder: Path) -> Comparison:
    """Compare the catalogue at `root` with the tables in `folder`, row by row and value by value."""
    rows, codes, book = read_rows(folder), read_codes(folder), Book(root)
    problems: list[Problem] = []
    where: dict[tuple[str, str], str] = {}
    for record, field, place in read_table("coverage.tsv"):
        if (record, field) in where:
            problems.append(Problem(record, field, "coverage", "two lines"))
        where[record, field] = place
    known = {row.key for row in rows}
    problems += [Problem(*key, "coverage", "no such row in the fact tables") for key in where if key not in known]
    of_record: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_record[row.record].append(row)
    carried: list[CarriedRow] = []
    left_out: list[tuple[Row, str]] = []
    for row in rows:
        place = where.get(row.key, "")
        if place.startswith("-: "):
            left_out.append((row, place[3:]))
            continue
        try:
            spots = tuple(of_row(row, book.spot(row.record, each)) for each in place.split("; ") if each)
        except NowhereError as fault:
            problems.append(Problem(*row.key, "coverage", str(fault)))
            continue
        if spots:
            carried.append(CarriedRow(row, spots, book, tuple(of_record[row.record]), codes))
        else:
            problems.append(Problem(*row.key, "coverage", "no line in coverage.tsv"))
    for carried_row in carried:
        for check in CHECKS:
            problems += [Problem(*carried_row.row.key, check.__name__, message) for message in check(carried_row)]
    problems += _values_without_rows(book, carried)
    return _excuse(rows, carried, left_out, problems)


def _values_without_rows(book: Book, carried: list[CarriedRow]) -> Iterator[Problem]:
    """Values of the catalogue that no row stands for, and numbers in them that none of their rows hold."""
    rows_at: dict[str, list[Row]] = defaultdict(list)
    of_record: dict[str, list[Row]] = defaultdict(list)
    for carried_row in carried:
        for spot in carried_row.spots:
            rows_at[spot.address].append(carried_row.row)
            of_record[_home(spot)].append(carried_row.row)
    for record, spot in book.spots():
        rest = spot.address.split(".", 2)[2]
        inner = [row for address, rows in rows_at.items() if _within(address, spot.address) for row in rows]
        if inner:
            stated = _stated(tuple(of_record[_home(spot)] if ".cautions[" in spot.address else inner))
            yield from _numbers_without_rows(record, rest, spot, stated)
        else:
            yield Problem(record, rest, "values_have_rows", "no row of the fact tables is carried here")
    for record, spot in book.headings():
        yield from _numbers_without_rows(
            record, spot.address.split(".", 2)[2], spot, _stated(tuple(of_record[_home(spot)]))
        )


def _numbers_without_rows(record: str, field: str, spot: Spot, stated: frozenset[Decimal]) -> Iterator[Problem]:
    marks = " ".join(
        text for table in spot.around for text in (str(table.get("id", "")), *texts(table.get("name"), "en"))
    )
    for language in LANGUAGES:
        for text in texts(spot.value, language):
            found = numbers(text, language)
            for number in found:
                # "30 or 50 Mt; we read 30 as ...": said again, a number stands for what it stood for.
                again = amounts(other for other in found if other.token == number.token)
                known = stated if spot.heading else stated | amounts(numbers(marks, "en"))
                if number.kind == "digits" and not again & known:
                    yield Problem(record, field, "numbers_have_rows", f"no row states the {number.token} of {text!r}")


def _home(spot: Spot) -> str:
    return ".".join(spot.address.split(".")[:2])


@cache
def _stated(rows: tuple[Row, ...]) -> frozenset[Decimal]:
    """Every number that the rows hold: in value, unit, field and the dates of their sources."""
    found_numbers: set[Decimal] = set()
    for row in rows:
        dates = " ".join(date for _address, date in row.sources)
        found_numbers |= amounts(numbers(f"{row.text} {row.field.replace('_', ' ')} {dates}", "en"))
        there = units.parse(row.unit)
        for id, unit in units.UNITS.items():
            if there and there != id and unit.dimension == units.UNITS[there].dimension:
                turned = (units.convert(value, there, id) for value in amounts(numbers(row.value, "en")))
                found_numbers |= {value for value in turned if value is not None}
    return frozenset(found_numbers)


def _within(address: str, outer: str) -> bool:
    return address == outer or address.startswith((f"{outer}.", f"{outer}["))


def _excuse(
    rows: list[Row], carried: list[CarriedRow], left_out: list[tuple[Row, str]], problems: list[Problem]
) -> Comparison:
    rules = read_table("exceptions.tsv")
    used: set[int] = set()
    left, excused = [], []
    for problem in problems:
        for position, (record, field, check, reason) in enumerate(rules):
            if (
                fnmatchcase(problem.record, record)
                and fnmatchcase(problem.field.replace("[", "("), field.replace("[", "("))
                and problem.check == check
            ):
                used.add(position)
                excused.append((problem, reason))
                break
        else:
            left.append(problem)
    idle = ["\t".join(rule[:3]) for position, rule in enumerate(rules) if position not in used]
    return Comparison(rows, carried, left_out, left, excused, idle)
