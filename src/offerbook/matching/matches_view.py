"""What a screen of matches is made of, and the sentence at its head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offerbook.matching.answer_counts import outcome_counts, standing_counts
from offerbook.matching.match import ASKED, Match
from offerbook.matching.tables import left_note
from offerbook.model.records import Need
from offerbook.text.i18n import _, ngettext, within_quotes


class MatchesView:
    """What a screen of matches is made of.

    kind: "project", "need", "offer" ..., whichever was asked about; empty for several and for the whole catalogue.
    name: its name in the reader's language.
    needs: the needs that were asked about, with their ids.
    matches: those that are wanted.
    judged: those that tell how the needs are covered, whatever is wanted.
    is_narrowed: whether only some offers or outcomes were asked for, so that a need without them is not shown.
    lists_others: whether the matches that answer nothing are listed, or counted.
    is_cut: whether only the best of each need were asked for, so that what is left out is not counted.
    projects: the names of all projects, where the whole catalogue is shown project by project; else empty.
    catalogues: which of several catalogues each offer and need is of, by kind and id; empty where one is asked.
    of_all_offers, of_all_needs: whether every offer and need of the subject was asked about, so that what is missing is missing.
    """

    def __init__(
        self,
        kind: str,
        name: str,
        needs: Sequence[tuple[str, Need]],
        matches: Sequence[Match],
        judged: Sequence[Match],
        is_narrowed: bool,
        lists_others: bool,
        is_cut: bool,
        projects: Mapping[str, str],
        catalogues: Mapping[tuple[str, str], str],
        of_all_offers: bool,
        of_all_needs: bool,
    ) -> None:
        self.kind = kind
        self.name = name
        self.needs = needs
        self.matches = matches
        self.judged = judged
        self.is_narrowed = is_narrowed
        self.lists_others = lists_others
        self.is_cut = is_cut
        self.projects = projects
        self.catalogues = catalogues
        self.of_all_offers = of_all_offers
        self.of_all_needs = of_all_needs

    def whence(self, kind: str, id: str) -> str:
        """An id, and of which of several catalogues the record is; of a need that stands in no file, that it was asked for."""
        if id == ASKED:
            return _("as asked for")
        catalogue = self.catalogues.get((kind, id))
        return f"{id} · {catalogue}" if catalogue else id

    @property
    def is_brief(self) -> bool:
        """Whether several needs are shown, so that each gets few lines."""
        return self.kind != "need"


def needs_sentence(view: MatchesView, standings: Sequence[str]) -> str:
    """How many needs are covered, as one would say it, and how many answers the options leave."""
    counts, number = standing_counts(standings), len(standings)
    if view.is_narrowed:
        text = ngettext(
            "{name}: {count} of {all} needs has such offers: {counts}.",
            "{name}: {count} of {all} needs have such offers: {counts}.",
            number,
        )
    elif view.projects:
        text = ngettext(
            "The catalogue has {count} need: {counts}.", "The catalogue has {count} needs: {counts}.", number
        )
    elif view.kind == "project":
        text = ngettext("{name} has {count} need: {counts}.", "{name} has {count} needs: {counts}.", number)
    else:
        text = ngettext("{name}, {count} need: {counts}.", "{name}, {count} needs: {counts}.", number)
    name = within_quotes(view.name) if view.kind == "project" and not view.is_narrowed else view.name
    return _with_left(view, text.format(name=name, count=number, all=len(view.needs), counts=counts))


def answers_sentence(view: MatchesView) -> str:
    """How many offers answer the one need, whichever of them are listed."""
    answers = [match for match in view.judged if match.answers]
    number = len(answers)
    if not answers:
        if view.of_all_offers:
            return _("No offer answers this need.")
        text = _("None of these offers answers this need; `offerbook match {need}` asks about all offers.")
        id = view.needs[0][0]
        return _("None of these offers answers this need.") if id == ASKED else text.format(need=id)
    if view.of_all_offers:
        text = ngettext(
            "{count} offer answers this need, {counts}.", "{count} offers answer this need, {counts}.", number
        )
    else:
        text = ngettext(
            "{count} of these offers answers this need, {counts}.",
            "{count} of these offers answer this need, {counts}.",
            number,
        )
    return _with_left(view, text.format(count=number, counts=outcome_counts(answers)))


def offer_sentence(view: MatchesView) -> str:
    """How many needs the one offer fits, whichever of them are listed."""
    answers = [match for match in view.judged if match.answers]
    number = len(answers)
    if not answers:
        text = _("{name}: fits no need.") if view.of_all_needs else _("{name}: fits none of these needs.")
    elif view.of_all_needs:
        text = ngettext("{name}: fits {count} need, {counts}.", "{name}: fits {count} needs, {counts}.", number)
    else:
        text = ngettext(
            "{name}: fits {count} of these needs, {counts}.", "{name}: fits {count} of these needs, {counts}.", number
        )
    return _with_left(view, text.format(name=view.name, count=number, counts=outcome_counts(answers)))


def _with_left(view: MatchesView, sentence: str) -> str:
    """A sentence of all answers, and how many of these are left to be listed."""
    left, all = (sum(match.answers for match in matches) for matches in (view.matches, view.judged))
    return " ".join(filter(None, [sentence, left_note(left, all)]))
