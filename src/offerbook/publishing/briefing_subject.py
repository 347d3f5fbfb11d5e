"""What a briefing is about: projects or a supplier, by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from offerbook.index.store import Index
from offerbook.listing.resolve import UnknownNameError, find_record
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _

Scope = Literal["project", "supplier", "catalogue"]
"""What a briefing is about: one project, one supplier, or several projects or all."""


class Subject(NamedTuple):
    """What a briefing is about.

    projects: ids; empty for those of the whole catalogue.
    supplier: an id; empty for all suppliers.
    """

    projects: tuple[str, ...]
    supplier: str

    @property
    def scope(self) -> Scope:
        """What stands at the sides of its figures."""
        if self.supplier:
            return "supplier"
        return "project" if len(self.projects) == 1 else "catalogue"


def subject_named(index: Index, names: Sequence[str]) -> Subject:
    """What names mean: projects, or one supplier; UsageError for others."""
    found = [_find(index, name) for name in names]
    suppliers = [id for kind, id in found if kind == "supplier"]
    if suppliers and len(found) > 1:
        raise UsageError(_("a briefing is of projects or of one supplier; name one of them alone"))
    return Subject(tuple(dict.fromkeys(id for kind, id in found if kind == "project")), "".join(suppliers))


def _find(index: Index, name: str) -> tuple[str, str]:
    try:
        return find_record(index, ("project", "supplier"), name)
    except UnknownNameError as error:
        if index.has("offer", name):
            owner = index.value("SELECT supplier_id FROM offers WHERE id = ?", name)
            text = _(
                '"{name}" is an offer, and a briefing is of a supplier: `offerbook report {supplier} -o FILE.html`'
            )
            raise UnknownNameError(text.format(name=name, supplier=owner)) from None
        if index.has("need", name):
            owner = name.partition("/")[0]
            text = _('"{name}" is a need, and a briefing is of a project: `offerbook report {project} -o FILE.html`')
            raise UnknownNameError(text.format(name=name, project=owner)) from None
        if error.near:
            text = _('no project or supplier is called "{name}"; did you mean "{similar}"?')
            raise UnknownNameError(text.format(name=name, similar=error.near), error.near) from None
        text = _('no project or supplier is called "{name}". `offerbook projects` and `offerbook suppliers` list them.')
        raise UnknownNameError(text.format(name=name)) from None
