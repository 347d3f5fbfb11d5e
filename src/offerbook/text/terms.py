"""TODO text.terms"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from offerbook.text.normalize import _PLAIN, _TRANSLIT, _in_lower_case, _pattern, fold

# --- Words and terms


class Token(NamedTuple):
    """One thing that a text says: a word, a model's mark or a number with its unit.

    text: as it stands in the text, folded.
    terms: its terms; where two texts share one of these, they say the same thing.
    parts: terms by which it is found although they say less or are written apart: "7513" for "7513T".
    """

    text: str
    terms: tuple[str, ...]
    parts: tuple[str, ...] = ()


_STOP_WORDS = """
a an and are as at be by for from in into is it its more most of on or than that the their this to was were
with а без в во для до же за и из или к как ко на не но о об от по под при с со у что это
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_NUMBER = r"\d+(?:,\d+(?![,\d])|(?:\.\d+)+)?"
_UNITS = {
    "t": "т|тонн[а-я]*|t|ton(?:ne)?s?",
    "kg": "кг|килограмм[а-я]*|kg|kilograms?",
    "g": "г|грамм[а-я]*|g|grams?",
    "kwh": "квт[·*. ]?ч|kw[·*. ]?h",
    "kw": "квт|киловатт[а-я]*|kw|kilowatts?",
    "mw": "мвт|мегаватт[а-я]*|mw|megawatts?",
    "hp": r"л\. ?с|лс|hp|horsepower",
    "kmh": "км/ч|km/h|kmh|kph",
    "ms": "м/с|m/s",
    "ls": "л/с|l/s",
    "m3": r"м3|куб\.? ?м|кубометр[а-я]*|m3|cubic met(?:er|re)s?",
    "m2": r"м2|кв\.? ?м|m2|square met(?:er|re)s?",
    "km": "км|километр[а-я]*|km|kilomet(?:er|re)s?",
    "mm": "мм|миллиметр[а-я]*|mm|millimet(?:er|re)s?",
    "cm": "см|сантиметр[а-я]*|cm|centimet(?:er|re)s?",
    "m": "м|метр[а-я]*|m|met(?:er|re)s?",
    "l": "л|литр[а-я]*|l|lit(?:er|re)s?",
    "ha": "га|гектар[а-я]*|ha|hectares?",
    "kn": "кн|kn",
    "nm": "н[·*]?м|n[·*]?m",
    "kv": "кв|kv",
    "c": "° ?[cс]",
    "min": "мин|минут[а-я]*|min|minutes?",
    "h": "ч|час(?:а|ов)?|h|hours?",
    "seat": "мест(?:а|о|н(?:ый|ая|ое|ые|ого|ой|ых))?|seats?|seater",
    "pc": "%|процент[а-я]*|percent",
}
_UNIT = "|".join(f"(?P<{name}>{spellings})" for name, spellings in _UNITS.items())
_QUANTITY = rf"({_NUMBER})(?:[-–—]({_NUMBER}))?[ -]?(?:{_UNIT})(?![^\W_]|/\w)"
_ATOM = rf"(?:[a-zа-я]++|{_NUMBER})++"
_A_QUANTITY = rf"{_NUMBER}(?:[-–—]{_NUMBER})?[ -]?(?:{'|'.join(_UNITS.values())})(?![^\W_]|/\w)"
_CHUNKS = rf"([^0-9a-zа-я]*+)([a-zа-я]++(?![0-9a-zа-я_-])|{_A_QUANTITY}|{_ATOM}(?:-{_ATOM})*)"
"""What stands between chunks, and a chunk of plain text. Most are words, so these come first; then a quantity before a mark."""
_APOSTROPHES = "'’ʼʹ`´"
_APOSTROPHE = rf"(?<=[^\W\d_])[{_APOSTROPHES}](?=[^\W\d_])"
_NOT_PLAIN = "[^ -&(-_a-~а-я«»—–]"
"""What folded texts seldom have, apostrophes among it; the rest is in terms as it is."""
_NAME_AND_NUMBER = r"([^\W\d_]{3,})(\d.*)"
# Capitals that look alike, in lower case, which is all that folding leaves.
_ALIKE = dict(zip("авекмнорстух", "abekmhopctyx", strict=True))
_TO_LATIN = str.maketrans(_TRANSLIT)
_ALIKE_TO_LATIN = str.maketrans(_ALIKE)
_ALIKE_TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in _ALIKE.items()})
# Letters in a mark are read twice, by sound («7513Д», 7513D) and by look («303Е10», 303E10; «МС-21», MC-21).
_MARK_BY_SOUND = str.maketrans(_TRANSLIT | {"х": "h", "ц": "c"})
_MARK_BY_LOOK = str.maketrans(_TRANSLIT | {"ц": "c"} | _ALIKE)
_SPELLINGS = {"shch": "sh", "sch": "sh", "tch": "ch", "kh": "h", "ph": "f", "ck": "k", "tz": "ts", "qu": "kv"}
_SPELLINGS |= {"x": "ks", "w": "v", "q": "k", "c": "k", "yo": "e", "ye": "e", "y": "i"}
_SPELLING = r"shch|sch|tch|kh|ph|ck|tz|qu|[xwq]|c(?!h)|(?<![aeiouy])yo|ye|y"


