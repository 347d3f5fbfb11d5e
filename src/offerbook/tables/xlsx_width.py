"""How wide a text is on a sheet, and how many lines it takes: a workbook says neither by itself to every program."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDTHS = {
    0.35: "'ijl’",
    0.5: "!,./:;I[\\]ft|· \u00a0\u202f",
    0.65: '"()-`r{}²³„“”*г°',
    0.85: "^зктJcksvxyzсухчьэ",
    1.0: "#$0123456789?L_abdeghnopquГКабвдеийлнопрцяё«»–",
    1.15: "+<=>FTZ~ЗТУъ−○×&ABEKPSVXYАБВДЕЛРХЧЬжмЁ",
    1.3: "CDHNRUwИЙНПСЦЭЯыюGOQОФЪш",
    1.6: "MmМфщ%ШЫWЖЩ@Ю—…№",
}
_WIDTH_OF = {char: width for width, chars in _WIDTHS.items() for char in chars}
"""Widths of Arial's characters in those of its digits, which is what the width of a column is counted in."""


@lru_cache(maxsize=1 << 10)
def text_width(text: str) -> float:
    """The width of the longest line of a text, in digits."""
    return max((sum(_WIDTH_OF.get(char, 1.3) for char in line) for line in text.split("\n")), default=0)


@lru_cache(maxsize=1 << 10)
def lines_needed(text: str, width: float) -> int:
    """How many lines the text takes in a column of this width, broken between words, or inside one that is too long."""
    # A cell keeps a little free on both sides, and programs differ in a few hundredths.
    room = max(width - 1, 1) * 0.97
    count = 0
    for line in text.split("\n"):
        count += 1
        used = 0.0
        for word in re.findall(r"[^ \-]*[ \-]?", line):
            length = text_width(word)
            if used and used + length > room:
                count, used = count + 1, 0.0
            while length > room:
                count, length = count + 1, length - room
            used += length
    return count
