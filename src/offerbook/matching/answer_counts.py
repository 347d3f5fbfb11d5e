"""How many needs are covered and how many offers answer, within a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from offerbook.matching.match import Match
from offerbook.model.phrases import listed
from offerbook.model.records import Need
from offerbook.text.i18n import _, ngettext


def counted_as(need: Need, standing: str) -> str:
    """The way in which a need that stands so is counted: a purchase that is dormant is not over."""
    return "dormant" if need.status == "dormant" else standing


def standing_counts(standings: Sequence[str]) -> str:
    """How many of some needs stand in each way, as `counted_as` says it."""
    counts = {standing: standings.count(standing) for standing in standings}
    texts = {
        "fits": ngettext("{count} covered", "{count} covered", counts.get("fits", 0)),
        "fits-if-confirmed": ngettext(
            "{count} covered if confirmed",
            "{count} covered if confirmed",
            counts.get("fits-if-confirmed", 0),
        ),
        "part-open": ngettext("{count} covered in part", "{count} covered in part", counts.get("part-open", 0)),
        "blocked": ngettext(
            "{count} blocked by a condition", "{count} blocked by a condition", counts.get("blocked", 0)
        ),
        "related": ngettext(
            "{count} with similar offers only", "{count} with similar offers only", counts.get("related", 0)
        ),
        "past-demand": ngettext("{count} past", "{count} past", counts.get("past-demand", 0)),
        "dormant": ngettext("{count} dormant", "{count} dormant", counts.get("dormant", 0)),
        "": ngettext("{count} without any offer", "{count} without any offer", counts.get("", 0)),
    }
    return listed([text.format(count=counts[key]) for key, text in texts.items() if key in counts])


def outcome_counts(answers: Sequence[Match]) -> str:
    """How many of some matches answer as they are, and how many if something is confirmed."""
    texts = {"fits": _("{count} as it is"), "fits-if-confirmed": _("{count} if something is confirmed")}
    counts = {outcome: sum(match.outcome == outcome for match in answers) for outcome in texts}
    if counts["fits"] == len(answers):
        return _("with no question open")
    if not counts["fits"]:
        return _("if something is confirmed")
    return listed([text.format(count=counts[outcome]) for outcome, text in texts.items() if counts[outcome]])
