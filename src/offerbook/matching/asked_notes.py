"""What of a typed need no offer of its groups can answer, and what such offers are chosen by instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from offerbook.index.store import Index
from offerbook.model.phrases import either, localize, quantity_text
from offerbook.model.records import Group, Need, Quantity, Spec
from offerbook.text.i18n import _, current_language, quoted
from offerbook.text.units import convert, split_rate, symbol


def stated_specs(index: Index, groups: Sequence[str]) -> list[str]:
    """The specs that offers and models of these groups state, those that most of them state first."""
    marks = ", ".join("?" * len(groups))
    sql = f"""
SELECT spec_id FROM facts JOIN offers ON offers.id = facts.offer_id
LEFT JOIN variants ON variants.offer_id = facts.offer_id AND variants.id = variant_id
WHERE coalesce(variants.group_id, offers.group_id) IN ({marks})
GROUP BY spec_id ORDER BY count(DISTINCT facts.offer_id) DESC, spec_id
"""
    return [str(row[0]) for row in index.rows(sql, *groups)]


def asked_notes(index: Index, need: Need) -> tuple[str, ...]:
    """What of a need cannot be answered by any offer of its groups as it is asked, each in a sentence."""
    groups = [group for _id, group in index.records_by_id("group", need.groups, Group)]
    return (*_unstated(index, need, groups), *_uncounted(index, need, groups))


def _unstated(index: Index, need: Need, groups: Sequence[Group]) -> Iterator[str]:
    """The specs asked for that no offer of the groups states."""
    stated = stated_specs(index, need.groups)
    deciding = [spec for group in groups for spec in group.chosen_by]
    # What decides and is not stated is asked for every such offer, and needs no note.
    missing = [id for id in dict.fromkeys(it.spec for it in need.requires) if id not in (*stated, *deciding)]
    if not (stated and deciding and missing):
        return
    known = dict(index.records_by_id("spec", [*missing, *deciding], Spec))
    chosen = ", ".join(f"{quoted(localize(known[it].name))} ({it})" for it in dict.fromkeys(deciding) if it in known)
    text = _("no offer of {group} states {spec} ({key}), which therefore is asked; they are chosen by {specs}")
    for id in missing:
        yield text.format(group=_names(groups), spec=quoted(localize(known[id].name)), key=id, specs=chosen)


def _uncounted(index: Index, need: Need, groups: Sequence[Group]) -> Iterator[str]:
    """The amount asked for, where offers and needs of the groups count in other units."""
    marks = ", ".join("?" * len(need.groups))
    sql = f"""
SELECT unit FROM capacities JOIN offers ON offers.id = offer_id WHERE group_id IN ({marks})
UNION SELECT unit FROM quantities JOIN need_groups USING (need_id) WHERE group_id IN ({marks})
"""
    units = sorted({split_rate(str(unit))[0] for (unit,) in index.rows(sql, *need.groups, *need.groups)})
    quantity = need.quantity if isinstance(need.quantity, Quantity) else None
    if quantity is None or not units:
        return
    unit = split_rate(quantity.unit)[0]
    if all(convert(Decimal(1), unit, it) is None for it in units):
        text = _("{amount}: what is known of {group} is counted in {units}, so that nothing can be compared with it")
        spelt = either([symbol(it, current_language()) for it in units])
        yield text.format(amount=quantity_text(quantity), group=_names(groups), units=spelt)


def _names(groups: Sequence[Group]) -> str:
    return either([quoted(localize(group.name)) for group in groups])
