"""Texts as search terms.

Terms are made of [0-9a-zа-я] alone, so that the tokenizer of the index keeps them as they are:

- a word has its Snowball stem and its phonetic key, a Latin spelling in which Cyrillic and the usual transliterations
  of a name agree: "belaz" for «БелАЗ», "habarovsk" for Khabarovsk and «Хабаровска»;
- a Russian noun or adjective whose stem changes has, in an index, the stems of its other forms: «станки» is found by «станок»;
- a model number has itself without hyphens, with the make and without: "belaz75131" and "75131";
- a number with a unit has both in one: "130t" for "130-tonne" and «130 т». A decimal mark is a "d": "2d5";
- dimensions have one form, whatever stands between them: "35x60".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from offerbook.text.irregular_words import SINGULAR, STEMS_OF_THEIR_OWN
from offerbook.text.normalize import TRANSLITERATION, compiled, plain_text
from offerbook.text.quantities import (
    DIMENSIONS,
    NUMBER,
    NUMBER_AND_WORDS,
    Quantity,
    decimal,
    read_quantity,
    term_unit,
    unit_and_rest,
    unit_named,
)  # fmt: skip
from offerbook.text.stems import STEMS
from offerbook.text.stop_words import LEGAL_FORMS, STOP_WORDS
from offerbook.text.word_forms import WordForms


class Token(NamedTuple):
    """One thing that a text says: a word, a model number, or a number with its unit.

    text: as it stands in the text, folded.
    terms: its terms; where two texts share one of these, they say the same thing.
    parts: terms by which it is found although they say less or are written apart: "7513" for "7513T".
    """

    text: str
    terms: tuple[str, ...]
    parts: tuple[str, ...] = ()


Chunk = tuple[str, str, tuple[Token, ...]]
"""A piece of a text, a word, a compound, a model number or a quantity: what stands between it and the piece before it,
mostly a space; the piece as it stands in the text, folded; and its tokens."""


# --- Words

# Capitals that look alike, in lower case, which is all that folding leaves.
_LOOK_ALIKES = dict(zip("авекмнорстух", "abekmhopctyx", strict=True))
_TO_LATIN = str.maketrans(TRANSLITERATION)
_LOOKS_TO_LATIN = str.maketrans(_LOOK_ALIKES)
_LOOKS_TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in _LOOK_ALIKES.items()})
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
    respelt = (re.sub(_SPELLING, _respell, reading) for reading in readings)
    # A doubled letter tells short abbreviations apart: ППУ is no ПУ.
    return tuple(respelt) if len(word) <= 3 else tuple(map(_without_doubles, respelt))


def _without_doubles(key: str) -> str:
    return re.sub(r"([a-z])\1+", r"\1", key)


def _phonetic_stems(word: str) -> Iterator[str]:
    """As `_phonetic_keys`, without the vowels of an ending; nothing that has less than four letters."""
    return (key[:4] + key[4:].rstrip("aeiou") for key in _phonetic_keys(word) if len(key) > 3)


def _in_one_script(word: str) -> str:
    """A folded word with its look-alike letters put right; itself where they do not explain the mixture."""
    mended = word.translate(_LOOKS_TO_CYRILLIC)
    if word.isascii() or re.fullmatch("[а-я]+", mended):
        return word if word.isascii() else mended
    return mended if (mended := word.translate(_LOOKS_TO_LATIN)).isascii() else word


@lru_cache(maxsize=1 << 17)
def _word(text: str) -> Token:
    word = SINGULAR.get(text) or _in_one_script(text)
    russian = not word.isascii()
    stem = STEMS_OF_THEIR_OWN.get(word) or STEMS.of(word)
    parts: tuple[str, ...] = ()
    if len(word) > 3:
        keys = [*_phonetic_stems(stem), *(_phonetic_stems(word) if russian else ())]
    else:
        # Short words meet only letter for letter, by sound or (МС, MC) by look.
        keys = list(_phonetic_keys(word))
        if russian and all(char in _LOOK_ALIKES for char in word):
            keys.append(word.translate(_LOOKS_TO_LATIN))
        if not russian:
            # Short English words, egg and add, are still found by what they sound like; they ask for no less than themselves.
            parts = tuple([key for key in map(_without_doubles, keys) if key not in keys])
    return Token(text, tuple(dict.fromkeys(filter(None, (stem, *keys)))), parts)


FORMS = WordForms(lambda word: _word(word).terms)
"""Other forms of words, for what is kept to be found; what a query says needs none."""


# --- Model numbers

# Letters in a model number are read twice, by sound («7513Д», 7513D) and by look («303Е10», 303E10; «МС-21», MC-21).
_BY_SOUND = str.maketrans(TRANSLITERATION | {"х": "h", "ц": "c"})
_BY_LOOK = str.maketrans(TRANSLITERATION | {"ц": "c"} | _LOOK_ALIKES)
_NAME_AND_NUMBER = r"\A([^\W\d_]{3,})(\d.*)"
LONGEST_MODEL = 8
"""Parts between hyphens that a model number has at most; what goes on longer is read as several.

