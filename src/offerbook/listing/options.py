"""The options of a listing are checked before a catalogue is opened, as far as that can be done without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from offerbook.listing.columns import CATALOGUE, FOUND_BY
from offerbook.listing.fixed_words import fixed_words
from offerbook.listing.listings import LISTINGS
from offerbook.tables.arrange import unknown_column


def check_options(
    name: str,
    columns: Sequence[str] = (),
    sort: Sequence[str] = (),
    where: Sequence[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """UsageError for an option of the listing `name` that no catalogue can make sense of.

    Specs of offers are columns too, and known to the catalogue alone, as are the records that a filter names: an unknown
    one is refused by `listing`, before it gives a row.

    columns, sort: as in `--columns` and `--sort`, each value with one name or several with commas between them.
    where: conditions. filters: values by filter name.
    """
    for value in columns:
        _check_columns(name, (wish.strip().lstrip("+-") for wish in value.split(",")), also=("all", "help"))
    for value in sort:
        _check_columns(name, (wish.strip().removeprefix("-") for wish in value.split(",")))
    for key, values in (filters or {}).items():
        if words := LISTINGS[name].filters[key].words:
            fixed_words(f"--{key}", values, words)
    if where:
        # Conditions bring words, units and exact numbers along, which a listing without any has no use for.
        from offerbook.listing.conditions import check_condition

        for condition in where:
            check_condition(name, condition)


def _check_columns(name: str, keys: Iterable[str], also: Sequence[str] = ()) -> None:
    known = (*LISTINGS[name].columns, CATALOGUE, FOUND_BY)
    for key in keys:
        if name != "offers" and key and key not in known and key not in also:
            raise unknown_column(name, key, list(known))
