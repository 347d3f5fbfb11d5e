"""The briefing of some projects, of one supplier or of a whole catalogue, gathered from an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.resolve import short_names
from offerbook.listing.select import Selection
from offerbook.matching.answer_counts import counted_as
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.match import Match
from offerbook.matching.ranking import rank, sorted_by_groups
from offerbook.matching.request import match_request
from offerbook.model.phrases import country_name, localize
from offerbook.model.records import Contact, Group, Location, Need, Project, Supplier
from offerbook.publishing.briefing import (
    Briefing,
    ContactPart,
    Place,
    ProjectPart,
    Remark,
)
from offerbook.publishing.briefing_figures import Axes, FigureData
from offerbook.publishing.briefing_missing import missing_of
from offerbook.publishing.briefing_needs import NeedMatches, NeedWriter, name_of
from offerbook.publishing.briefing_subject import Subject
from offerbook.publishing.citations import Citations, evidence_sentence, years_of
from offerbook.text.i18n import _, ngettext, pick_language


def briefing_of(index: Index, subject: Subject, progress: Progress = no_progress) -> Briefing:
    """The briefing of a subject.

    progress: is called with the id of each need that is matched.
    """
    return _Writer(index, subject).briefing(progress)


class _Writer:
    """Gathers a briefing: the needs first, for they give the sources their numbers."""

    def __init__(self, index: Index, subject: Subject) -> None:
        self.index = index
        self.subject = subject
        self.context: MatchingContext = matching_context(index)
        self.citations = Citations(index)
        self.suppliers = _names(index, "suppliers")
        self.short = {"suppliers": short_names(index, "suppliers"), "projects": short_names(index, "projects")}
        self.needs = NeedWriter(self.context, self.suppliers, self.short["suppliers"], self.citations)
        axes = Axes(
            subject.scope,
            self.short["projects"],
            _names(index, "sectors"),
            self.short["suppliers"],
            list(_names(index, "needs")),
            _sectors_of(self.context.groups),
        )
        self.figures = FigureData(axes)
        self.offers_of: dict[str, dict[str, None]] = {}
        """The names of the offers and models that are told, each once, by supplier."""

    def briefing(self, progress: Progress) -> Briefing:
        parts = self._projects(progress)
        projects = [project for _id, project in self.index.records_by_id("project", [it.id for it in parts], Project)]
        suppliers = self.index.records_by_id("supplier", self._supplier_ids(), Supplier)
        contacts = tuple(self._supplier(supplier) for _id, supplier in suppliers)
        buyers = tuple(map(self._buyer, projects))
        places = tuple(self._places(projects))
        missing = tuple(missing_of(self.index, self.subject, self.context, progress))
        sources = self.citations.lines()
        return Briefing(
            title=self._title(),
            about=self._about(),
            stamp=stamp_of(self.index),
            projects=parts,
            heat=self.figures.heat_map(),
            flow=self.figures.flow(),
            missing=missing,
            suppliers=contacts,
            buyers=buyers,
            evidence=evidence_sentence(sources),
            years=years_of(sources),
            places=places,
            without_place=tuple(_with_place(project) for project in projects if not project.location),
            sources=sources,
        )

    def _title(self) -> str:
        if self.subject.supplier:
            return self.suppliers[self.subject.supplier]
        names = _names(self.index, "projects")
        return "; ".join(names[id] for id in self.subject.projects) or pick_language(
            self.index.setting("title_en"), self.index.setting("title_ru")
        )

    def _about(self) -> str:
        if self.subject.supplier:
            return _("Where the offers of this supplier could go, what to ask, and what is known against them.")
        return _("What is offered for each need, what to ask whom, and what nothing answers.")

    def _projects(self, progress: Progress) -> tuple[ProjectPart, ...]:
        offers = Selection((), {"supplier": [self.subject.supplier] if self.subject.supplier else []})
        request = match_request(self.index, None, offers, Selection((), {"project": list(self.subject.projects)}))
        needs = sorted_by_groups(request.needs)
        kept = self._kept(needs, rank(self.context, needs, request.offers, progress=progress))
        # What comes next reads the offers that it needs.
        request.offers.forget()
        wanted: dict[str, list[tuple[str, Need]]] = {}
        for id, need in request.needs:
            if not self.subject.supplier or kept[id].answers or kept[id].blocked:
                wanted.setdefault(id.partition("/")[0], []).append((id, need))
        projects = self.index.records_by_id("project", wanted, Project)
        return tuple(self._project(project, wanted[id], kept) for id, project in projects)

    def _kept(self, needs: Sequence[tuple[str, Need]], matches: Iterable[Match]) -> Mapping[str, NeedMatches]:
        """What is kept of the matches of each need, which come in the order of the needs."""
        kept: dict[str, NeedMatches] = {}
        groups = groupby(matches, key=lambda match: match.need_id)
        coming = next(groups, None)
        for id, need in needs:
            found: list[Match] = []
            if coming is not None and coming[0] == id:
                found = list(coming[1])
                coming = next(groups, None)
            self.figures.add_need(id, localize(need.name), need, found)
            kept[id] = NeedMatches.of(need, found)
            for match in kept[id].answers:
                self.offers_of.setdefault(match.supplier, {})[name_of(match)] = None
        return kept

    def _project(
        self, project: Project, needs: Sequence[tuple[str, Need]], kept: Mapping[str, NeedMatches]
    ) -> ProjectPart:
        texts = ((_("Place"), project.place), (_("Owner"), project.owner), (_("Stage"), project.stage))
        return ProjectPart(
            name=localize(project.name),
            id=project.id,
            sentence=_sentence(localize(project.name), [counted_as(need, kept[id].standing) for id, need in needs]),
            summary=localize(project.summary),
            facts=tuple((label, localize(text)) for label, text in texts if text),
            sources=self.citations.numbers(project.sources),
            cautions=self.needs.cautions(project.cautions),
            needs=tuple(self.needs.part(id, need, kept[id]) for id, need in needs),
        )

    def _supplier_ids(self) -> list[str]:
        told = self.offers_of.keys() | ({self.subject.supplier} if self.subject.supplier else set())
        return [id for id in self.suppliers if id in told]

    def _supplier(self, supplier: Supplier) -> ContactPart:
        place = ", ".join(filter(None, (localize(supplier.city), country_name(supplier.country))))
        return ContactPart(
            name=localize(supplier.name),
            place=place,
            lines=tuple(map(self._contact, supplier.contacts)),
            about=tuple(self.offers_of.get(supplier.id, {})),
            cautions=self.needs.cautions(supplier.cautions),
            sources=self.citations.numbers(supplier.sources),
        )

    def _contact(self, contact: Contact) -> Remark:
        ways = ", ".join(filter(None, (contact.email, contact.phone, contact.site)))
        note = localize(contact.note)
        return Remark(f"{ways} ({note})" if note else ways, self.citations.numbers(contact.source))

    def _buyer(self, project: Project) -> ContactPart:
        name = localize(project.owner) or _("The owner is not known.")
        place = localize(project.place)
        return ContactPart(name, place, (), (localize(project.name),), (), self.citations.numbers(project.sources))

    def _places(self, projects: Iterable[Project]) -> Iterator[Place]:
        """Each point once, with the projects that are there."""
        there: dict[tuple[Decimal, Decimal], list[tuple[Project, Location]]] = {}
        for project in projects:
            for place in project.location:
                there.setdefault((place.lat, place.lon), []).append((project, place))
        for (latitude, longitude), found in there.items():
            names = tuple(dict.fromkeys(self.short["projects"][project.id] for project, _place in found))
            name = next((text for _project, place in found if (text := localize(place.name))), names[0])
            sources = self.citations.numbers(*(place.source for _project, place in found))
            yield Place(name, latitude, longitude, names, sources)


def _names(index: Index, table: str) -> dict[str, str]:
    """The names of all records of a table by their ids, in the catalogue's order."""
    rows = index.rows(f"SELECT id, name_en, name_ru FROM {table} ORDER BY position")
    return {id: pick_language(en, ru) for id, en, ru in rows}


