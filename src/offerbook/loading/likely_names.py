"""What a key, a table or a listed word was probably meant to be, also where it is written in Russian."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args, get_origin

from offerbook.model.codec import keys
from offerbook.model.records import TABLES, Record
from offerbook.text.i18n import _, in_every_language
from offerbook.text.normalize import fold
from offerbook.text.spelling import foreign_letters, nearest

RUSSIAN_KEYS = {
    "id": "ид идентификатор",
    "name": "название наименование имя",
    "summary": "описание",
    "supplier": "поставщик изготовитель производитель",
    "sector": "отрасль сектор",
    "group": "группа",
    "groups": "группы группа",
    "kind": "вид",
    "stage": "стадия",
    "services": "услуги",
    "codes": "коды код",
    "code": "код",
    "specs": "характеристики",
    "spec": "характеристика",
    "type": "тип",
    "variants": "варианты модификации модели",
    "capacity": "мощность",
    "price": "цена",
    "deliveries": "поставки",
    "cautions": "предостережения",
    "notes": "примечания",
    "sources": "источники источник",
    "source": "источник",
    "confidence": "достоверность",
    "checked": "проверено",
    "min": "более больше от минимум",
    "max": "менее меньше до максимум",
    "level": "уровень",
    "quantity": "количество",
    "requires": "требования условия",
    "when": "срок сроки когда",
    "from": "от начало",
    "by": "до конец",
    "status": "статус состояние",
    "basis": "основание",
    "why": "почему",
    "value": "значение",
    "unit": "единица",
    "per": "за",
    "date": "дата",
    "url": "адрес ссылка",
    "publisher": "издатель",
    "title": "заголовок название",
    "language": "язык",
    "country": "страна",
    "region": "регион",
    "place": "место",
    "text": "текст",
    "currency": "валюта",
    "terms": "слова условия",
    "contacts": "контакты",
    "phone": "телефон",
    "email": "почта",
    "site": "сайт",
    "format": "формат",
    "offer": "предложение предложения",
    "project": "проект проекты",
    "need": "потребность потребности",
    "link": "связь",
}
"""Keys and tables by what a Russian would call them."""
RUSSIAN_WORDS = {
    "about": ("около", "примерно"),
    "over": ("более", "свыше"),
    "at-least": ("не менее", "от"),
    "at-most": ("не более", "до"),
    "year": ("год",),
    "month": ("месяц",),
    "day": ("день", "сутки"),
    "spare-parts": ("запчасти", "запасные части"),
}
"""Words of fixed lists by what a Russian would write, where messages have no translation of them or another one."""


def keys_within(path: Sequence[str]) -> list[str]:
    """The keys that can stand at a path of tables and keys; the tables at the root, none where that is not known."""
    if not path:
        return [*TABLES]
    shape = shape_at(path)
    inner = records_of(shape) if shape is not None and get_origin(shape) is not dict else []
    return [*keys(inner[0])] if inner else []


def shape_at(path: Sequence[str]) -> Any:
    """What a key at a path of tables and keys holds; None where that is not known."""
    shape: Any = TABLES.get(path[0])
    for step in path[1:]:
        inner = records_of(shape) if shape is not None and get_origin(shape) is not dict else []
        key = keys(inner[0]).get(step) if inner else None
        shape = key.shape if key else None
    return shape


def records_of(shape: Any) -> list[type[Record]]:
    """The records that a value of this type can be, or hold as the members of a list or table."""
    if isinstance(shape, type) and issubclass(shape, Record):
        return [shape]
    return [record for inner in get_args(shape) for record in records_of(inner)]


def likely_key(key: str, known: Iterable[str]) -> str:
    """The key or table, of those known, that was probably meant; empty where nobody can tell."""
    names = list(known)
    word = fold(key).replace("_", " ").replace("-", " ")
    if key in names or not word.strip():
        return ""
    russian = next((name for name in names if word in RUSSIAN_KEYS.get(name, "").split()), "")
    return russian or next(iter(nearest(key, names)), "")


def likely_word(word: str, allowed: Iterable[str], names: Mapping[str, Iterable[str]] | None = None) -> str:
    """The word of a list, or the id, that was probably meant; empty where nobody can tell.

    names: what each may be called. Without them, the words are those of a fixed list, which messages translate.
    """
    words = list(allowed)
    if names is None:
        names = {one: [*RUSSIAN_WORDS.get(one, ()), *in_every_language(one)] for one in words}
    wanted = fold(word)
    spelt = {fold(spelling): one for one in words for spelling in names.get(one, ()) if spelling and one != word}
    near = [spelt[wanted]] if wanted in spelt else nearest(word, words)
    return next(iter(near), "") or next((spelt[spelling] for spelling in nearest(wanted, spelt)), "")


def with_script(message: str, word: str, meant: str, is_mended: bool = False) -> str:
    """A message that suggests `meant`, and which letters of `word` are of the other script where both look the same.

    is_mended: whether `check --fix` puts them right.
    """
    letters, is_cyrillic = foreign_letters(word, meant)
    if not letters:
        return message
    quoted = ", ".join(_('"{name}"').format(name=letter) for letter in dict.fromkeys(letters))
    note = _("It is written with a Latin letter: {letters}.")
    if is_cyrillic:
        note = _("It is written with a Cyrillic letter: {letters}.")
    sentences = [message, note.format(letters=quoted)]
    return " ".join([*sentences, _("`offerbook check --fix` mends it.")] if is_mended else sentences)
