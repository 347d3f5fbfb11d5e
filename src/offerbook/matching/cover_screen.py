"""The cover as a screen: whom to invite, what each answers, and what depends on one supplier or on none."""

from __future__ import annotations

from collections.abc import Iterator

from offerbook.index.store import Index
from offerbook.listing.resolve import RecordId, record_name, short_name
from offerbook.matching.answer_lines import ROLES
from offerbook.matching.cover import Cover, Invited
from offerbook.tables.screen import Screen, ScreenLine, Span
from offerbook.tables.table import OUTCOME_MARKS
from offerbook.text.i18n import _, ngettext

BLANK = ScreenLine()


def cover_screen(index: Index, found: Cover) -> Screen:
    """The screen of a cover; empty where there are no needs of today."""
    return tuple(_lines(index, found)) if found.needs else ()


def _lines(index: Index, found: Cover) -> Iterator[ScreenLine]:
    answered = len(found.needs) - len(found.unanswered)
    text = ngettext(
        "{count} supplier is enough to answer {answered} of {all} needs of today.",
        "{count} suppliers are enough to answer {answered} of {all} needs of today.",
        len(found.invited),
    )
    if found.is_smallest and len(found.invited) > 1:
        text = _("At least {count} suppliers are needed to answer {answered} of {all} needs of today.")
    sentence = text.format(count=len(found.invited), answered=answered, all=len(found.needs))
    yield ScreenLine((Span(sentence, "heading"),))
    for number, one in enumerate(found.invited, 1):
        yield BLANK
        yield from _supplier(index, number, one)
    in_part = {need for one in found.invited for need in one.answers}
    for heading, is_in_part in ((_("Answered only in part, as above:"), True), (_("No supplier answers:"), False)):
        if needs := [need for need in found.unanswered if (need in in_part) == is_in_part]:
            yield BLANK
            yield ScreenLine((Span(heading, "heading"),))
            for need in needs:
                name = record_name(index, RecordId("need", need))
                yield ScreenLine((Span(name, "name"),), indent=2, hang=2, tail=(Span(f"  {need}", "id"),))
    yield BLANK
    legend = "   ".join(
        f"{OUTCOME_MARKS[outcome]} {meaning}".replace(" ", "\N{NO-BREAK SPACE}")
        for outcome, meaning in (("fits", _("fits")), ("fits-if-confirmed", _("fits if confirmed")))
    )
    only = _("! nobody else answers it, or a part of it").replace(" ", "\N{NO-BREAK SPACE}")
    yield ScreenLine((Span(f"{legend}   {only}", "dim"),))


def _supplier(index: Index, number: int, one: Invited) -> Iterator[ScreenLine]:
    """A supplier with what it adds to those before it."""
    text = ngettext("{name}: {count} need", "{name}: {count} needs", len(one.adds))
    sentence = text.format(name=short_name(index, "supplier", one.supplier), count=len(one.adds))
    yield ScreenLine((Span(f"{number}. {sentence}", "heading"),), hang=3, tail=(Span(f"  {one.supplier}", "id"),))
    for need in one.adds:
        outcome = one.answers[need]
        sign = Span(f"{OUTCOME_MARKS[outcome]} ", ROLES[outcome])
        name = Span(record_name(index, RecordId("need", need)), "name")
        only = (Span("\N{NO-BREAK SPACE}!", "caution"),) if need in one.alone else ()
        yield ScreenLine((sign, name), indent=3, hang=2, tail=(Span(f"  {need}", "id"), *only))
        if parts := one.parts.get(need):
            named = "; ".join(record_name(index, RecordId("group", part)) for part in parts)
            text = _("only: {parts}").format(parts=named)
            yield ScreenLine((Span(text, "dim"),), indent=5, hang=2)
