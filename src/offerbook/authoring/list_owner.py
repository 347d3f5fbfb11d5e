"""Whose a list of products is, and which source: records of the catalogue, or new ones that come with the list."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from offerbook.authoring.toml_edit import toml_text, toml_value
from offerbook.model.records import Catalogue
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _, current_language
from offerbook.text.spelling import nearest

_SHAPE = "[a-z0-9][a-z0-9_-]*"
LETTERS_OFF = 2
"""How many letters longer or shorter a slip is at most."""


def check_id(kind: Literal["supplier", "source"], id: str, place: str, known: Collection[str]) -> None:
    """Raise UsageError where an id is none, or is nearly that of a record that there is.

    place: where the user said it, such as "--supplier".
    known: ids of the records of the kind.
    """
    if id in known:
        return
    # Lists of two years differ by a digit on purpose.
    alike = [it for it in known if abs(len(it) - len(id)) <= LETTERS_OFF and _digits(it) == _digits(id)]
    near = next(iter(nearest(id, alike)), "")
    if near:
        text = _(
            '{place}: there is no {kind} "{id}"; did you mean "{near}"? '
            "If not, put the new one into the catalogue first, or give it an id that is less alike."
        )
        raise UsageError(text.format(place=place, kind=_(kind), id=id, near=near))
    if not re.fullmatch(_SHAPE, id):
        text = _('"{value}" is not of the shape of an id: lower-case Latin letters, digits, - and _ are allowed here')
        raise UsageError(f"{place}: {text.format(value=id)}")


def _digits(id: str) -> list[str]:
    return re.findall(r"\d+", id)


def owner_records(catalogue: Catalogue, supplier: str, source: str, title: str) -> tuple[list[str], list[str]]:
    """The supplier and the source that a catalogue does not have, as TOML, and a sentence about each."""
    texts, remarks = [], []
    owner = next((it.name for it in catalogue.suppliers if it.id == supplier), None)
    names = {"en": owner.en, "ru": owner.ru} if owner else {current_language(): supplier}
    if owner is None:
        texts.append(
            f"[[supplier]]\nid = {toml_text(supplier)}\nname = {toml_value(names)}\nsources = [{toml_text(source)}]\n"
        )
        remarks.append(_("adds the supplier {id}, which the catalogue does not have").format(id=supplier))
    if all(it.id != source for it in catalogue.sources):
        titles = {current_language(): title}
        texts.append(
            f"[[source]]\nid = {toml_text(source)}\npublisher = {toml_value(names)}\ntitle = {toml_value(titles)}\n"
        )
        remarks.append(_("adds the source {id}, which the catalogue does not have").format(id=source))
    return texts, remarks
