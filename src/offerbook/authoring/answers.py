"""The answers that a person wrote into the questions of a workbook, each with its place, or what is wrong with it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.model import codec
from offerbook.model.records import Day
from offerbook.tables.xlsx_read import SheetCell, column_letters, day_of_number, read_workbook
from offerbook.text.dates import iso_date
from offerbook.text.errors import OutputError, UsageError
from offerbook.text.i18n import N_, _, current_language, in_every_language, ngettext
from offerbook.text.units import convert, parse, split_rate, symbol

HIDDEN_SHEET = "offerbook"
HEADINGS = {
    "id": N_("Question id"), "question": N_("Question"), "answer": N_("Answer"), "value": N_("Value"),
    "document": N_("Document"), "date": N_("Date of the document"),
}  # fmt: skip
"""The columns of the questions that are read, by their headings, in whichever language the workbook is."""
YES, NO = N_("yes"), N_("no")
_LISTS = (".csv", ".tsv", ".tab", ".txt")
"""Endings of tables that no workbook has."""


class QuestionKey(NamedTuple):
    """What a workbook remembers of a question, as `publishing.answer_keys` writes it.

    id: of the question.
    record, variant: what it is about: an offer, a need as project/need, or whatever has the caution that asks.
    subject: of an offer "spec", "services" or "capacity"; of a need "requirement", "bound" or "group"; "caution"; or "note", where
        the catalogue has no key for the answer.
    name: the spec, the services, the group, or the kind of the record that has the caution.
    asked: the condition, the quantity, the caution or the question as JSON; of a requirement the part of the need.
    before: what was published at the export, as JSON; empty where nothing was.
    hash: of the record at the export.
    """

    id: str
    record: str
    variant: str
    subject: str
    name: str
    asked: str
    before: str
    hash: str


class Answer(NamedTuple):
    """A row of the questions that somebody filled in.

    place: sheet and cell, "Questions!H7".
    key: what is remembered of the question.
    question: its text.
    says: whether it is answered with yes or no; None where only a value is given.
    value: the value as it was written; None where there is none.
    document: where it is published.
    date: of the document, as 2026-11-28; empty where none is given.
    """

    place: str
    key: QuestionKey
    question: str
    says: bool | None
    value: str | Decimal | None
    document: str
    date: str


class Refusal(NamedTuple):
    """An answer that cannot be taken, and why.

    place: sheet and cell.
    reason: in a sentence.
    """

    place: str
    reason: str


def read_answers(path: Path) -> tuple[list[Answer], list[Refusal]]:
    """The answers in a workbook, and those that cannot be taken; UsageError for a workbook that holds no questions."""
    if path.is_file() and path.suffix.casefold() in _LISTS:
        text = _("{path} is no workbook with answered questions; is it a list of products? Then add --as offers")
        raise UsageError(text.format(path=path))
    sheets = read_workbook(path)
    keys = _keys(sheets.get(HIDDEN_SHEET, []))
    found = next(
        ((name, rows, heads) for name, rows in _rows_of(sheets).items() if (heads := _headings(rows)) is not None), None
    )
    if not keys or found is None:
        raise UsageError(
            _(
                "{path} holds no questions; `offerbook export -o book.xlsx` makes a workbook that does. "
                "For a list of products add --as offers"
            ).format(path=path)
        )
    name, rows, heads = found
    answers: list[Answer] = []
    refusals: list[Refusal] = []
    for number, row in rows.items():
        filled = [key for key in ("answer", "value", "document", "date") if str(row.get(heads[key], "")).strip()]
        if number > 1 and filled:
            read = _answer(name, number, {key: row.get(column) for key, column in heads.items()}, heads, keys)
            if isinstance(read, Answer):
                answers.append(read)
            else:
                refusals.append(read)
    return answers, refusals


def require_unanswered(path: Path) -> None:
    """Refuse to replace a workbook in which questions are answered; OutputError says how many, and what to do with them."""
    if not path.is_file():
        return
    try:
        answers, refusals = read_answers(path)
    except UsageError:
        # What holds no questions holds no answers.
        return
    if count := len(answers) + len(refusals):
        text = ngettext(
            "{path} holds {count} answer, which would be lost; take it in with `offerbook import {path}`, or name another file",
            "{path} holds {count} answers, which would be lost; take them in with `offerbook import {path}`, or name another file",
            count,
        )
        raise OutputError(text.format(path=path, count=count))


def _rows_of(sheets: Mapping[str, list[SheetCell]]) -> dict[str, dict[int, dict[int, str | Decimal]]]:
    tables: dict[str, dict[int, dict[int, str | Decimal]]] = {}
    for name, cells in sheets.items():
        for cell in cells:
            tables.setdefault(name, {}).setdefault(cell.row, {})[cell.column] = cell.value
    return tables


def _keys(cells: list[SheetCell]) -> dict[str, QuestionKey]:
    rows: dict[int, dict[int, str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, {})[cell.column] = str(cell.value)
    return {
        row[1]: QuestionKey(*(row.get(column, "") for column in range(1, 9)))
        for row in rows.values()
        if row.get(0) == "question" and 1 in row
    }


def _headings(rows: Mapping[int, Mapping[int, str | Decimal]]) -> dict[str, int] | None:
    """The columns of the questions by their headings; None on another sheet."""
    first = rows.get(1, {})
    found = {
        key: column
        for key, heading in HEADINGS.items()
        for column, text in first.items()
        if text in in_every_language(heading)
    }
    return found if found.keys() == HEADINGS.keys() else None


def _answer(
    sheet: str, number: int, row: Mapping[str, str | Decimal | None], heads: Mapping[str, int],
    keys: Mapping[str, QuestionKey],
) -> Answer | Refusal:  # fmt: skip
    def place(key: str) -> str:
        return f"{sheet}!{column_letters(heads[key])}{number}"

    key = keys.get(str(row["id"] or ""))
    if key is None:
        return Refusal(place("id"), _("the question's id is missing or changed, so that nobody knows what is answered"))
    says, words = _said(row["answer"])
    value = row["value"].strip() if isinstance(row["value"], str) else row["value"]
    if words is not None and value not in (None, "", words):
        text = _('"{answer}" is neither yes nor no, and the value beside it says something else; write one of the two')
        return Refusal(place("answer"), text.format(answer=row["answer"]))
    document = str(row["document"] or "").strip()
    if not document:
        return Refusal(place("document"), _("there is no document; an answer without a source is not taken"))
    if says is None and words is None and value in (None, ""):
        return Refusal(place("answer"), _("there is a document and no answer"))
    try:
        date = _date(row["date"])
    except ValueError:
        text = _('"{date}" is no date; write it as 2026-11-28')
        return Refusal(place("date"), text.format(date=row["date"]))
    return Answer(
        place("value" if value not in (None, "") else "answer"), key, str(row["question"] or ""),
        says, words if value in (None, "") else value, document, date,
    )  # fmt: skip


def _said(cell: str | Decimal | None) -> tuple[bool | None, str | Decimal | None]:
    """Whether the column of yes and no says one of the two, and what else it says: "yes, by 2028", "Weichai engine", 12."""
    if cell is None or isinstance(cell, Decimal):
        return None, cell
    text = cell.strip()
    first = re.match(r"(?s)(\w+)\s*(?:[.!]?$|(?:[,;:.!]|(?<=\s)[–—-]\s)\s*(.+))", text)
    says = says_of(first[1]) if first else None
    return (None, text or None) if first is None or says is None else (says, first[2])


def says_of(text: str) -> bool | None:
    """Whether a text is yes or no, in either language; None where it is neither."""
    words = {word: says for message, says in ((YES, True), (NO, False)) for word in in_every_language(message)}
    return words.get(text.strip().casefold())


def _date(cell: str | Decimal | None) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, Decimal):
        return day_of_number(cell)
    return str(codec.convert(iso_date(cell), Day))


_BEGINNINGS = (
    ("at-least", "от "), ("at-least", "from "), ("at-least", "≥"), ("at-least", ">="), ("at-most", "до "), ("at-most", "up to "),
    ("at-most", "≤"), ("at-most", "<="), ("over", "свыше "), ("over", ">"), ("about", "≈"), ("about", "~"),
    ("at-least", "не меньше "), ("at-least", "не ниже "), ("at-least", "минимум "), ("at-least", "мин. "), ("at-least", "min "),
    ("at-least", "not less than "), ("at-least", "no less than "), ("at-most", "не больше "), ("at-most", "не выше "),
    ("at-most", "не свыше "), ("at-most", "максимум "), ("at-most", "макс. "), ("at-most", "max "), ("at-most", "not more than "),
    ("at-most", "no more than "), ("over", "более "), ("over", "больше "), ("over", "выше "), ("over", "more than "),
    ("about", "примерно "),
)  # fmt: skip
"""What else people write before a number, beside the program's own words, and the qualifier that it means."""