def _respell(found: re.Match[str]) -> str:
    soft = found.group() == "c" and found.string[found.end() : found.end() + 1] in ("e", "i", "y")
    return "ts" if soft else _SPELLINGS[found.group()]


@lru_cache(maxsize=1 << 12)
def _phonetic_keys(word: str) -> tuple[str, ...]:
    """The Latin spellings that a word of either script is found by; "j" and "x" may be two sounds each."""
    readings = [word.translate(_TO_LATIN)]
    for letter, others in (("j", ("zh", "y")), ("x", ("x", "kh"))):
        if letter in readings[0]:
            readings = [reading.replace(letter, other) for reading in readings for other in others]
    return tuple(re.sub(r"([a-z])\1+", r"\1", re.sub(_SPELLING, _respell, reading)) for reading in readings)


def _phonetic_stems(word: str) -> Iterator[str]:
    """As `_phonetic_keys`, without the vowels of an ending; nothing that has less than four letters."""
    bare = (re.sub("(?<=.{4})[aeiou]+$", "", sound) for sound in _phonetic_keys(word))
    return (sound for sound in bare if len(sound) > 3)


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer  # type: ignore[import-untyped]

    stem: Callable[[str], str] = snowballstemmer.stemmer(language).stemWord
    return stem


def _in_one_script(word: str) -> str:
    """A folded word with its look-alike letters put right; itself where they do not explain the mixture."""
    mended = word.translate(_ALIKE_TO_CYRILLIC)
    if word.isascii() or re.fullmatch("[а-я]+", mended):
        return word if word.isascii() else mended
    return mended if (mended := word.translate(_ALIKE_TO_LATIN)).isascii() else word


@lru_cache(maxsize=1 << 17)
def _word(text: str) -> Token:
    word = _in_one_script(text)
    russian = not word.isascii()
    stem = _stemmer("russian" if russian else "english")(word)
    if len(word) > 3:
        sounds = [*_phonetic_stems(stem), *(_phonetic_stems(word) if russian else ())]
    else:
        # Short words meet only letter for letter, by sound or (МС, MC) by look.
        sounds = list(_phonetic_keys(word))
        if russian and all(char in _ALIKE for char in word):
            sounds.append(word.translate(_ALIKE_TO_LATIN))
    return Token(text, tuple(dict.fromkeys(filter(None, (stem, *sounds)))))


def _latin_readings(mark: str) -> list[str]:
    return [mark] if mark.isascii() else [mark.translate(_MARK_BY_SOUND), mark.translate(_MARK_BY_LOOK)]


def _mark(text: str, name: str, atoms: Sequence[str]) -> Token:
    """A model's mark, of the `atoms` between its hyphens; `name` is the word of three or more letters by it."""
    joined = "".join(atoms)
    own = named = _latin_readings(joined)
    if len(name) > 3:
        named = [sound + mark for sound in _phonetic_keys(name) for mark in own]
    elif name:
        named = _latin_readings(name + joined)
    # One or two characters are too little without the name: БАМ-2 is not every 2.
    terms = dict.fromkeys(named + own if len(joined) > 2 else named)
    parts: list[str] = []
    for end, atom in enumerate(atoms, 1):
        letters = atom.isalpha()
        if name or len(atoms) > 1:
            parts += _word(atom).terms if letters else _latin_readings(atom)
            parts += _latin_readings("".join(atoms[:end])) if end < len(atoms) else own
        if not letters:
            numbers = [atom] if atom.isdecimal() else _pattern(r"\d+(?:d\d+)*").findall(atom)
            parts += [number for number in numbers if len(number) > 2]
    return Token(text, tuple(terms), tuple([part for part in dict.fromkeys(parts) if part and part not in terms]))


def _number(text: str) -> str:
    return text.replace(",", "d").replace(".", "d")


def _quantity(text: str, found: re.Match[str]) -> Iterator[Token]:
    unit = found.lastgroup or ""
    for number in map(_number, filter(None, found.groups()[:2])):
        # «2025 г.» is a year and no grams.
        year = unit == "g" and re.fullmatch("(?:19|20)[0-9]{2}", number)
        yield Token(number, (number,)) if year else Token(text, (number + unit,), (number,))