The parts of one are also found together, and the terms of a chain without end would be as many as its square.
"""


def _readings(letters: str) -> list[str]:
    return [letters] if letters.isascii() else [letters.translate(_BY_SOUND), letters.translate(_BY_LOOK)]


def _with_name(name: str, number: str) -> list[str]:
    if len(name) > 3:
        return [key + reading for key in _phonetic_keys(name) for reading in _readings(number)]
    return _readings(name + number)


def _model(text: str, name: str, atoms: Sequence[str]) -> Token:
    """A model number, of the `atoms` between its hyphens; `name` is the word of three or more letters by it."""
    joined = "".join(atoms)
    own = _readings(joined)
    named = _with_name(name, joined) if name else own
    # One or two characters are too little without the name: БАМ-2 is not every 2.
    terms = dict.fromkeys(named + own if len(joined) > 2 else named)
    parts: list[str] = []
    for end, atom in enumerate(atoms, 1):
        letters = atom.isalpha()
        if name or len(atoms) > 1:
            parts += _word(atom).terms if letters else _readings(atom)
            beginning = "".join(atoms[:end])
            parts += _readings(beginning) if end < len(atoms) else own
            if name and end < len(atoms):
                parts += _with_name(name, beginning)
        if not letters:
            numbers = [atom] if atom.isdecimal() else compiled(r"\d+(?:d\d+)*").findall(atom)
            parts += [number for number in numbers if len(number) > 2]
            # The size of a tyre, 80R22.5, is also found without its beginning.
            if (ending := compiled(r"\A\d+(?:d\d+)*([^\W\d_]+\d.*)").fullmatch(atom)) and len(ending[1]) > 2:
                parts += _readings(ending[1])
    return Token(text, tuple(terms), tuple([part for part in dict.fromkeys(parts) if part and part not in terms]))


def _compound(chunk: str, atoms: Sequence[str]) -> Iterator[Token]:
    """The words and model numbers of a chunk with digits, from the `atoms` between its hyphens."""
    number: list[str] = []
    name = ""
    for atom in atoms:
        split = None if atom.isdecimal() else compiled(_NAME_AND_NUMBER).fullmatch(atom)
        for part in map(decimal, split.groups() if split else (atom,)):
            if len(part) < 3 or not part.isalpha():
                number.append(part)
                continue
            word = _word(part)
            if number:
                yield _model(chunk, name or word.terms[0], number)
            yield word
            number, name = [], part
    if number:
        yield _model(chunk, name, number)


# --- Quantities


def _quantity(chunk: str, quantity: Quantity) -> Iterator[Token]:
    unit = term_unit(quantity.unit)
    if quantity.dimensions:
        numbers = [forms[0] for forms in quantity.numbers]
        amounts = [number + unit for number in numbers] if unit else []
        # Without spaces they are one word, of which a short number is no part: 6x4 is not every 4.
        parts = [*amounts, *(number for number in numbers if " " in chunk or len(number) > 2)]
        yield Token(chunk, ("x".join(numbers),), tuple(dict.fromkeys(parts)))
        return
    spelt: list[str] = []
    if " " in quantity.spelling:
        # «5 т в год» is also found by «5 т» and by «год».
        words = [word for word in re.findall(r"[^\W\d_]+", quantity.spelling) if len(word) > 2]
        spelt = [term for word in words for term in _word(word).terms]
    of, slash, _per = quantity.unit.partition("/")
    amount_of = term_unit(of) if slash and " " in quantity.spelling else ""
    for forms in quantity.numbers:
        if unit == "g" and re.fullmatch("(?:19|20)[0-9]{2}", forms[0]):
            # «2025 г.» is a year and no grams.
            yield Token(forms[0], forms)
            continue
        amounts = [number + amount_of for number in forms] if amount_of else []
        parts = [*forms, *quantity.groups, *amounts, *spelt]
        yield Token(chunk, tuple([number + unit for number in forms]), tuple(dict.fromkeys(parts)))


def _glued(chunk: str, number: str, noun: str) -> Iterable[Token]:
    """A number with an ordinary word or a stop word that names a unit: «10шт» is «10 шт», «40А» is also a model number."""
    if noun not in STOP_WORDS:
        return (*_TOKENS[number], *_tokens_after_number(number, noun))
    model = _model(chunk, "", [decimal(chunk)])
    return (model._replace(parts=tuple(dict.fromkeys([*model.parts, decimal(number)]))),)


# --- Chunks

_ATOM = rf"(?:[a-zа-я]++|{NUMBER})++"
_SIMPLE = rf"[a-zа-я]++(?![0-9a-zа-я_-])|{DIMENSIONS}|{_ATOM}(?:-{_ATOM})*+"
"""A chunk that is no number with its unit. Most are words, so these come first."""
_BETWEEN = "[^0-9a-zа-я]*+"
# At its end a text may have no chunk: else what ends it would be looked through anew from every place in it.
_CHUNKS = rf"({_BETWEEN})(?:{NUMBER_AND_WORDS}|({_SIMPLE})|\Z)"
# What stands between two chunks is looked through from its beginning alone.
_MORE_CHUNKS = f"(?<![^0-9a-zа-я])({_BETWEEN})({_SIMPLE})"


def _split(text: str) -> list[tuple[str, str]]:
    """The chunks of a text, each after what stands between it and the one before it."""
    found: list[tuple[str, str]] = []
    for before, number, words, chunk in compiled(_CHUNKS).findall(plain_text(text)):
        if chunk:
            found.append((before, chunk))
        elif number:
            unit, rest = unit_and_rest(words)
            if unit:
                found.append((before, number + unit))
            found += compiled(_MORE_CHUNKS).findall(rest if unit else before + number + rest)
    return found


class _TokensOfChunks(dict[str, tuple[Token, ...]]):
    """The tokens of each chunk, made when it is first met; looked up in half the time of a call."""

    def __missing__(self, chunk: str) -> tuple[Token, ...]:
        if len(self) >= 1 << 16:
            self.clear()
        tokens = self[chunk] = tuple(_tokens_of(chunk))
        return tokens


_TOKENS = _TokensOfChunks()


def _tokens_of(chunk: str) -> Iterable[Token]:
    if chunk.isalpha():
        return (_word(chunk),)
    if chunk[0].isdecimal() and (quantity := read_quantity(chunk)):
        return _quantity(chunk, quantity)
    if not compiled(r"\d").search(chunk):
        # One letter before a hyphen belongs to the word: e-bus is ebus.
        return [_word(word.replace("-", "")) for word in re.findall(r"(?:\b\w-)?\w+", chunk)]
    if (glued := compiled(rf"\A({NUMBER})([a-zа-я]+)").fullmatch(chunk)) and unit_named(glued[2]):
        return _glued(chunk, *glued.groups())
    atoms = chunk.split("-")
    if all(map(compiled(NUMBER).fullmatch, atoms)):
        return [Token(atom, (decimal(atom),)) for atom in atoms]
    if len(atoms) <= LONGEST_MODEL:
        return _compound(chunk, atoms)
    starts = range(0, len(atoms), LONGEST_MODEL)
    runs = [atoms[start : start + LONGEST_MODEL] for start in starts]
    return [token for run in runs for token in _compound("-".join(run), run)]


@lru_cache(maxsize=1 << 12)
def _tokens_after_word(name: str, number: str) -> tuple[Token, ...]:
    """The tokens of `number` right after a word: found also as the model number that both would be with a hyphen."""
    first, *rest = _TOKENS[number]
    models = (term for term in _TOKENS[f"{name}-{number}"][-1].terms if term not in first.terms + first.parts)
    return (first._replace(parts=(*first.parts, *models)), *rest)


def _tokens_after_number(number: str, word: str) -> tuple[Token, ...]:
    """The tokens of a word right after a number: where it names a unit, found also as a quantity, «5 лет» as "5years"."""
    tokens = _TOKENS[word]
    if word in STOP_WORDS or not (unit := unit_named(word)):
        return tokens
    amounts = [decimal(each) + term_unit(unit) for each in number.split("-")]
    return (tokens[0]._replace(terms=(*tokens[0].terms, *amounts)),)


def _tokens_of_number(before: str, number: str, last: str, after: tuple[str, str]) -> tuple[Token, ...]:
    """The tokens of a chunk that begins with a digit, between the chunk `last` and what comes `after` it."""
    named = before == " " and last.isalpha() and last not in STOP_WORDS and compiled(r"\d[\w.,-]*").fullmatch(number)
    tokens = _tokens_after_word(last, number) if named else _TOKENS[number]
    # «380 В», «40 А»: the unit is a word that no query has to meet, so it is the number that is found with it.
    between, word = after
    if between == " " and word in STOP_WORDS and (unit := unit_named(word)) and not re.search("[^0-9.,-]", number):
        return tuple([token._replace(parts=(*token.parts, token.terms[0] + term_unit(unit))) for token in tokens])
    return tokens


def chunks(text: str) -> Iterator[Chunk]:
    """The chunks of `text` with their tokens, stop words too."""
    found = _split(text)
    last = ""
    for place, (before, chunk) in enumerate(found):
        if chunk < ":":  # It begins with a digit.
            after = found[place + 1] if place + 1 < len(found) else ("", "")
            yield before, chunk, _tokens_of_number(before, chunk, last, after)
        elif before == " " and "" < last < ":" and chunk.isalpha() and not compiled("[^0-9.,-]").search(last):
            yield before, chunk, _tokens_after_number(last, chunk)
        else:
            yield before, chunk, _TOKENS[chunk]
        last = chunk


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, in its order, without stop words unless there is nothing else."""
    return without_stop_words([token for _before, _chunk, tokens in chunks(text) for token in tokens])


