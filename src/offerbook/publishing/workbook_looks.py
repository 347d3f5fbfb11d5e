"""How the sheets of a workbook look: what is folded away, how wide the columns are, what may be written where."""

from __future__ import annotations

from offerbook.tables.table import OUTCOME_MARKS, word
from offerbook.tables.xlsx_book import Inputs, SheetLook
from offerbook.text.i18n import _

HIDDEN_SHEET = "offerbook"
"""The sheet of ids and hashes that `offerbook import` reads."""
_ARROWS = {"to_offer": 3.5, "to_need": 3.5}
LOOKS = {
    "needs": SheetLook(
        folded=("summary", "per", "basis", "why", "sources", "when", "checked", "id"),
        widths={
            "project": 22, "name": 32, "standing": 19, "conditions": 38, "groups": 24, "quantity": 11, "unit": 9,
            "services": 18, "status": 15, "cautions": 34,
        },
    ),
    "unmet": SheetLook(
        folded=("id",),
        widths={"need": 32, "project": 26, "type": 19, "reason": 50, "action": 50, "nearest": 36, **_ARROWS},
    ),
    "offers": SheetLook(
        folded=("summary", "sector", "projects", "sources", "id", "supplier_id", "group_id"),
        widths={
            "name": 40, "supplier": 28, "group": 26, "kind": 11, "stage": 12, "services": 18, "variants": 18, "okpd2": 16,
            "hs2022": 14, "cautions": 36,
        },
    ),
    "facts": SheetLook(
        folded=("qualifier", "inherited", "source_ids", "offer_id", "spec_id"),
        widths={
            "offer": 38, "variant": 24, "spec": 28, "value": 20, "unit": 9, "qualifier": 12, "note": 30, "source": 40,
            "link": 22, "confidence": 15, **_ARROWS,
        },
    ),
    "sources": SheetLook(folded=("id",), widths={"publisher": 40, "title": 50, "url": 70}),
}  # fmt: skip
"""The looks of the sheets that nothing is written into, by table; their names are put in when a workbook is made."""


def matches_look() -> SheetLook:
    """The matches, filtered to what answers a need."""
    return SheetLook(
        _("Matches"),
        ("confirm", "named_in", "need_id", "offer_id", "supplier_id"),
        ("outcome", tuple(f"{OUTCOME_MARKS[key]} {word(key)}" for key in ("fits", "fits-if-confirmed"))),
        widths={
            "need": 32, "project": 17, "offer": 34, "variant": 20, "supplier": 19, "outcome": 19, "reason": 42, "cautions": 46,
            **_ARROWS,
        },
    )  # fmt: skip


def questions_look(links: bool = True) -> SheetLook:
    """The questions, with columns for the answers.

    links: whether the workbook has the sheets that rows lead to.
    """
    said = _(
        "Yes: it is so, and the question is settled. No: it is not; what the catalogue has no key for becomes a note. Where more is asked "
        "than yes or no, write the value beside it."
    )
    value = _("What the document states, in the unit beside it: 30, at least 25, from 20 to 30, or words.")
    document = _("Address or name of the document that says so. Without it no answer counts.")
    return SheetLook(
        _("Questions"),
        ("id", "offer_id") if links else ("to_offer", "id", "offer_id"),
        inputs={
            "answer": Inputs("choice", (_("yes"), _("no")), _("Answer"), said),
            "value": Inputs("text", (), _("Value"), value),
            "document": Inputs("text", (), _("Document"), document),
            "date": Inputs("date", (), _("Date"), _("The day of the document.")),
        },
        widths={
            "addressee": 26, "question": 42, "offer": 32, "variant": 18, "needs": 32, "way": 14, "answer": 9, "value": 12, "unit": 10,
            "document": 30, "date": 12, **_ARROWS,
        },
    )  # fmt: skip
