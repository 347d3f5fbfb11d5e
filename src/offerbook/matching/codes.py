"""Classification codes, compared by their first six digits, where the classifications of the world agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offerbook.model.records import Code, Group, six_digits

SixDigits = tuple[str, str]
"""A scheme, and the first six digits of a code of it."""


class GroupCodes:
    """Which groups have which codes, to six digits.

    by_group: each group's codes of six digits or more.
    groups_with: the groups that have a code.
    mixed: the codes that some group declares to cover other products as well.
    """

    def __init__(self, groups: Mapping[str, Group]) -> None:
        by_group = {id: by_six_digits(group.codes) for id, group in groups.items()}
        groups_with: dict[SixDigits, set[str]] = {}
        for id, codes in by_group.items():
            for six in codes:
                groups_with.setdefault(six, set()).add(id)
        self.by_group: Mapping[str, Mapping[SixDigits, Code]] = by_group
        self.groups_with = {six: frozenset(ids) for six, ids in groups_with.items()}
        self.mixed = frozenset(six for codes in by_group.values() for six, code in codes.items() if code.mixed)


def by_six_digits(codes: Sequence[Code]) -> dict[SixDigits, Code]:
    """The codes of six digits or more, by scheme and the first six; of several alike, one that is declared mixed."""
    by_six: dict[SixDigits, Code] = {}
    for code in codes:
        six = six_digits(code.code)
        if six and (code.mixed or (code.scheme, six) not in by_six):
            by_six[code.scheme, six] = code
    return by_six