class _TokensOfChunk(dict[str, tuple[Token, ...]]):
    """What chunks say, made when they are first met; looked up in half the time of a call."""

    def __missing__(self, chunk: str) -> tuple[Token, ...]:
        if len(self) >= 1 << 16:
            self.clear()
        said = self[chunk] = _tokens_of(chunk)
        return said


_TOKENS = _TokensOfChunk()


def _tokens_of(chunk: str) -> tuple[Token, ...]:
    if chunk.isalpha():
        return (_word(chunk),)
    if chunk[0].isdecimal() and (quantity := _pattern(_QUANTITY).fullmatch(chunk)):
        return tuple(_quantity(chunk, quantity))
    if not _pattern(r"\d").search(chunk):
        # One letter before a hyphen belongs to the word: e-bus is ebus.
        return tuple(_word(word.replace("-", "")) for word in re.findall(r"(?:\b\w-)?\w+", chunk))
    atoms = chunk.split("-")
    if all(map(_pattern(_NUMBER).fullmatch, atoms)):
        return tuple([Token(atom, (_number(atom),)) for atom in atoms])
    found: list[Token] = []
    mark: list[str] = []
    name = ""
    for atom in atoms:
        split = None if atom.isdecimal() else _pattern(_NAME_AND_NUMBER).fullmatch(atom)
        for part in map(_number, split.groups() if split else (atom,)):
            if len(part) < 3 or not part.isalpha():
                mark.append(part)
                continue
            word = _word(part)
            found += [_mark(chunk, name or word.terms[0], mark), word] if mark else [word]
            mark, name = [], part
    return (*found, _mark(chunk, name, mark)) if mark else tuple(found)


@lru_cache(maxsize=1 << 12)
def _tokens_after_word(name: str, number: str) -> tuple[Token, ...]:
    """What `number` says right after a word: also the mark that both would be with a hyphen."""
    first, *rest = _TOKENS[number]
    marks = (term for term in _TOKENS[f"{name}-{number}"][-1].terms if term not in first.terms + first.parts)
    return (first._replace(parts=(*first.parts, *marks)), *rest)


def _split_chunks(text: str) -> list[tuple[str, str]]:
    """The chunks of a text, each after what stands between it and the one before it."""
    plain = _in_lower_case(text)
    if _pattern(_NOT_PLAIN).search(plain):
        plain = _pattern(_APOSTROPHE).sub("", fold(text)).translate(_PLAIN)
    return _pattern(_CHUNKS).findall(plain)


Chunk = tuple[str, str, tuple[Token, ...]]
"""One chunk of a text, a word, a compound, a mark or a number with its unit: what stands between it and the chunk before
it, mostly a space; the chunk as it stands in the text, folded; and what it says."""


def chunks(text: str) -> Iterator[Chunk]:
    """What `text` says, chunk by chunk, stop words too."""
    last = ""
    for before, chunk in _split_chunks(text):
        if (
            chunk < ":"  # It begins with a digit.
            and before == " "
            and last.isalpha()
            and last not in STOP_WORDS
            and _pattern(r"\d[\w.,-]*").fullmatch(chunk)
        ):
            yield before, chunk, _tokens_after_word(last, chunk)
        else:
            yield before, chunk, _TOKENS[chunk]
        last = chunk


def tokenize(text: str) -> list[Token]:
    """What `text` says, in its order, without stop words unless there is nothing else."""
    return without_stop_words([token for _before, _chunk, said in chunks(text) for token in said])


def without_stop_words(found: list[Token]) -> list[Token]:
    """The tokens without stop words, unless there is nothing else."""
    return [token for token in found if token[0] not in STOP_WORDS] or found


def words(text: str) -> list[str]:
    """The folded words of `text` in its order, stop words too; models' marks whole, other compounds apart."""
    spaced = (word for _before, chunk in _split_chunks(text) for word in chunk.split(" "))
    return [part for word in spaced for part in ([word] if re.search(r"\d", word) else word.split("-"))]


def terms(text: str) -> list[str]:
    """Every term of `text` in the order of its words: what an index holds, and `query_terms` ask for."""
    return [term for token in tokenize(text) for term in token.terms + token.parts]


def query_terms(text: str) -> list[tuple[str, ...]]:
    """What a query asks for: for each word its terms, any of which answers it; all are among `terms(text)`.

    Give the whole query as one text: apart, a number misses its unit, and a stop word is all there is.
    """
    return [token.terms for token in tokenize(text)]


def has_all_words(wanted: str, text: str) -> bool:
    """Whether `text` answers every word of `wanted`; a wish without words is answered by nothing."""
    held, asked = set(terms(text)), query_terms(wanted)
    return bool(asked) and not any(held.isdisjoint(forms) for forms in asked)
