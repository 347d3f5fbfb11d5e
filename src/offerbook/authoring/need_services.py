"""The services that a row of somebody's table asks for: in a column of their own, or in the name of what is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offerbook.model.vocabulary import SERVICES, Service
from offerbook.text.errors import UsageError, one_of
from offerbook.text.i18n import _
from offerbook.text.terms import tokenize

_SERVICES: dict[str, Service] = {
    "то": "maintenance", "техобслуживание": "maintenance", "техническое обслуживание": "maintenance",
    "сервисное обслуживание": "maintenance", "запчасти": "spare-parts", "зип": "spare-parts", "parts": "spare-parts",
    "spares": "spare-parts", "пусконаладочные работы": "commissioning", "пнр": "commissioning", "ввод в эксплуатацию": "commissioning",
    "установка": "installation", "обучение персонала": "training", "инструктаж": "training", "гарантийное обслуживание": "warranty",
    "service": "maintenance",
}  # fmt: skip
"""What else buyers call services."""
_WITH_IN_NAME = re.compile(r"(?i)(?:^|[\s,(])(?:with|incl\.|including|plus|со?|включая)\s+([^()]+)")
"""What a name says that the thing comes with."""
_BETWEEN_SERVICES = re.compile(r"\s*[,;/]\s*|\s+(?:и|and)\s+")


def services_of(cell: str) -> Iterator[tuple[str, Service | None]]:
    """The services that a cell lists, each with its text; None for a text that is no service."""
    for text in _BETWEEN_SERVICES.split(cell):
        if text.casefold() in ("", "-", "–", "—", "нет", "no"):
            continue
        try:
            word = _SERVICES.get(text.casefold()) or one_of("", text, SERVICES)
        except UsageError:
            yield text, None
        else:
            yield text, next(service for service in SERVICES if service == word)


def services_in_name(name: str) -> Iterator[tuple[str, Service]]:
    """The services that a name says the thing comes with, each with its text: "dump truck with maintenance"."""
    named = _WITH_IN_NAME.search(name)
    called = {**_SERVICES, **{_(service): service for service in SERVICES}}
    called |= {service.replace("-", " "): service for service in SERVICES}
    for text in _BETWEEN_SERVICES.split(named[1]) if named else ():
        stems = _stems(text)
        # "With a crane installation" is no service of installation: the text begins with the service.
        service = next(
            (service for words, service in called.items() if stems[: len(_stems(words))] == _stems(words)), None
        )
        if service:
            yield text, service


def _stems(text: str) -> list[str]:
    return [word.terms[0] for word in tokenize(text)]
