"""Letters as a document for Word: each on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from offerbook.matching.letters import Letter
from offerbook.publishing.word_document import QUESTION, SMALL, WordDocument
from offerbook.text.i18n import _, ngettext


def write_word_letters(letters: Sequence[Letter], stream: BinaryIO, mark: str = "") -> None:
    """Write letters as one document.

    mark: says which catalogue they were made from.
    """
    document = WordDocument(capitalized(letters[0].subject) if letters else "", "", mark)
    for place, letter in enumerate(letters):
        if place:
            document.page_break()
        _letter(document, letter)
    document.save(stream)


def capitalized(text: str) -> str:
    """A subject as a title: its first letter is a capital."""
    return text[:1].upper() + text[1:]


def _letter(document: WordDocument, letter: Letter) -> None:
    to = _("To: {name}") if letter.answerer == "supplier" else _("To the buyer of: {name}")
    document.paragraph(to.format(name=letter.name))
    for contact in filter(None, (*letter.contacts, letter.note)):
        document.paragraph(contact, SMALL)
    document.heading(capitalized(letter.subject), 1)
    document.paragraph(letter.greeting)
    document.paragraph(letter.opening)
    for number, item in enumerate(letter.items, 1):
        first, *others = item.product.split("; ")
        if len(others) > 1:
            # A question about many offers: their names are no heading.
            text = ngettext("{offer} and {count} more", "{offer} and {count} more", len(others))
            document.heading(f"{number}. {text.format(offer=first, count=len(others))}", 2)
            document.paragraph(item.product, leads_on=True)
        else:
            document.heading(f"{number}. {item.product}", 2)
        document.paragraph(_("For: {purpose}.").format(purpose="; ".join(item.purpose)), SMALL, leads_on=True)
        rows = [[(question, ()), ("", ()), ("", ())] for question in item.questions]
        document.table([_("Question"), _("Answer"), _("Document and date")], rows, [80, 45, 45])
    document.paragraph(letter.closing, QUESTION)
    document.paragraph(letter.signature)
    document.paragraph(_("[name, position, organisation, telephone]"))