def _sentence(name: str, standings: Sequence[str]) -> str:
    """How the needs of a project are covered, as one would say it."""
    texts = {
        "fits": ngettext("{count} covered", "{count} covered", standings.count("fits")),
        "fits-if-confirmed": ngettext("{count} to confirm", "{count} to confirm", standings.count("fits-if-confirmed")),
        "part-open": ngettext("{count} covered in part", "{count} covered in part", standings.count("part-open")),
        "blocked": ngettext(
            "{count} blocked by a condition", "{count} blocked by a condition", standings.count("blocked")
        ),
        "related": ngettext(
            "{count} with similar offers only", "{count} with similar offers only", standings.count("related")
        ),
        "past-demand": ngettext("{count} past", "{count} past", standings.count("past-demand")),
        "dormant": ngettext("{count} dormant", "{count} dormant", standings.count("dormant")),
        "": ngettext("{count} without offers", "{count} without offers", standings.count("")),
    }
    counts = [text.format(count=standings.count(key)) for key, text in texts.items() if key in standings]
    text = ngettext("{name} – {count} need: {counts}.", "{name} – {count} needs: {counts}.", len(standings))
    return text.format(name=name, count=len(standings), counts=", ".join(counts))


def _with_place(project: Project) -> str:
    """The name of a project, and its place in words."""
    name, place = localize(project.name), localize(project.place)
    return _("{name} ({place})").format(name=name, place=place) if place else name


def _sectors_of(groups: Mapping[str, Group]) -> dict[str, str]:
    """The sector of each group."""
    return {id: group.sector for id, group in groups.items()}
