"""A catalogue's files while answers are taken into them, one after another: what they say, and what they would say."""

from __future__ import annotations

import re
from pathlib import Path

from offerbook.authoring.answers import Answer, Refusal
from offerbook.authoring.toml_edit import Step, TomlText, toml_text, toml_value
from offerbook.loading.load import load
from offerbook.model.records import Text
from offerbook.text.i18n import _
from offerbook.text.normalize import safe

SOURCES = "sources.toml"


class Taking:
    """The files of a catalogue and what is taken into them.

    root: the catalogue's folder.
    loaded: what it says as it stands.
    texts: the files that change, by their name within the catalogue.
    taken, known: the answers that are taken, and the places of those that the catalogue says already.
    noted: those of the taken that are kept as a note and leave their question open.
    partly: places of those that answer a part of their question, which stays open.
    reasons: of each file, why answers became notes there, in sentences.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.loaded = load(root)
        catalogue = self.loaded.catalogue
        self.offers = {offer.id: offer for offer in catalogue.offers}
        self.needs = {f"{project.id}/{need.id}": need for project in catalogue.projects for need in project.needs}
        self.projects = {project.id: project for project in catalogue.projects}
        self.specs = {spec.id: spec for spec in catalogue.specs}
        self.suppliers = {supplier.id: supplier for supplier in catalogue.suppliers}
        self._source_ids = {source.id for source in catalogue.sources}
        self._by_document = {
            text: source.id for source in catalogue.sources for text in (source.id, source.url) if text
        }
        self._letters: dict[tuple[str, str, str], str] = {}
        self.texts: dict[str, TomlText] = {}
        self.taken: list[Answer] = []
        self.known: list[str] = []
        self.noted: list[Answer] = []
        self.partly: list[str] = []
        self.reasons: dict[str, list[str]] = {}

    def place_of(self, kind: str, id: str) -> tuple[TomlText, tuple[Step, ...]]:
        """The file of a record, and the way to its table there."""
        origin = self.loaded.origins[kind, id]
        return self._text(origin.file), origin.steps

    def add_reason(self, answer: Answer, kind: str, reason: str, stays_open: bool) -> None:
        """Remember why an answer about a record became a note, and whether its question stays open."""
        if stays_open:
            self.noted.append(answer)
            text = _("{place}: becomes a note of {record}, and the question stays open: {reason}")
        else:
            text = _("{place}: becomes a note of {record}, and the question is asked no more: {reason}")
        line = text.format(place=answer.place, record=answer.key.record, reason=reason)
        self.reasons.setdefault(self.loaded.origins[kind, answer.key.record].file, []).append(line)

    def source(self, answer: Answer, kind: str, id: str) -> str:
        """The id of the source that the answer names; it is added to the sources where it is new.

        kind, id: the record that the answer is about.
        """
        whom, names = self._answerer(answer, kind, id)
        known = self._by_document.get(answer.document) or self._letters.get((whom, answer.document, answer.date))
        if known:
            return known
        stem = re.sub(r"[^a-z0-9-]+", "-", f"answer-{whom}-{answer.date or 'undated'}")
        number = 1
        while (new := stem if number == 1 else f"{stem}-{number}") in self._source_ids:
            number += 1
        self._source_ids.add(new)
        self._letters[whom, answer.document, answer.date] = new
        file = SOURCES if (self.root / SOURCES).is_file() else self.loaded.origins[kind, id].file
        self._text(file).add_text(_source_text(new, answer, names))
        return new

    def _text(self, name: str) -> TomlText:
        if name not in self.texts:
            self.texts[name] = TomlText((self.root / name).read_bytes())
        return self.texts[name]

    def _answerer(self, answer: Answer, kind: str, id: str) -> tuple[str, Text]:
        """Who answers what is asked about a record: the id of the supplier or of the project, and the name."""
        if kind in ("need", "project"):
            project = self.projects[id.partition("/")[0]]
            return project.id, project.owner or project.name
        if kind == "offer":
            offer = self.offers[id]
            own = (it.supplier for it in offer.variants if it.id == answer.key.variant)
            id = next(own, None) or offer.supplier
        return id, self.suppliers[id].name if id in self.suppliers else Text("Supplier", "Поставщик")


def gone(answer: Answer) -> Refusal:
    """The refusal of an answer about what is not in the catalogue any more."""
    return Refusal(answer.place, _("what was asked about is not in the catalogue any more"))


def conflict(answer: Answer, now: str, value: object) -> Refusal:
    """The refusal of an answer about what has changed since the export.

    now: what the catalogue says now; empty where nothing.
    value: what the answer would make of it.
    """
    text = _("the catalogue has changed: at the export it said {before}, now {now}, and the answer is {answer}")
    before = answer.key.before or _("nothing")
    return Refusal(answer.place, text.format(before=before, now=now or _("nothing"), answer=toml_value(value)))


def _source_text(id: str, answer: Answer, names: Text) -> str:
    """A source as TOML."""
    is_address = re.match(r"https?://", answer.document) is not None
    lines = ["[[source]]", f"id = {toml_text(id)}"]
    publisher = {key: name for key, name in (("en", names.en), ("ru", names.ru)) if name}
    lines.append(f"publisher = {toml_value(publisher)}")
    document = safe(answer.document)
    lines.append(
        f"url = {toml_text(document)}" if is_address else f"title = {toml_value({'en': document, 'ru': document})}"
    )
    lines += [f"date = {toml_text(answer.date)}"] if answer.date else []
    return "\n".join(lines) + "\n"
