"""The services criterion: the offer comes with the services that the need asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from offerbook.matching.criteria.criterion import OTHER_THING, Criterion, Step, with_offer_changes
from offerbook.matching.pair import Pair
from offerbook.matching.points import FULL, ZERO, share_of
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.model.phrases import listed
from offerbook.model.records import Offer
from offerbook.tables.table import word
from offerbook.text.i18n import N_, _, ngettext


def judge_services(pair: Pair) -> Iterator[Verdict]:
    """Each service that the need asks for and the offer states earns its part of the points, where the thing offered can
    serve at all. A service that no source mentions is unknown, not refused. What is asked of one part is asked of that part
    alone.
    """
    need, weight = pair.need, pair.prepared.context.weights.services
    if not need.services:
        yield Verdict.not_asked("services", ZERO, N_("the need asks for no services"))
    elif not pair.group_tie.serves:
        yield Verdict.not_asked("services", weight, OTHER_THING)
    else:
        asked = (service for service, part in need.services_by_part if part is None or part in pair.group_tie.parts)
        required = tuple(dict.fromkeys(asked))
        if not required:
            yield Verdict.not_asked("services", weight, N_("the services are asked of other parts"))
            return
        offered = tuple(service for service in required if service in pair.candidate.offer.services)
        points = share_of(weight, Decimal(len(offered)) / len(required))
        standing: Standing = "met" if len(offered) == len(required) else "unknown"
        yield Verdict("services", standing, points, weight, weight, ServicesDetail(required, offered))


class ServicesDetail(NamedTuple):
    """The services that the need asks for, and those of them that the offer states."""

    required: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def text(self) -> VerdictText:
        """Which services are not stated."""
        required, offered = _names(self.required), _names(self.offered)
        missing = [service for service in self.required if service not in self.offered]
        if not missing:
            return VerdictText(_("every service required is offered"), required, offered)
        reason = _("services not stated: {services}").format(services=_names(missing))
        question = ngettext("Does the offer include {services}?", "Does the offer include {services}?", len(missing))
        return VerdictText(reason, required, offered, question.format(services=listed([*map(word, missing)])))


def _names(services: Sequence[str]) -> str:
    return ", ".join(map(word, services))


def fix_services(detail: ServicesDetail, _offer: Offer) -> Step:
    """The question whether the offer comes with them."""
    missing = _names([service for service in detail.required if service not in detail.offered])
    text = _("confirmation from the maker of these services: {services}").format(services=missing)
    return Step(text, FULL, True, lambda candidate: with_offer_changes(candidate, services=detail.required))


CRITERION = Criterion(
    N_("services"), judge_services, "delivery", fix_services, lambda pair: pair.candidate.offer.services, True
)
