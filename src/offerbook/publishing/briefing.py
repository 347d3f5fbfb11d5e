"""A briefing before it has a form: every sentence in the reader's language, every source a number of one list."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from offerbook.publishing.figures import Link
from offerbook.tables.stamp import Stamp


class Remark(NamedTuple):
    """A sentence with what stands behind it.

    text: the sentence.
    sources: numbers in the list of sources.
    date: when it was published; empty when that is unknown.
    mark: ✓, ✗ or ? for a verdict; empty for other sentences.
    """

    text: str
    sources: tuple[int, ...] = ()
    date: str = ""
    mark: str = ""


class Answer(NamedTuple):
    """An offer for a need.

    name: of the offer, or of the model that was judged.
    id: of the offer, with the model's mark where the name does not say it.
    supplier, supplier_short: its name, and the one that people use.
    outcome: how it stands, as a stable word.
    low, high: its sure points, and its points at best.
    summary: what it is, in a sentence or two.
    reasons: the verdicts; of a blocked offer, only what blocks it.
    questions: what to ask of this offer alone.
    cautions: what is known against it, each where it is first told.
    told_under: the answers of the same need, and the other needs, under which more of its cautions are told.
    sources: where its facts come from.
    """

    name: str
    id: str
    supplier: str
    supplier_short: str
    outcome: str
    low: Decimal
    high: Decimal
    summary: str
    reasons: tuple[Remark, ...]
    questions: tuple[str, ...]
    cautions: tuple[Remark, ...]
    told_under: tuple[str, ...]
    sources: tuple[int, ...]


class NeedPart(NamedTuple):
    """A need with what answers it.

    name, id, summary: of the need.
    facts: its status, time and quantity, in a few words each.
    standing: how it is covered, as a stable word: an outcome, "part-open", "past-demand", or empty without any offer.
    coverage: the same in a few words.
    why: what it is stated or inferred from.
    conditions: what it asks for.
    shared_questions: what to ask about each of its answers.
    answers: the offers that answer it, best first.
    more_answers: how many more answer it.
    blocked: the offers that a condition keeps from it.
    related: the names of offers that are only similar, the best first, where nothing answers it.
    related_count: how many offers are only similar.
    cautions: on the need.
    sources: where it comes from.
    """

    name: str
    id: str
    summary: str
    facts: tuple[str, ...]
    standing: str
    coverage: str
    why: str
    conditions: tuple[Remark, ...]
    shared_questions: tuple[str, ...]
    answers: tuple[Answer, ...]
    more_answers: int
    blocked: tuple[Answer, ...]
    related: tuple[str, ...]
    related_count: int
    cautions: tuple[Remark, ...]
    sources: tuple[int, ...]


class ProjectPart(NamedTuple):
    """A project with its needs.

    sentence: how its needs are covered.
    facts: place, owner, stage: what each is, and the fact.
    """

    name: str
    id: str
    sentence: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    cautions: tuple[Remark, ...]
    sources: tuple[int, ...]
    needs: tuple[NeedPart, ...]


class HeatMap(NamedTuple):
    """Outcomes of rows against columns; a cell is None where nothing is needed."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str | None, ...]], ...]


class Flow(NamedTuple):
    """What goes where: names at both sides, and the lines between them.

    left_out: how many names at the left did not fit.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    links: tuple[Link, ...]
    left_out: int = 0


class Missing(NamedTuple):
    """Something that nothing answers, or an offer without a place.

    name: of the need or the offer.
    where: the project of a need; empty for an offer.
    kind: what is missing, in a few words.
    reason: why, in a few words; empty where the kind says it all.
    nearest: the name of the best offer or need there is; empty without any.
    action: what to do.
    """

    name: str
    where: str
    kind: str
    reason: str
    nearest: str
    action: str


class ContactPart(NamedTuple):
    """Whom to write to.

    name: of the supplier, or of a project's owner.
    place: town and country.
    lines: sites, telephones and mail addresses, as published.
    about: the names of the offers, or the project.
    """

    name: str
    place: str
    lines: tuple[Remark, ...]
    about: tuple[str, ...]
    cautions: tuple[Remark, ...]
    sources: tuple[int, ...]


class SourceLine(NamedTuple):
    """A source with its number.

    date: as precisely as it was published; empty when undated.
    """

    number: int
    publisher: str
    title: str
    date: str
    url: str
    note: str


class Place(NamedTuple):
    """A point of a map, in degrees, with the names of the projects that are there."""

    name: str
    latitude: Decimal
    longitude: Decimal
    projects: tuple[str, ...]
    sources: tuple[int, ...]


class Briefing(NamedTuple):
    """A briefing.

    title: what it is about.
    about: what the title's record is, in a sentence; empty for a whole catalogue.
    sentences: how the needs are covered, a sentence for each project.
    evidence: how old the evidence is, in a sentence.
    years: how many of the sources are of each year; undated ones last.
    places, without_place: where the projects are; the names of those of which no point is known.
    """

    title: str
    about: str
    stamp: Stamp
    projects: tuple[ProjectPart, ...]
    heat: HeatMap
    flow: Flow
    missing: tuple[Missing, ...]
    suppliers: tuple[ContactPart, ...]
    buyers: tuple[ContactPart, ...]
    evidence: str
    years: tuple[tuple[str, int], ...]
    places: tuple[Place, ...]
    without_place: tuple[str, ...]
    sources: tuple[SourceLine, ...]
