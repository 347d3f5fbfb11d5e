"""Letters: all the questions to one supplier, or to the buyer of one project, as they can be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.resolve import RecordId, record_name, short_name
from offerbook.matching.cells import proposals_of
from offerbook.matching.criteria.cautions import CautionDetail
from offerbook.matching.questions import Answerer, OpenQuestion
from offerbook.matching.request import find_subject
from offerbook.model.phrases import localize
from offerbook.model.records import Project, Supplier
from offerbook.tables.screen import Screen, ScreenLine, Span
from offerbook.text.i18n import _, names_within, ngettext, within_quotes


class LetterItem(NamedTuple):
    """What is asked about one product.

    product: the name of the offer or of its model; "About the company" of what the maker is asked whatever the product.
    purpose: the names of the needs that depend on the answers, each with its project.
    questions: in sentences; with the needs that one is about where they are not all of them.
    """

    product: str
    purpose: tuple[str, ...]
    questions: tuple[str, ...]


class Letter(NamedTuple):
    """A letter in the reader's language.

    answerer: who is written to.
    addressee: the id of that supplier, or of the project whose buyer is written to.
    name: the name of the supplier or project.
    contacts: how to reach them, as published, each in a line, and of a buyer who that is; empty where nothing is.
    note: to the sender, in brackets, where neither town nor contacts are known: whom to ask who that is; else empty.
    subject, greeting, opening, closing, signature: its parts around the questions.
    items: the questions, product by product, those first that decide most.
    """

    answerer: Answerer
    addressee: str
    name: str
    contacts: tuple[str, ...]
    note: str
    subject: str
    greeting: str
    opening: str
    items: tuple[LetterItem, ...]
    closing: str
    signature: str


def letters(index: Index, questions: Sequence[OpenQuestion]) -> list[Letter]:
    """A letter to everybody who can answer one of these questions, in the order of the questions."""
    by_addressee: dict[tuple[Answerer, str], list[OpenQuestion]] = {}
    for question in questions:
        by_addressee.setdefault((question.answerer, question.addressee), []).append(question)
    return [_letter(index, answerer, id, asked) for (answerer, id), asked in by_addressee.items()]


def to_named(index: Index, questions: Sequence[OpenQuestion], names: Sequence[str]) -> Sequence[OpenQuestion]:
    """The questions to the suppliers of what is named, where suppliers or offers alone are named; else all."""
    subjects = [find_subject(index, name) for name in names]
    if not subjects or any(kind not in ("supplier", "offer") for kind, _id in subjects):
        return questions
    suppliers = {id for kind, id in subjects if kind == "supplier"}
    offers = {id for kind, id in subjects if kind == "offer"}
    return [
        question
        for question in questions
        if question.answerer == "supplier" and (question.addressee in suppliers or offers.intersection(question.offers))
    ]


def _letter(index: Index, answerer: Answerer, id: str, questions: Sequence[OpenQuestion]) -> Letter:
    projects = dict.fromkeys(match.project for question in questions for match in question.matches)
    names = names_within(short_name(index, "project", project) for project in projects)
    if answerer == "supplier":
        name, supplier = record_name(index, RecordId("supplier", id)), index.record("supplier", id, Supplier)
        contacts, note = (_contacts(supplier), _note(supplier, questions)) if supplier else ((), "")
        opening = ngettext(
            "We are looking at your products for purchases of this project: {projects}. What we found published leaves some "
            "points open; please answer them.",
            "We are looking at your products for purchases of these projects: {projects}. What we found published leaves some "
            "points open; please answer them.",
            len(projects),
        )
        if owners := _owners(index, projects) if len(projects) == 1 else ():
            opening = _("{opening} Who buys, as published: {buyers}.").format(opening=opening, buyers="; ".join(owners))
        closing = _(
            "Please name with each answer the document that says so (data sheet, test report, certificate) and its date."
        )
    else:
        name, contacts, note = record_name(index, RecordId("project", id)), _owners(index, [id]), ""
        opening = _(
            "We are looking for products for this project: {projects}. Whether those below suit you is for you to say; please "
            "answer these questions."
        )
        closing = _("Please say with each answer which document of the purchase it stands in.")
    return Letter(
        answerer,
        id,
        name,
        contacts,
        note,
        ngettext(
            "Questions about products for {projects}", "Questions about products for {projects}", len(projects)
        ).format(projects=names),
        _("Dear Sir or Madam,"),
        opening.format(projects=names),
        tuple(_items(index, questions)),
        closing,
        _("Yours faithfully,"),
    )


def _owners(index: Index, projects: Iterable[str]) -> tuple[str, ...]:
    """Who owns each of these projects, as published; without those of which nobody says."""
    found = index.records_by_id("project", list(projects), Project)
    return tuple(dict.fromkeys(owner for _id, project in found if (owner := localize(project.owner))))


def _contacts(supplier: Supplier) -> tuple[str, ...]:
    lines = []
    for contact in supplier.contacts:
        ways = ", ".join(filter(None, (contact.email, contact.phone, contact.site)))
        note = localize(contact.note)
        lines.append(f"{ways} ({note})" if note else ways)
    return tuple(lines)


def _note(supplier: Supplier, questions: Sequence[OpenQuestion]) -> str:
    """What has to be found out before a letter to nobody in particular can be sent, and whom to ask."""
    if supplier.city or supplier.contacts:
        return ""
    matches = [match for question in questions for match in question.matches]
    places = dict.fromkeys(place for match in matches for place in proposals_of(match).places)
    offers = [match.offer for match in matches]
    deliveries = [it for offer in offers for it in offer.deliveries]
    deliveries += (it for offer in offers for variant in offer.variants for it in variant.deliveries)
    buyers = dict.fromkeys(filter(None, (localize(delivery.to) for delivery in deliveries)))
    sentences = [
        _(
            "Before sending: the catalogue has neither town nor contacts of this addressee. First find out who it is and where "
            "to write."
        )
    ]
    if buyers:
        sentences.append(_("Ask those who have bought: {buyers}.").format(buyers="; ".join(buyers)))
    if places:
        sentences.append(_("Ask where it is proposed: {places}.").format(places="; ".join(places)))
    sentences += (localize(note.text) for note in supplier.notes)
    sentences += (localize(caution.text) for caution in supplier.cautions)
    return f"[{' '.join(sentences)}]"


def _items(index: Index, questions: Sequence[OpenQuestion]) -> Iterator[LetterItem]:
    """The questions by the products that they are asked about; a question about several, or about their maker, is asked once."""
    counts = Counter(question.text for question in questions if _is_about_maker(question))
    of_several = {text for text, products in counts.items() if products > 1}
    company = _("About the company")
    by_product: dict[str, list[OpenQuestion]] = {company: []} if of_several else {}
    for question in questions:
        is_shared = question.text in of_several and _is_about_maker(question)
        product = company if is_shared else "; ".join(product_names(question))
        by_product.setdefault(product, []).append(question)
    for product, asked in by_product.items():
        needs_of: dict[str, dict[str, None]] = {}
        for question in asked:
            needs_of.setdefault(question.text, {}).update(dict.fromkeys(match.need_id for match in question.matches))
        needs = dict.fromkeys(id for ids in needs_of.values() for id in ids)
        sentences = tuple(
            text if len(ids) == len(needs) else _of_needs(index, text, ids) for text, ids in needs_of.items()
        )
        yield LetterItem(product, tuple(need_name(index, id) for id in needs), sentences)


def _is_about_maker(question: OpenQuestion) -> bool:
    """Whether a question is about who makes a product and not about the product: a caution on the supplier asks it."""
    asking = (it.detail for match in question.matches for it in match.verdicts if it.question == question.text)
    return question.answerer == "supplier" and all(
        isinstance(detail, CautionDetail) and detail.kind == "supplier" for detail in asking
    )


def _of_needs(index: Index, question: str, needs: Iterable[str]) -> str:
    """A question with the needs that it is about, where others are asked about beside it: "86 pcs" are of one of them."""
    names = [record_name(index, RecordId("need", id)) for id in needs]
    if all(name in question for name in names):
        return question
    # A full stop ends the whole; a question mark the question.
    end = "." if question.endswith(".") else ""
    text = ngettext("{question} (for: {needs})", "{question} (for: {needs})", len(names))
    return text.format(question=question.removesuffix("."), needs=names_within(names)) + end


def product_names(question: OpenQuestion) -> list[str]:
    """The names of the models, or of the offers, that a question is asked about; with the mark where a model has no name."""
    names = []
    for match in question.matches:
        offer, mark = match.offer, match.candidate.variant
        own = next((localize(variant.name) for variant in offer.variants if variant.id == mark), "")
        name = localize(offer.name)
        names.append(own or (_("{offer}, model {model}").format(offer=name, model=mark) if mark else name))
    return list(dict.fromkeys(names))


def need_name(index: Index, id: str) -> str:
    """The name of a need with that of its project."""
    project = short_name(index, "project", id.partition("/")[0])
    return _("{need} ({project})").format(need=record_name(index, RecordId("need", id)), project=project)


def letters_text(letters: Sequence[Letter]) -> Screen:
    """Letters as text, one after another."""
    lines: list[ScreenLine] = []
    for letter in letters:
        lines += [_line(), _line("* * *"), _line()] if lines else []
        lines += _letter_lines(letter)
    return tuple(lines)


def _letter_lines(letter: Letter) -> Iterator[ScreenLine]:
    to = _("To: {name}") if letter.answerer == "supplier" else _("To the buyer of: {name}")
    name = letter.name if letter.answerer == "supplier" else within_quotes(letter.name)
    yield _line(to.format(name=name))
    for contact in letter.contacts:
        yield _line(contact, indent=4)
    if letter.note:
        yield _line(letter.note, indent=4)
    yield _line(_("Subject: {subject}").format(subject=letter.subject))
    for text in (letter.greeting, letter.opening):
        yield _line()
        yield _line(text)
    for number, item in enumerate(letter.items, 1):
        yield _line()
        yield _line(f"{number}. {item.product}", hang=3)
        for question in item.questions:
            yield _line(f"— {question}", indent=3, hang=2)
        yield _line(_("For: {purpose}.").format(purpose="; ".join(item.purpose)), indent=3, hang=2)
    for text in (letter.closing, letter.signature):
        yield _line()
        yield _line(text)
    yield _line(_("[name, position, organisation, telephone]"))


def _line(text: str = "", indent: int = 0, hang: int = 0) -> ScreenLine:
    return ScreenLine((Span(text),), indent=indent, hang=hang)