def amount(value: str | Decimal) -> tuple[Decimal, str | None] | None:
    """A number with its qualifier, as people write it in either language: "не менее 30", 29,5; None for what is none."""
    if isinstance(value, Decimal):
        return value, None
    # Digits of full width are digits.
    text = unicodedata.normalize("NFKC", value).strip()
    qualifier = None
    for word, message in (
        ("about", N_("about {value}")), ("over", N_("over {value}")), ("at-least", N_("at least {value}")),
        ("at-most", N_("at most {value}")),
    ):  # fmt: skip
        for template in in_every_language(message):
            before = template.partition("{value}")[0]
            if before and text.casefold().startswith(before.casefold()):
                qualifier, text = word, text[len(before) :]
    for word, beginning in _BEGINNINGS:
        if qualifier is None and text.casefold().startswith(beginning):
            qualifier, text = word, text[len(beginning) :]
    compact = re.sub("^[–—−‑]", "-", re.sub(r"\s", "", text).replace(",", "."))
    return (Decimal(compact), qualifier) if re.fullmatch(r"(?a)[-+]?\d+(\.\d+)?", compact) else None


def split_unit(text: str) -> tuple[str, str]:
    """A text without the unit that stands behind its last number, and behind the others too; and that unit, empty where none is."""
    letter = r"[^\W\d_]"
    unit = rf"(?:{letter}|[°%₽$])(?:\D|(?<={letter})\d)*"
    found = re.fullmatch(rf"(?s)(.*(?<!{letter})\d)\s*({unit})", text)
    if found is None:
        return text, ""
    return re.sub(rf"(?<=\d)\s*{re.escape(found[2])}(?!\w)", "", text), found[2]


