"""Answers to the questions of a workbook become a patch of the catalogue's files, or refusals; all of it or nothing."""

from __future__ import annotations

import difflib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.authoring.answers import Answer, Refusal, amount, grouped, read_answers
from offerbook.authoring.toml_edit import TomlText, toml_text, toml_value
from offerbook.loading.checks.of_specs import no_such_choice
from offerbook.loading.load import LoadResult, load
from offerbook.model.codec import pack
from offerbook.model.finding import Finding
from offerbook.model.records import Offer, Spec, Supplier
from offerbook.model.vocabulary import PERIODS
from offerbook.tables.files import draft_for
from offerbook.text.i18n import _
from offerbook.text.normalize import plain_text, safe

SOURCES = "sources.toml"


class Patch(NamedTuple):
    """What the answers of a workbook would change.

    files: the new bytes of each file that changes, by its name within the catalogue.
    lines: the same as a unified difference.
    taken: the answers that it holds.
    known: places of answers that the catalogue already says.
    refusals: the answers that are not taken, and why.
    findings: mistakes that the catalogue would have then and has not now; with any, nothing is written.
    """

    files: dict[str, bytes]
    lines: tuple[str, ...]
    taken: tuple[Answer, ...]
    known: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...]


def patch_of(root: Path, workbook: Path) -> Patch:
    """The patch that takes the answers of a workbook into the catalogue at `root`; UsageError for another workbook."""
    answers, refusals = read_answers(workbook)
    taking = _Taking(root)
    for group in grouped(answers):
        if len({(it.says, it.value) for it in group}) > 1:
            places = ", ".join(it.place for it in group)
            refusals.append(
                Refusal(group[0].place, _("these answer the same and differ: {places}").format(places=places))
            )
        else:
            refusal = taking.take(group[0])
            refusals += [refusal] if refusal else []
    files = {name: text.raw for name, text in taking.texts.items() if text.raw != (root / name).read_bytes()}
    lines = tuple(line for name, raw in files.items() for line in _difference(root, name, raw))
    findings = _new_findings(root, taking.loaded, files) if files else ()
    return Patch(files, lines, tuple(taking.taken), tuple(taking.known), tuple(refusals), findings)


def write_patch(root: Path, patch: Patch) -> None:
    """Write every file of a patch, or, where one cannot be written, none."""
    before = {name: (root / name).read_bytes() for name in patch.files}
    try:
        with ExitStack() as drafts:
            # Every draft is complete before the first file is replaced.
            paths = {name: drafts.enter_context(draft_for(root / name)) for name in patch.files}
            for name, draft in paths.items():
                draft.write_bytes(patch.files[name])
    except BaseException:
        for name, raw in before.items():
            if (root / name).read_bytes() != raw:
                (root / name).write_bytes(raw)
        raise