def without_stop_words(tokens: list[Token]) -> list[Token]:
    """The tokens without stop words, unless there is nothing else."""
    return [token for token in tokens if token[0] not in STOP_WORDS] or tokens


def words(text: str) -> list[str]:
    """The folded words of `text` in its order, stop words too; model numbers whole, other compounds apart."""
    spaced = (word for _before, chunk in _split(text) for word in chunk.split(" "))
    return [part for word in spaced for part in ([word] if re.search(r"\d", word) else word.split("-"))]


def terms(text: str) -> list[str]:
    """Every term of `text` in the order of its words."""
    return [term for token in tokenize(text) for term in token.terms + token.parts]


def terms_of_forms(token: Token) -> tuple[str, ...]:
    """The terms by which other forms of a word ask for it, and which are not its own."""
    return FORMS.other_terms(token.text) if token.text.isalpha() and not token.text.isascii() else ()


def index_terms(text: str) -> list[str]:
    """`terms` of a text with those of other forms of its words: what an index holds."""
    return [term for token in tokenize(text) for term in token.terms + token.parts + terms_of_forms(token)]


def query_terms(text: str) -> list[tuple[str, ...]]:
    """What a query asks for: for each word its terms, any of which answers it; all are among `terms(text)`.

    Stop words and the legal forms of companies are not asked for, unless there is nothing else.
    Give the whole query as one text: apart, a number misses its unit, and a stop word is all there is.
    """
    return [token.terms for token in _asked_for(tokenize(text))]


