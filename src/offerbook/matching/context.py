"""What the criteria need to know of a catalogue besides the offer and the need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from offerbook.index.known_forms import recall_forms
from offerbook.index.known_stems import recall_stems
from offerbook.index.offer_text import OfferDocument, OfferTerms, WordScorer, group_document, offer_document
from offerbook.index.schema import GROUP_COLUMNS, OFFER_COLUMNS, placeholders
from offerbook.index.store import Index
from offerbook.listing.word_search import ids_with_terms
from offerbook.matching.codes import GroupCodes
from offerbook.model.records import Caution, Group, Link, Project, Settings, Source, Spec, Supplier, Text, Weights
from offerbook.text.errors import DamagedIndexError


class MatchingContext(NamedTuple):
    """What the criteria know of the catalogue.

    weights: points by criterion.
    groups: by id.
    links: by the two groups that they link.
    specs: by id.
    word_scorer: how well the words of a need agree with those of an offer.
    codes: of the groups.
    project: a project by its id; None where there is none.
    source_name: what a source is called, by its id: its title, else who publishes it.
    supplier_name: what people call a supplier, by its id.
    asking_cautions: the cautions of suppliers and projects that ask something, by kind and id.
    """

    weights: Weights
    groups: Mapping[str, Group]
    links: Mapping[frozenset[str], Link]
    specs: Mapping[str, Spec]
    word_scorer: WordScorer
    codes: GroupCodes
    project: Callable[[str], Project | None]
    source_name: Callable[[str], Text]
    supplier_name: Callable[[str], Text]
    asking_cautions: Mapping[tuple[str, str], tuple[Caution, ...]]


def matching_context(index: Index) -> MatchingContext:
    """The context of a catalogue; DamagedIndexError for an index without settings."""
    settings = index.record("settings", "", Settings)
    if settings is None:
        raise DamagedIndexError("settings")
    groups = dict(index.records("group", Group))
    return MatchingContext(
        settings.weights,
        groups,
        {frozenset(link.groups): link for _id, link in index.records("link", Link)},
        dict(index.records("spec", Spec)),
        _word_scorer(index),
        GroupCodes(groups),
        cache(lambda id: index.record("project", id, Project)),
        cache(partial(_source_name, index)),
        cache(partial(_supplier_name, index)),
        _asking_cautions(index),
    )


def _source_name(index: Index, id: str) -> Text:
    source = index.record("source", id, Source)
    return Text(id, id) if source is None else source.title or source.publisher_name


def _supplier_name(index: Index, id: str) -> Text:
    supplier = index.record("supplier", id, Supplier)
    return Text(id, id) if supplier is None else supplier.short or supplier.name


def _asking_cautions(index: Index) -> dict[tuple[str, str], tuple[Caution, ...]]:
    """The cautions of suppliers and projects that ask something: few records have one."""
    sql = "SELECT DISTINCT record_id FROM cautions WHERE kind = ? AND of != ''"
    shapes: tuple[tuple[str, type[Supplier] | type[Project]], ...] = (("supplier", Supplier), ("project", Project))
    return {
        (kind, id): record.cautions
        for kind, shape in shapes
        for id, record in index.records_by_id(kind, [row[0] for row in index.rows(sql, kind)], shape)
    }


def _word_scorer(index: Index) -> WordScorer:
    """The words of all offers, read from the index when they are needed."""
    connection = index.with_words().connection
    recall_forms(connection)
    recall_stems(connection)
    groups = {id: group_document(column) for id, column in index.rows(GROUP_COLUMNS)}

    def documents(ids: Sequence[str]) -> Iterator[tuple[str, OfferDocument]]:
        for id, group_ids, *columns in index.rows(f"{OFFER_COLUMNS} WHERE t.id IN ({placeholders(ids)})", *ids):
            of_groups = tuple(group_ids.split())
            if groups.keys() >= set(of_groups):
                yield id, OfferDocument(offer_document(OfferTerms(*columns)), of_groups)

    def document_frequency(term: str) -> int:
        return index.value("SELECT offers FROM document_frequency WHERE term = ?", term) or 0

    return WordScorer(
        documents,
        groups,
        document_frequency,
        lambda terms: ids_with_terms(index, "offer", terms),
        index.value("SELECT count(*) FROM offers"),
    )