class _Taking:
    """The files of a catalogue while answers are taken into them, one after another."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.loaded = load(root)
        self.offers = {offer.id: offer for offer in self.loaded.catalogue.offers}
        self.specs = {spec.id: spec for spec in self.loaded.catalogue.specs}
        self.suppliers = {supplier.id: supplier for supplier in self.loaded.catalogue.suppliers}
        self.sources = {source.id: source for source in self.loaded.catalogue.sources}
        self.by_document = {
            text: source.id for source in self.sources.values() for text in (source.id, source.url) if text
        }
        self.texts: dict[str, TomlText] = {}
        self.taken: list[Answer] = []
        self.known: list[str] = []

    def take(self, answer: Answer) -> Refusal | None:
        """Change the files as an answer says, or why that cannot be."""
        offer = self.offers.get(answer.key.offer)
        if not answer.key.subject:
            text = _("the catalogue has no key for this answer; write it as a note or a caution of the record by hand")
            return Refusal(answer.place, text)
        if offer is None:
            text = _("the offer {id} is not in the catalogue any more").format(id=answer.key.offer)
            return Refusal(answer.place, text)
        takers = {"spec": self._spec, "services": self._services, "capacity": self._capacity}
        return takers[answer.key.subject](answer, offer)

    def _text(self, name: str) -> TomlText:
        if name not in self.texts:
            self.texts[name] = TomlText((self.root / name).read_bytes())
        return self.texts[name]

    def _place_of(self, offer: Offer) -> tuple[TomlText, tuple[str | int, ...]]:
        origin = self.loaded.origins["offer", offer.id]
        return self._text(origin.file), origin.steps

    def _spec(self, answer: Answer, offer: Offer) -> Refusal | None:
        spec = self.specs.get(answer.key.name)
        numbers = [number for number, it in enumerate(offer.variants) if it.id == answer.key.variant]
        if spec is None or (answer.key.variant and not numbers):
            return Refusal(answer.place, _("what was asked about is not in the catalogue any more"))
        value = _spec_value(answer, spec)
        if isinstance(value, str):
            return Refusal(answer.place, value)
        variant = offer.variants[numbers[0]] if numbers else None
        now = (variant.specs if variant else {}).get(spec.id) or offer.specs.get(spec.id)
        published = "" if now is None else pack(now).decode()
        if now is not None and (now.value, now.qualifier) == (value.get("value"), value.get("qualifier")):
            self.known.append(answer.place)
            return None
        if published != answer.key.before:
            return _conflict(answer, published, value)
        text, steps = self._place_of(offer)
        source = self._source(answer, offer)
        if numbers:
            steps = (*steps, "variants", numbers[0])
        text.set(steps, ["specs", spec.id], toml_value({**value, "source": source}))
        self.taken.append(answer)
        return None

    def _services(self, answer: Answer, offer: Offer) -> Refusal | None:
        if answer.says is not True:
            text = _("the catalogue has no key for a service that is not given; write a note of the record by hand")
            return Refusal(answer.place, text)
        missing = [service for service in answer.key.name.split() if service not in offer.services]
        if not missing:
            self.known.append(answer.place)
            return None
        file, steps = self._place_of(offer)
        source = self._source(answer, offer)
        file.append(steps, "services", [toml_text(service) for service in missing])
        if source not in offer.sources:
            file.append(steps, "sources", [toml_text(source)])
        self.taken.append(answer)
        return None

    def _capacity(self, answer: Answer, offer: Offer) -> Refusal | None:
        asked = json.loads(answer.key.asked or "{}", parse_float=Decimal, parse_int=Decimal)
        given = amount(answer.value) if answer.value is not None else None
        if answer.value is not None and given is None:
            return Refusal(answer.place, _('"{value}" is no number').format(value=answer.value))
        if given is None and answer.says is not True:
            return Refusal(answer.place, _('"no" does not say how much can be supplied; write the amount as the value'))
        value, qualifier = given or (Decimal(str(asked["value"])), "at-least")
        # A need may count in t/year; a capacity says its period apart.
        unit, _slash, period = asked["unit"].rpartition("/")
        if period not in PERIODS:
            unit, period = asked["unit"], "year"
        capacity = {"value": value, "unit": unit, "per": asked.get("per") or period}
        capacity |= {"qualifier": qualifier} if qualifier else {}
        said = (value, unit, capacity["per"], qualifier)
        if said in [(it.value, it.unit, it.per, it.qualifier) for it in offer.capacity]:
            self.known.append(answer.place)
            return None
        published = [pack(capacity).decode() for capacity in offer.capacity]
        if answer.key.before and answer.key.before not in published:
            return _conflict(answer, "; ".join(published), {"value": value})
        file, steps = self._place_of(offer)
        source = self._source(answer, offer)
        file.append(steps, "capacity", [toml_value({**capacity, "source": source})])
        self.taken.append(answer)
        return None

    def _source(self, answer: Answer, offer: Offer) -> str:
        """The id of the source that the answer names; it is added to the sources where it is new."""
        known = self.by_document.get(answer.document)
        if known:
            return known
        origin = self.loaded.origins["offer", offer.id]
        supplier = self.suppliers.get(
            next((it.supplier for it in offer.variants if it.id == answer.key.variant), None) or offer.supplier
        )
        stem = re.sub(r"[^a-z0-9-]+", "-", f"answer-{offer.supplier}-{answer.date or 'undated'}")
        number = 1
        while (id := stem if number == 1 else f"{stem}-{number}") in self.sources or id in self.by_document.values():
            number += 1
        self.by_document[answer.document] = id
        file = SOURCES if (self.root / SOURCES).is_file() else origin.file
        self._text(file).add_text(_source_text(id, answer, supplier))
        return id


def _source_text(id: str, answer: Answer, supplier: Supplier | None) -> str:
    """A source as TOML."""
    is_address = re.match(r"https?://", answer.document) is not None
    lines = ["[[source]]", f"id = {toml_text(id)}"]
    names = {"en": supplier.name.en, "ru": supplier.name.ru} if supplier else {"en": "Supplier", "ru": "Поставщик"}
    lines.append(f"publisher = {toml_value({key: name for key, name in names.items() if name})}")
    document = safe(answer.document)
    lines.append(
        f"url = {toml_text(document)}" if is_address else f"title = {toml_value({'en': document, 'ru': document})}"
    )
    lines += [f"date = {toml_text(answer.date)}"] if answer.date else []
    return "\n".join(lines) + "\n"


def _spec_value(answer: Answer, spec: Spec) -> dict[str, Any] | str:
    """The fact that an answer states, without its source; else why it states none."""
    asked = json.loads(answer.key.asked or "{}", parse_float=Decimal, parse_int=Decimal)
    if spec.type == "flag":
        if answer.says is None:
            return _("this is asked with yes or no")
        return {"value": answer.says}
    if spec.type == "number":
        return _number(answer, asked)
    text: Any = None if answer.value is None else str(answer.value)
    if text is None and answer.says is True and not answer.key.before:
        accepted = asked.get("one_of", ())
        text = asked.get("text") if not accepted else accepted[0] if len(accepted) == 1 else None
    if isinstance(text, dict):
        return {key: safe(str(words)) for key, words in text.items()}
    if text is None:
        return _("write the value that the document states")
    return _choice(safe(text), spec) if spec.type == "choice" else {"value": safe(text)}


def _choice(text: str, spec: Spec) -> dict[str, Any] | str:
    """The value of a choice that an answer means, by its id or a name of it; else what can be chosen."""
    said = plain_text(text)
    names = {plain_text(name): it.id for it in spec.values for name in (it.name.en, it.name.ru, it.id) if name}
    return {"value": names[said]} if said in names else no_such_choice(spec, text)


def _number(answer: Answer, asked: dict[str, Any]) -> dict[str, Any] | str:
    if answer.value is not None:
        given = amount(answer.value)
        if given is None:
            return _('"{value}" is no number').format(value=answer.value)
        value, qualifier = given
        return {"value": value, "qualifier": qualifier} if qualifier else {"value": value}
    bounds = [(key, asked[key]) for key in ("min", "max") if asked.get(key) is not None]
    if answer.says is not True or len(bounds) != 1:
        return _("yes or no does not say how much; write the value that the document states")
    key, bound = bounds[0]
    return {"value": Decimal(str(bound)), "qualifier": "at-least" if key == "min" else "at-most"}


def _conflict(answer: Answer, now: str, value: dict[str, Any]) -> Refusal:
    text = _("the catalogue has changed: at the export it said {before}, now {now}, and the answer is {answer}")
    before = answer.key.before or _("nothing")
    return Refusal(answer.place, text.format(before=before, now=now or _("nothing"), answer=toml_value(value)))


def _difference(root: Path, name: str, raw: bytes) -> Iterator[str]:
    before, after = (content.decode("utf-8", "replace").splitlines() for content in ((root / name).read_bytes(), raw))
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm="", n=1)
    yield from (safe(line, keep="\t") for line in lines)


def _new_findings(root: Path, before: LoadResult, files: dict[str, bytes]) -> tuple[Finding, ...]:
    """The errors that a copy of the catalogue has with these files and the catalogue has not."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "catalogue"
        shutil.copytree(root, copy, ignore=lambda _folder, names: [name for name in names if name.startswith(".")])
        for name, raw in files.items():
            (copy / name).write_bytes(raw)
        after = load(copy).findings
    known = {(finding.place.file, finding.code, finding.message) for finding in before.findings}
    return tuple(
        finding
        for finding in after
        if finding.severity == "error" and (finding.place.file, finding.code, finding.message) not in known
    )


def summary(patch: Patch) -> Sequence[str]:
    """What a person should know of a patch: what is refused, and how many answers are taken."""
    lines = [_("{place}: refused: {reason}").format(place=it.place, reason=it.reason) for it in patch.refusals]
    lines += [_("{place}: the catalogue says so already").format(place=place) for place in patch.known]
    lines += [f"{it.place.file}:{it.place.line}:{it.place.column}: {it.code} {it.message}" for it in patch.findings]
    return lines