def amount_in(value: str | Decimal, unit: str | None) -> tuple[Decimal, str | None] | str:
    """A number with its qualifier in the unit that is asked for, where another may be written; else why it is none."""
    number, named = (value, "") if isinstance(value, Decimal) else split_unit(value)
    given = amount(number)
    if given is None:
        return no_number(value, unit)
    converted = convert(given[0], parse(named) or "", unit or "") if named else given[0]
    return no_number(value, unit) if converted is None else (converted, given[1])


def no_number(value: str | Decimal, unit: str | None) -> str:
    """Why a value is refused where a number is asked for: it is none, or is one in another unit."""
    if unit is None:
        return _('"{value}" is no number').format(value=value)
    text = _('"{value}" is no number in {unit}; write the number alone, in the unit that stands beside it')
    return text.format(value=value, unit=symbol(unit, current_language()))


def number_range(text: str) -> tuple[Decimal, Decimal] | None:
    """The ends of a range as people write it in either language: from 20 to 30, 20–30; None for what is none."""
    # Of many spaces in a row the patterns below would try each.
    words = re.sub(r"(?i)^(от|с|from)\s", "", " ".join(text.split()))
    ends = [
        amount(end) for end in re.split(r"(?i)(?<=\d)\s*(?:–|—|-|\.\.\.?|…)\s*(?=[-+−–]?\d)|\s+(?:до|to)\s+", words)
    ]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0][0] > ends[1][0]:
        return None
    return ends[0][0], ends[1][0]


def grouped(answers: list[Answer]) -> Iterator[list[Answer]]:
    """Answers that write to the same key of the same record, together."""
    by_target: dict[tuple[str, ...], list[Answer]] = {}
    for answer in answers:
        key = answer.key
        asked = key.asked if key.subject in ("caution", "note", "requirement") else ""
        if key.subject == "capacity":
            # No to one amount does not contradict yes to another.
            is_no = answer.says is False and answer.value is None
            asked = " ".join((*rate_asked(_asked(answer)), str(is_no)))
        # A capacity is the offer's, whichever model the question is about.
        variant = "" if key.subject == "capacity" else key.variant
        by_target.setdefault((key.record, variant, key.subject, key.name, asked), []).append(answer)
    yield from by_target.values()


def firmest(answers: list[Answer]) -> Answer | None:
    """Of answers that write to the same key, the one that says most; None where they contradict each other.

    Yes to "at least 6" and to "at least 7" says at least 7.
    """
    if len({(it.says, it.value) for it in answers}) > 1:
        return None
    bounds = [{name: _asked(it)[name] for name in ("min", "max", "value") if name in _asked(it)} for it in answers]
    if answers[0].value is not None or answers[0].says is not True:
        return answers[0]
    if len({tuple(it) for it in bounds if it}) > 1:
        return None
    firmness = [sum(-bound if name == "max" else bound for name, bound in it.items()) for it in bounds]
    return max(zip(answers, bounds, firmness, strict=True), key=lambda it: (len(it[1]), it[2]))[0]


def rate_asked(quantity: Mapping[str, Any]) -> tuple[str, str]:
    """The unit and the period in which a capacity answers a quantity; a total is asked of a year, and t/year says its own."""
    unit, period = split_rate(quantity["unit"])
    return unit, quantity.get("per") or period or "year"


def _asked(answer: Answer) -> dict[str, Any]:
    """What the question asks for: a condition or a quantity; nothing where it asks for a value alone."""
    if answer.key.subject not in ("spec", "capacity"):
        return {}
    asked: dict[str, Any] = json.loads(answer.key.asked or "{}", parse_float=Decimal, parse_int=Decimal)
    return asked
