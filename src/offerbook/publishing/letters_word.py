"""Letters as a document for Word: each on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from offerbook.matching.letters import Letter
from offerbook.publishing.word_document import DENSE, QUESTION, SMALL, WordDocument
from offerbook.text.i18n import _, within_quotes


def write_word_letters(letters: Sequence[Letter], stream: BinaryIO, mark: str = "") -> None:
    """Write letters as one document.

    mark: says which catalogue they were made from.
    """
    document = WordDocument(capitalized(letters[0].subject) if len(letters) == 1 else _("Letters"), "", mark)
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
    document.paragraph(to.format(name=letter.name if letter.answerer == "supplier" else within_quotes(letter.name)))
    for contact in filter(None, (*letter.contacts, letter.note)):
        document.paragraph(contact, SMALL)
    document.heading(capitalized(letter.subject), 1)
    document.paragraph(letter.greeting)
    document.paragraph(letter.opening)
    document.table(
        [_("Product"), _("Question"), _("Answer"), _("Document and date")], _rows(letter), [55, 55, 36, 24], DENSE
    )
    document.paragraph(letter.closing, QUESTION)
    document.paragraph(letter.signature)
    document.paragraph(_("[name, position, organisation, telephone]"))


def _rows(letter: Letter) -> Iterator[list[tuple[str, tuple[int, ...]]]]:
    """A row for each question, the first about a product with its name and what it is for."""
    for number, item in enumerate(letter.items, 1):
        purpose = _("For: {purpose}.").format(purpose="; ".join(item.purpose))
        product = f"{number}. {item.product}\n{purpose}"
        for place, question in enumerate(item.questions):
            yield [("" if place else product, ()), (question, ()), ("", ()), ("", ())]
