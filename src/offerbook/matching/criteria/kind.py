"""The kind criterion: what is offered is goods, a service or a turnkey object, as the need wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from offerbook.matching.criteria.criterion import Criterion
from offerbook.matching.pair import Pair
from offerbook.matching.points import ZERO
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.model.vocabulary import Kind
from offerbook.tables.table import word
from offerbook.text.i18n import N_, _


def judge_kind(pair: Pair) -> Iterator[Verdict]:
    """Where the need wants goods, a service, a turnkey object or a technology and nothing else, an offer of another kind is
    only related: a drone that is bought is no answer to flights that are ordered. No points.
    """
    wanted, offered = pair.need.kind, pair.candidate.offer.kind
    if wanted is not None and pair.group_tie.serves:
        standing: Standing = "met" if wanted == offered else "not-met"
        yield Verdict("kind", standing, ZERO, ZERO, ZERO, KindDetail(wanted, offered))


class KindDetail(NamedTuple):
    """The kind of offer that is wanted and the kind of this one."""

    wanted: Kind
    offered: Kind

    @property
    def text(self) -> VerdictText:
        """Both kinds."""
        values = {"wanted": word(self.wanted), "offered": word(self.offered)}
        if self.wanted == self.offered:
            return VerdictText(_("of the kind that is wanted: {offered}").format(**values), *values.values())
        return VerdictText(_("{offered} is offered, and {wanted} is wanted").format(**values), *values.values())


CRITERION = Criterion(N_("kind"), judge_kind, looks_at=lambda pair: pair.candidate.offer.kind, is_common=True)
