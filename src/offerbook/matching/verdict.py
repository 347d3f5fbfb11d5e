"""Verdicts: what one criterion finds for one pair, with the points and, when somebody reads it, the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol

from offerbook.matching.points import ZERO
from offerbook.text.i18n import _, current_language

Standing = Literal["met", "not-met", "unknown", "not-asked"]


class VerdictText(NamedTuple):
    """A verdict in the reader's language.

    reason: in a sentence.
    required, offered: the two values compared; empty where there is none.
    question: what to ask, where something is unknown or only partly right; else empty.
    """

    reason: str
    required: str = ""
    offered: str = ""
    question: str = ""


class Detail(Protocol):
    """What a verdict is about. Most verdicts are only counted and never read, so it makes sentences only on request."""

    @property
    def text(self) -> VerdictText:
        """The verdict in the reader's language."""
        ...


class Remark(NamedTuple):
    """The detail of a verdict that compares nothing.

    message: the reason, not yet translated.
    """

    message: str

    @property
    def text(self) -> VerdictText:
        """The reason alone."""
        return VerdictText(_(self.message))


class _VerdictFields(NamedTuple):
    """The attributes of a Verdict, which says what they are."""

    criterion: str
    standing: Standing
    points: Decimal
    high: Decimal
    maximum: Decimal
    detail: Detail
    level: str = ""
    sources: tuple[str, ...] = ()


class Verdict(_VerdictFields):
    """What one criterion finds for one pair, or for several that are alike in what it looks at.

    criterion: its name.
    standing: met, not-met, unknown, or not-asked where the need asks for nothing of the kind.
    points: earned for sure.
    high: earned at best, when everything unknown turns out well.
    maximum: what could be earned: the weight of the criterion, or the condition's share of it.
    detail: what is compared, and its text.
    level: "must" or "should" for a requirement, else empty.
    sources: where the offer's value is published.
    """

    @classmethod
    def not_asked(cls, criterion: str, maximum: Decimal, message: str) -> Verdict:
        """The verdict where there is nothing to judge, and why."""
        return cls(criterion, "not-asked", ZERO, ZERO, maximum, Remark(message))

    @property
    def text(self) -> VerdictText:
        """The verdict in the reader's language; made once, for the many matches that share it."""
        texts: dict[str, VerdictText] = self.__dict__
        language = current_language()
        if language not in texts:
            texts[language] = self.detail.text
        return texts[language]

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        return self.text.reason

    @property
    def question(self) -> str:
        """What to ask; empty where nothing is open."""
        # Of what is met only a linked group leaves a question; the reasons of the rest need not be worded to know that.
        return "" if self.standing == "met" and self.criterion != "group" else self.text.question


class Judgement(NamedTuple):
    """The verdicts of one criterion on one pair, and what they come to together.

    verdicts: in their order.
    points, high: the sums of theirs.
    fails: whether one is not met. is_open: whether one is unknown. blocks: whether a "must" is not met.
    """

    verdicts: tuple[Verdict, ...]
    points: Decimal
    high: Decimal
    fails: bool
    is_open: bool
    blocks: bool

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Judgement:
        """What these verdicts come to."""
        given = tuple(verdicts)
        if len(given) == 1:
            # Nearly all of them, and there are millions in a large catalogue.
            standing, level = given[0].standing, given[0].level
            fails = standing == "not-met"
            return cls(given, given[0].points, given[0].high, fails, standing == "unknown", fails and level == "must")
        failed = [it for it in given if it.standing == "not-met"]
        return cls(
            given,
            sum([it.points for it in given], ZERO),
            sum([it.high for it in given], ZERO),
            bool(failed),
            any(it.standing == "unknown" for it in given),
            any(it.level == "must" for it in failed),
        )


class Findings:
    """What several criteria find on one pair, and what it comes to.

    verdicts: those of each criterion, at its place.
    left: the places of the criteria that are yet to be asked.
    points, high: the sums of theirs.
    thing_fails, thing_is_open, is_blocked: whether a verdict on the thing itself is not met, or unknown; whether a "must" is not met.
    delivery_is_open: whether one on its delivery is not met, or unknown.
    """

    __slots__ = (
        "delivery_is_open", "high", "is_blocked", "left", "points", "thing_fails", "thing_is_open", "verdicts",
    )  # fmt: skip

    def __init__(self, criteria: int, left: Sequence[int]) -> None:
        self.verdicts: list[tuple[Verdict, ...]] = [()] * criteria
        self.left = left
        self.points = self.high = ZERO
        self.thing_fails = self.thing_is_open = self.is_blocked = self.delivery_is_open = False

    def copy(self) -> Findings:
        """The same, to which more can be added."""
        other = Findings.__new__(Findings)
        other.verdicts, other.left, other.points, other.high = self.verdicts.copy(), self.left, self.points, self.high
        other.thing_fails, other.thing_is_open = self.thing_fails, self.thing_is_open
        other.is_blocked, other.delivery_is_open = self.is_blocked, self.delivery_is_open
        return other

    def add(self, place: int, about: str, given: Judgement) -> None:
        """Add what the criterion at a place finds; it is about the thing, the delivery or the demand."""
        self.verdicts[place] = given.verdicts
        self.points += given.points
        self.high += given.high
        if about == "delivery":
            self.delivery_is_open = self.delivery_is_open or given.is_open or given.fails
        elif about == "thing":
            self.thing_is_open = self.thing_is_open or given.is_open
            self.thing_fails = self.thing_fails or given.fails
            self.is_blocked = self.is_blocked or given.blocks
