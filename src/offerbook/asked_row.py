"""A need that stands in a row of somebody's table: its group found among those of the catalogue, and what was typed beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from offerbook.authoring.figures_in_name import figures_in_name, notes_on_figures
from offerbook.authoring.need_row import RowNeed, TableRow, need_of_row
from offerbook.index.store import Index
from offerbook.listing.fixed_words import split_at_commas
from offerbook.listing.resolve import AmbiguousNameError, RecordId, UnknownNameError, record_name, resolve
from offerbook.listing.suggest import Suggester, Suggestion
from offerbook.matching.asked_need import asked_need
from offerbook.matching.asked_notes import asked_notes, stated_specs
from offerbook.model.codec import replace
from offerbook.model.records import Group, Need, Spec, Text
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _, quoted


class AskedRow(NamedTuple):
    """A need that a row of a table says.

    need: as a record of the catalogue would hold it.
    notes: how the row was understood, where it could be understood in another way, each in a sentence.
    """

    need: Need
    notes: tuple[str, ...]


def asked_by_row(
    index: Index,
    row: TableRow,
    groups: Sequence[str] = (),
    require: Sequence[str] = (),
    quantity: str | None = None,
    services: Sequence[str] = (),
) -> AskedRow:
    """The need that a row says; UsageError where nobody can know its group.

    groups, quantity: in place of what the row says. require, services: beside what the row says.
    """
    specs = dict(index.records("spec", Spec))
    said = need_of_row(row, specs)
    notes: list[str] = []
    ids = [resolve(index, "group", group) for group in groups] or _groups(index, row, said, notes)
    typed = asked_need(index, ids, require, quantity, services)
    # The group tells which of two specs a heading means: the payload of a truck is not that of a crane.
    deciding = [spec for _id, group in index.records_by_id("group", ids, Group) for spec in group.chosen_by]
    stated = stated_specs(index, ids)
    said = need_of_row(row, specs, deciding, stated)
    requires = (*said.requires, *typed.requires)
    figures = figures_in_name(said.name, specs, deciding, stated, [it.spec for it in requires])
    requires += tuple(requirement for requirement, _figure in figures.requires)
    need = replace(
        typed,
        name=_text(said.name) if said.name else typed.name,
        summary=_text(said.summary) if said.summary else None,
        quantity=typed.quantity or said.quantity,
        when=said.when,
        requires=requires,
        services=tuple(dict.fromkeys((*said.services, *typed.services))),
    )
    of_name = notes_on_figures(row.number, figures, specs, deciding)
    return AskedRow(need, (*notes, *said.notes, *of_name, *asked_notes(index, need)))


def _text(text: str) -> Text:
    return Text(ru=text) if re.search("[А-Яа-яЁё]", text) else Text(en=text)


def _groups(index: Index, row: TableRow, said: RowNeed, notes: list[str]) -> list[str]:
    """The groups of a row: those that its column names, else the one that its words or its codes point at."""
    if not (said.group or said.name):
        headings = ", ".join(map(quoted, filter(None, row.sheet.headings)))
        text = _("row {row} of {path} has no name that is recognised (columns: {columns}); say what it is with --group")
        raise UsageError(text.format(row=row.number, path=row.path, columns=headings))
    if named := _named_groups(index, said.group):
        return named
    if said.group:
        text = _('row {row}: "{value}" under "{heading}" is no group of the catalogue')
        notes.append(text.format(row=row.number, value=said.group, heading=said.heading_of_group))
    suggester = Suggester(index)
    found = suggester.suggest(said.name)
    by_column = suggester.suggest(said.group) if said.group and not (found and found[0].is_firm) else []
    if by_column and (by_column[0].is_firm or not found):
        found = by_column
    by_code = _by_code(index, said)
    if not found and not by_code:
        text = _('row {row}: no group is near "{name}"; name one with --group, `offerbook groups` lists them')
        raise UsageError(text.format(row=row.number, name=said.name or said.group))
    if by_code and not (found and found[0].is_firm):
        text = _('row {row}: group "{name}" ({id}), by the code {code}; --group names another')
        id, code = by_code
        notes.append(text.format(row=row.number, name=record_name(index, RecordId("group", id)), id=id, code=code))
        return [id]
    notes.append(_taken(row, found))
    if said.codes and (by_code is None or by_code[0] != found[0].group):
        text = _("row {row}: the codes were not used, because they are not of that group alone: {codes}")
        notes.append(text.format(row=row.number, codes=", ".join(said.codes.values())))
    return [found[0].group]


def _taken(row: TableRow, found: Sequence[Suggestion]) -> str:
    """Which group the words of a row led to, and which else they could mean."""
    best = found[0]
    values = {"row": row.number, "name": best.name, "id": best.group, "words": ", ".join(best.words)}
    if best.is_firm:
        return _('row {row}: group "{name}" ({id}), by the words: {words}; --group names another').format(**values)
    others = ", ".join(it.group for it in found[1:3])
    if not others:
        return _('row {row}: is it of the group "{name}" ({id})? The words: {words}; --group names another').format(
            **values
        )
    text = _(
        'row {row}: is it of the group "{name}" ({id})? The words: {words}; --group names another, such as {others}'
    )
    return text.format(**values, others=others)


def _named_groups(index: Index, text: str) -> list[str]:
    """The groups that a cell names, by their ids or names; none where it names something else."""
    for parts in ([text], re.split(r"\s*;\s*", text), split_at_commas(text)):
        try:
            return [resolve(index, "group", part) for part in parts if part]
        except (UnknownNameError, AmbiguousNameError):
            continue
    return []


def _by_code(index: Index, said: RowNeed) -> tuple[str, str] | None:
    """The one group that a code of the row belongs to, and the code; None where it belongs to several."""
    for scheme, text in said.codes.items():
        code = re.sub(r"[^\d]", "", text)
        sql = "SELECT record_id, code FROM codes WHERE kind = 'group' AND scheme = ? AND mixed = 0"
        digits = {(str(id), re.sub(r"\D", "", own)) for id, own in index.rows(sql, scheme)}
        begun = [(id, own) for id, own in digits if own and code.startswith(own)]
        longest = max((len(own) for _id, own in begun), default=0)
        owners = {id for id, own in begun if len(own) == longest}
        if len(owners) == 1:
            return owners.pop(), text
    return None