def searched_tokens(text: str) -> list[Token]:
    """What a search asks for, token by token: as `query_terms`, and without how many are wanted, the 2 of «2 самосвала»."""
    tokens = _asked_for(tokenize(text))
    counted = len(tokens) > 1 and re.fullmatch("[1-9][0-9]?", tokens[0].text) and tokens[1].text.isalpha()
    return tokens[1:] if counted else tokens


def _asked_for(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.text not in LEGAL_FORMS] or tokens


def has_all_words(wanted: str, text: str) -> bool:
    """Whether `text` answers every word of `wanted`; a wish without words is answered by nothing."""
    queried, tokens = query_terms(wanted), tokenize(text)
    held = {term for token in tokens for term in token.terms + token.parts}
    missing = [forms for forms in queried if held.isdisjoint(forms)]
    if missing:
        held = {term for token in tokens for term in terms_of_forms(token)}
    return bool(queried) and not any(held.isdisjoint(forms) for forms in missing)


def stems_asked_by(texts: Iterable[str]) -> dict[str, str]:
    """The stem of every word that reading these texts asks for, also of those that were read before and are remembered."""
    _word.cache_clear()
    _tokens_after_word.cache_clear()
    _TOKENS.clear()
    with STEMS.noting() as asked:
        for text in texts:
            tokenize(text)
    return {word: STEMS.of(word) for word in sorted(asked)}
