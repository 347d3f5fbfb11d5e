"""The group of a product of a list: by its name, to which a column and the heading above may add, and how that is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from offerbook.text.i18n import _
from offerbook.text.terms import terms


class GroupFound(NamedTuple):
    """The group of a product.

    id: of the group; empty where none was found.
    name: of the group, in the reader's language.
    words: those that led there; after `group_of` with where they stand.
    is_firm: whether there is no need to look twice.
    codes: the group's codes, each with its scheme.
    others: further groups that are about as near, with their ids.
    strange: words of the product's name that say of which kind it is, and that the group does not have.
    """

    id: str
    name: str = ""
    words: tuple[str, ...] = ()
    is_firm: bool = False
    codes: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """The group as it is named to people."""
        return _('"{name}" ({id})').format(name=self.name, id=self.id) if self.name else self.id


class GroupFinder(NamedTuple):
    """What finds groups.

    find: the group that a text points at.
    strange: the words of a text that say of which kind a thing is, and that a group, given by its id, does not have.
    """

    find: Callable[[str], GroupFound]
    strange: Callable[[str, str], tuple[str, ...]]


def group_of(name: str, category: str, section: str, finder: GroupFinder) -> GroupFound:
    """The group of a product; the name alone can make it firm, a category only together with a word of the name.

    category: what the product's row says of it.
    section: the heading above it.
    """
    found = _placed(finder.find(name), _("in the name"))
    if found.is_firm:
        return found
    by = _placed(finder.find(category or section), _("in the column") if category else _("in the heading"))
    found = found._replace(strange=finder.strange(name, found.id) if found.id else ())
    if not by.id or (found.id and found.id != by.id and not by.is_firm):
        return found
    by = by._replace(strange=finder.strange(name, by.id))
    may_be_firm = by.is_firm and not by.strange
    if found.id == by.id:
        return by._replace(words=found.words + by.words, is_firm=may_be_firm)
    if category and by.phrase in found.others:
        # The column names one of several that the name leaves open.
        return by._replace(words=found.words + by.words, is_firm=may_be_firm)
    if found.id:
        return by._replace(is_firm=False, others=(found.phrase,))
    in_name = {*terms(name)} & {*terms(" ".join(by.words))}
    return by._replace(is_firm=may_be_firm and bool(category and in_name))


def _placed(found: GroupFound, place: str) -> GroupFound:
    """The same with the place of the words behind them."""
    return found._replace(words=(f"{', '.join(found.words)} ({place})",) if found.words else ())


def doubt_about(row: int, name: str, group: GroupFound) -> str:
    """The question whether a product is of the group that was found."""
    if group.others:
        text = _('row {row}: is "{name}" of the group {group}, or of {others}?')
    else:
        text = _('row {row}: is "{name}" of the group {group}?')
    question = text.format(row=row, name=name, group=group.phrase, others=", ".join(group.others))
    reasons = [_("words: {words}").format(words=", ".join(group.words) or "–")]
    if group.strange:
        reasons.append(_("not of that group: {words}").format(words=", ".join(group.strange)))
    return f"{question} ({'; '.join(reasons)})"
