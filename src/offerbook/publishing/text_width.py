"""How wide text is in the figures: the advance widths of Arial, in thousandths of the size of the type.

Liberation Sans and Helvetica have the same widths, so that nearly every reader's machine has a font that takes as much room as
was measured. Read off Liberation Sans 2; letters that it lacks count as the widest of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# fmt: off
_REGULAR = {
    191: "'",
    222: 'ijlįĵĺļłſіј‘’',
    260: '|¦',
    278: ' !,./:;I[\\]ft\xa0·ÌÍÎÏìíîïĨĩĪīĬĭĮİıţŧІЇї',
    292: 'ľ',
    333: '()-`r¡¨\xad²³´¸¹ŕŗř‐‑“”„',
    334: '{}ŀ',
    350: '•',
    355: '"',
    365: 'ºгѓ',
    370: 'ª',
    375: 'ť',
    389: '*',
    400: '°',
    411: 'ґ',
    438: 'кќ',
    444: 'ĳ',
    458: 'зт',
    469: '^',
    489: 'Ґ',
    500: 'JcksvxyzçýÿćĉċčĴķĸśŝşšŷźżžЈсухѕў↑↓',
    510: 'эє',
    521: 'чь',
    531: 'в',
    537: '¶',
    542: 'ЃГпя',
    549: '±÷≈≤≥',
    552: '¯нџ',
    556: '#$0123456789?L_abdeghnopqu¢£¤¥§«»àáâãäåèéêëðñòóôõöùúûüþāăąđēĕėęěĝğġģĥħĹĻĽĿŁńņňŋōŏőũūŭůűųаеорѐёђћ–€',
    559: 'ийѝ',
    573: 'бц',
    576: 'µ',
    583: 'ЌКдл',
    584: '+<=>~¬×−',
    604: 'ŉЗ',
    611: 'FTZ¿ßøŢŤŦŹŻŽТ',
    615: 'ď',
    625: 'ъ',
    635: 'ЎУ',
    656: 'БЛЬ',
    667: '&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞĀĂĄĒĔĖĘĚĶŚŜŞŠŶŸЀЁЅАВЕРХЧ',
    669: 'ж',
    677: 'Д',
    688: 'м',
    719: 'ЄЏИЙПЭы',
    722: 'CDHNRUwÇÐÑÙÚÛÜĆĈĊČĎĐĤĦŃŅŇŔŖŘŨŪŬŮŰŲŵЍНСЯ',
    723: 'Ŋ',
    735: 'Ĳ',
    737: '©®',
    740: 'Ц',
    750: 'ю',
    760: 'Ф',
    778: 'GOQÒÓÔÕÖØĜĞĠĢŌŎŐО',
    792: 'Ъ',
    802: 'ш',
    812: 'њ',
    823: 'фщ',
    833: 'MmМ',
    834: '¼½¾',
    854: 'Ћ',
    865: 'Ђ',
    885: 'Ы',
    889: '%æ',
    906: 'љ',
    917: 'Ш',
    923: 'Ж',
    938: 'Щ',
    944: 'WœŴ',
    1000: 'ÆŒ—…‰™←→',
    1010: 'ЊЮ',
    1015: '@',
    1057: 'Љ',
    1073: '№',
}
_BOLD = {
    238: "'",
    276: 'Ї',
    278: ' ,./I\\ijl\xa0·ÌÍÎÏìíîïĨĩĪīĬĭĮįİıĵĺļłſІіј‘’',
    280: '|¦',
    281: 'ї',
    333: '!()-:;[]`ft¡¨\xad²³´¸¹ţŧ‐‑',
    350: '•',
    365: 'º',
    370: 'ª',
    385: 'ľ',
    389: '*r{}ŕŗř',
    400: '°',
    417: 'гѓ',
    447: 'ґ',
    474: '"',
    479: 'ŀť',
    487: 'Ґ',
    490: 'т',
    497: 'з',
    500: 'zźżžкќ“”„↑↓',
    549: '±÷≈≤≥',
    552: '¯эє',
    556: '#$0123456789J_aceksvxy¢£¤¥§«¶»àáâãäåçèéêëýÿāăąćĉċčēĕėęěĳĴķĸśŝşšŷЈаесухѐёѕў–€',
    567: 'ЃГ',
    576: 'µ',
    581: 'ч',
    583: 'я',
    584: '+<=>^~¬×−',
    604: 'нпџ',
    610: 'ЌК',
    611: '?FLTZbdghnopqu¿ßðñòóôõöøùúûüþđĝğġģĥħĹĻĽĿŁńņňŋōŏőŢŤŦũūŭůűųŹŻŽТорђћ',
    615: 'вийцьѝ',
    618: 'б',
    622: 'ЎУ',
    626: 'З',
    635: 'дл',
    667: 'EPSVXYÈÉÊËÝÞĒĔĖĘĚŚŜŞŠŶŸЀЅЕРХ',
    669: 'Ё',
    702: 'Л',
    703: 'Ч',
    708: 'ŉ',
    709: 'ж',
    711: 'ЄЭ',
    712: 'Д',
    719: 'ďЏБИЙПЬЯ',
    722: '&ABCDHKNRUÀÁÂÃÄÅÇÐÑÙÚÛÜĀĂĄĆĈĊČĎĐĤĦĶŃŅŇŔŖŘŨŪŬŮŰŲЍАВНС',
    723: 'Ŋ',
    729: 'ъ',
    730: 'Ц',
    737: '©®',
    740: 'м',
    778: 'GOQwÒÓÔÕÖØĜĞĠĢŌŎŐŵО',
    785: 'Ĳ',
    833: 'MМш',
    834: '¼½¾',
    844: 'щ',
    854: 'Фыю',
    870: 'Ъ',
    875: 'Ћф',
    885: 'Ђ',
    889: '%mæ',
    904: 'Ж',
    906: 'њ',
    944: 'WœŴ',
    969: 'љ',
    975: '@',
    979: 'Ы',
    1000: 'ÆŒ—…‰™←→',
    1005: 'Ш',
    1019: 'Щ',
    1031: 'Ю',
    1062: 'Њ',
    1094: 'Љ',
    1115: '№',
}
# fmt: on
_WIDEST = 1120


def _by_letter(letters: Mapping[int, str]) -> dict[str, int]:
    return {letter: width for width, several in letters.items() for letter in several}


_WIDTHS = {False: _by_letter(_REGULAR), True: _by_letter(_BOLD)}


def is_measured(text: str) -> bool:
    """Whether the width of every letter is known."""
    return all(letter in _WIDTHS[False] for letter in text)


def width_of(text: str, size: float, bold: bool = False) -> float:
    """The width of a text at that size, in the unit of the size."""
    widths = _WIDTHS[bold]
    return sum(widths.get(letter, _WIDEST) for letter in text) * size / 1000


def shortened(text: str, room: float, size: float, bold: bool = False) -> str:
    """As much of a text as the room holds, with an ellipsis where some is left out."""
    if width_of(text, size, bold) <= room:
        return text
    left = room - width_of("…", size, bold)
    kept = 0
    for letter in text:
        left -= width_of(letter, size, bold)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def in_lines(text: str, room: float, size: float, most: int, bold: bool = False) -> tuple[str, ...]:
    """A text broken at spaces into lines that the room holds; what does not fit into the most lines is left out.

    A number stays with its unit.
    """
    lines: list[str] = []
    rest = (
        re.sub(r"(?<=\d) (?=[^\W\d_]{1,3}(?!\w))", "\N{NO-BREAK SPACE}", " ".join(text.split())).split(" ")
        if text.strip()
        else []
    )
    while rest and len(lines) < most - 1:
        line = rest.pop(0)
        while rest and width_of(f"{line} {rest[0]}", size, bold) <= room:
            line = f"{line} {rest.pop(0)}"
        lines.append(shortened(line, room, size, bold))
    return (*lines, shortened(" ".join(rest), room, size, bold)) if rest else tuple(lines)
