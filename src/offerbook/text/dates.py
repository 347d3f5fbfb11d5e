"""Dates as people type them: 2025-10-03 or, as Russians write it, 03.10.2025."""

from __future__ import annotations

import re

_YEAR_FIRST = r"(?a)\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_YEAR_LAST = r"(?a)(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})"
_DASHES = str.maketrans("‐‑‒–−", "-----")


def iso_date(text: str) -> str:
    """A day, a month or a year as 2025-10-03, 2025-10 or 2025; ValueError for other texts. A month has 31 days at most."""
    plain = re.sub(r"\s*(?:г\.?|года?)$", "", text.strip()).translate(_DASHES)
    if found := re.fullmatch(_YEAR_LAST, plain):
        plain = "-".join(part.zfill(2) for part in reversed(found.groups()) if part)
    if not re.fullmatch(_YEAR_FIRST, plain):
        raise ValueError(text)
    return plain
