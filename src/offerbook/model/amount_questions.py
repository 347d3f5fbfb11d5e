"""Cautions that ask how much a need wants and by when, which the need has keys for."""

from __future__ import annotations

import json
import re

from offerbook.model.codec import pack
from offerbook.model.records import Caution, Need

_ASKS = {
    "quantity": r"\bhow (?:many|much)\b(?! of\b)|\bсколько\b(?! из\b)",
    "when": r"\b(?:by )?when\b|\bкогда\b|\bк какому сроку\b|\bдо какого срока\b|\bв какие сроки\b",
}
_ASKS_ELSE = r"\b(?:which|what|how|where|who|whose|why|как(?:ой|ого|ому|ая|ое|ую|ие|их|ими?)?|что|чего|где|кто|кому|кого|почему|чь\w)\b"


def asked_of_need(caution: Caution) -> tuple[str, ...]:
    """Which of "quantity" and "when" a caution asks for, if it asks for nothing else that has to be told; else none."""
    text = (caution.asks.en or caution.asks.ru).casefold() if caution.asks else ""
    rest = re.sub("|".join(_ASKS.values()), " ", text)
    return () if re.search(_ASKS_ELSE, rest) else tuple(key for key, words in _ASKS.items() if re.search(words, text))


def asks_of_amounts(caution: Caution) -> bool:
    """Whether a caution asks how much or by when, among other things or not."""
    text = (caution.asks.en or caution.asks.ru).casefold() if caution.asks else ""
    return any(re.search(words, text) for words in _ASKS.values())


def said_of_need(need: Need) -> str:
    """The quantity and the time that a need states, as JSON; empty where it states neither."""
    parts = {"quantity": need.quantity, "when": need.when}
    said = {key: json.loads(pack(value)) for key, value in parts.items() if value is not None}
    return json.dumps(said, sort_keys=True, ensure_ascii=False) if said else ""
