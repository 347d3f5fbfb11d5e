"""The offers that needs are matched with, read from the index when they are needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from offerbook.index.batch_cache import BatchCache
from offerbook.index.schema import placeholders
from offerbook.index.store import Index
from offerbook.matching.candidate import Candidate, candidates
from offerbook.matching.group_tie import link_lets_serve
from offerbook.matching.match import WORDS_IN_COMMON
from offerbook.matching.pair import PreparedNeed
from offerbook.model.records import Offer
from offerbook.text.errors import DamagedIndexError

if TYPE_CHECKING:
    from offerbook.matching.asked_need import Assumed


class OfferPool:
    """The offers of a catalogue, or some of them.

    ids: of the offers in the pool; None for all of the catalogue.
    variants: the variants of each that are candidates, an empty id for the offer itself; None for all.
    assumed: values that are taken for given, whatever is published.
    """

    def __init__(
        self, index: Index, ids: Collection[str] | None = None, variants: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self._index = index
        self._ids = None if ids is None else dict.fromkeys(ids)
        self._variants = variants
        self.assumed: Assumed = {}
        self._candidates = BatchCache(self._read)
        self.load, self.forget = self._candidates.load, self._candidates.clear

    def __iter__(self) -> Iterator[Offer]:
        """All of them, in the catalogue's order."""
        ids = (row[0] for row in self._index.rows("SELECT id FROM offers ORDER BY position"))
        return (offer for _id, offer in self._index.records_by_id("offer", self._in_pool(ids), Offer))

    @property
    def is_whole(self) -> bool:
        """Whether they are all of the catalogue, as they stand in it."""
        return self.holds_all and not self.assumed

    @property
    def holds_all(self) -> bool:
        """Whether they are all of the catalogue, whatever is taken for given of them."""
        return self._ids is None and self._variants is None

    def holds(self, id: str) -> bool:
        """Whether an offer is in the pool."""
        return self._ids is None or id in self._ids

    def _in_pool(self, ids: Iterable[str]) -> Iterator[str]:
        return filter(self.holds, ids)

    def _read(self, ids: Sequence[str]) -> Iterator[tuple[str, list[Candidate]]]:
        offers = self._index.records_by_id("offer", ids, Offer)
        if self.assumed:
            from offerbook.matching.asked_need import with_assumed

            offers = ((id, with_assumed(offer, self.assumed)) for id, offer in offers)
        return ((id, candidates(offer)) for id, offer in offers)

    def assume(self, values: Assumed) -> None:
        """Take values for given from now on."""
        self.assumed = values
        self.forget()

    def candidates(self, id: str) -> list[Candidate]:
        """The candidates of an offer."""
        try:
            return self._candidates[id]
        except KeyError:
            raise DamagedIndexError(id) from None

    def variants(self, id: str) -> Collection[str] | None:
        """The variants of an offer that are candidates; None for all."""
        return None if self._variants is None else self._variants.get(id, ())

    def lots(self, prepared: PreparedNeed, include_distant: bool = False) -> Iterator[list[str]]:
        """The offers that can have something in common with a need, in lots; each offer is in one.

        First those that can answer it, by their group, a strong link or a code of one group only; then those of weakly
        linked groups. Where distant ones are wanted, these follow: of a code that other groups have as well, or of the
        same sector; last those whose words agree.
        """
        context, groups = prepared.context, set(prepared.need.groups)
        codes = {six for group in groups for six in context.codes.by_group[group]}
        own_codes = {
            six for six in codes if six not in context.codes.mixed and context.codes.groups_with[six] <= groups
        }
        serving, linked, of_sectors = _groups_near(prepared, groups)
        distant = of_sectors.union(*(context.codes.groups_with[six] for six in codes))
        seen: set[str] = set()

        def unseen(ids: Iterable[str]) -> list[str]:
            fresh = [id for id in dict.fromkeys(self._in_pool(ids)) if id not in seen]
            seen.update(fresh)
            return fresh

        yield unseen([*self._in_groups(serving), *self._with_codes(own_codes)])
        yield unseen(self._in_groups(linked))
        if not include_distant:
            return
        yield unseen([*self._in_groups(distant), *self._with_codes(codes)])
        yield unseen(context.word_scorer.near(prepared.words, WORDS_IN_COMMON))

    def _in_groups(self, groups: Collection[str]) -> list[str]:
        sql = (
            f"SELECT id FROM offers WHERE group_id IN ({placeholders(groups)}) "
            f"UNION SELECT offer_id FROM variants WHERE group_id IN ({placeholders(groups)})"
        )
        return [row[0] for row in self._index.rows(sql, *groups, *groups)]

    def _with_codes(self, codes: Iterable[tuple[str, str]]) -> list[str]:
        sql = "SELECT record_id FROM codes WHERE scheme = ? AND six = ? AND kind = 'offer'"
        return [row[0] for code in codes for row in self._index.rows(sql, *code)]


def _groups_near(prepared: PreparedNeed, groups: set[str]) -> tuple[set[str], set[str], set[str]]:
    """The groups that can serve a need, its own and those strongly linked; those linked at all; those of its sectors."""
    context = prepared.context
    links = [link for linked, link in context.links.items() if not linked.isdisjoint(groups)]
    pairs = [(link, group) for link in links for group in link.groups]
    serving = groups.union({group for link, group in pairs if group not in groups and link_lets_serve(link, group)})
    sectors = {context.groups[group].sector for group in groups}
    of_sectors = {id for id, group in context.groups.items() if group.sector in sectors}
    return serving, {group for link in links for group in link.groups}, of_sectors
