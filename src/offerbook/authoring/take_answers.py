"""Answers to the questions of a workbook become a patch of the catalogue's files, or refusals; all of it or nothing."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from offerbook.authoring.answers import Answer, Refusal, firmest, grouped, read_answers
from offerbook.authoring.need_answers import take_amounts, take_bound, take_group, take_requirement
from offerbook.authoring.noted_answers import take_caution, take_note
from offerbook.authoring.offer_answers import take_capacity, take_services, take_spec
from offerbook.authoring.taking import Taking
from offerbook.loading.load import LoadResult, load
from offerbook.model.amount_questions import asked_of_need
from offerbook.model.codec import unpack
from offerbook.model.finding import Finding
from offerbook.model.records import Caution
from offerbook.tables.files import draft_for
from offerbook.text.i18n import _, ngettext
from offerbook.text.normalize import safe


class Patch(NamedTuple):
    """What the answers of a workbook would change.

    files: the new bytes of each file that changes, by its name within the catalogue.
    lines: the same as a unified difference; before that of each file stands why answers became notes there.
    taken: the answers that it holds.
    known: places of answers that the catalogue already says.
    noted: those of the taken that become a note and leave their question open.
    partly: places of those that answer a part of their question, which stays open.
    refusals: the answers that are not taken, and why.
    findings: mistakes that the catalogue would have then and has not now; with any, nothing is written.
    """

    files: dict[str, bytes]
    lines: tuple[str, ...]
    taken: tuple[Answer, ...]
    known: tuple[str, ...]
    noted: tuple[Answer, ...]
    partly: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...]


def patch_of(root: Path, workbook: Path, folder: str = "") -> Patch:
    """The patch that takes the answers of a workbook into the catalogue at `root`; UsageError for another workbook.

    folder: stands before the names of the files in its lines, so that they are found from where the patch is applied.
    """
    answers, refusals = read_answers(workbook)
    taking = Taking(root)
    for group in grouped(answers):
        answer = firmest(group)
        if answer is None:
            text = _("these answer the same and differ: {places}")
            refusals.append(Refusal(group[0].place, text.format(places=", ".join(it.place for it in group))))
            continue
        # What answers the same in several rows is written once.
        others = [it for it in group if it is not answer]
        refusal = _take(taking, answer)
        if refusal:
            refusals += [refusal, *(Refusal(it.place, refusal.reason) for it in others)]
        elif taking.taken and taking.taken[-1] is answer:
            taking.taken += others
        else:
            taking.known += [it.place for it in others]
    files = {name: text.raw for name, text in taking.texts.items() if text.raw != (root / name).read_bytes()}
    lines = tuple(
        line
        for name, raw in files.items()
        for line in (*taking.reasons.get(name, ()), *_difference(root, name, raw, folder))
    )
    findings = _new_findings(root, taking.loaded, files) if files else ()
    return Patch(
        files, lines, tuple(taking.taken), tuple(taking.known), tuple(taking.noted), tuple(taking.partly), tuple(refusals), findings
    )  # fmt: skip


_TAKERS = {
    "spec": take_spec, "services": take_services, "capacity": take_capacity, "requirement": take_requirement, "bound": take_bound,
    "group": take_group, "caution": take_caution, "note": take_note,
}  # fmt: skip


def _take(taking: Taking, answer: Answer) -> Refusal | None:
    """Change the files as an answer says, or why that cannot be."""
    key = answer.key
    if key.subject not in _TAKERS:
        text = _("the workbook does not say what this answers; export it anew")
        return Refusal(answer.place, text)
    if key.subject in ("spec", "services", "capacity") and key.record not in taking.offers:
        text = _("the offer {id} is not in the catalogue any more").format(id=key.record)
        return Refusal(answer.place, text)
    if key.subject == "caution" and key.name == "need" and answer.value is not None:
        caution = unpack(key.asked, Caution)
        if asked_of_need(caution):
            return take_amounts(taking, answer, caution)
    return _TAKERS[key.subject](taking, answer)


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


def _difference(root: Path, name: str, raw: bytes, folder: str) -> Iterator[str]:
    before, after = (content.decode("utf-8", "replace").splitlines() for content in ((root / name).read_bytes(), raw))
    path = f"{folder}{name}".lstrip("/")
    lines = difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="", n=1)
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
    """What a person should know of a patch: what is refused, and what becomes of the rest."""
    return [*errors_of(patch), *remarks_on(patch)]


def errors_of(patch: Patch, folder: str = "") -> Sequence[str]:
    """What is refused, and the mistakes that the catalogue would have; `folder` stands before the names of its files."""
    lines = [_("{place}: refused: {reason}").format(place=it.place, reason=it.reason) for it in patch.refusals]
    return [
        *lines,
        *(f"{folder}{it.place}: {it.code} {it.message_below(folder)}" for it in patch.findings),
    ]


def remarks_on(patch: Patch) -> Sequence[str]:
    """What is known already, what answers a part of its question, and how many can be taken; the patch says why notes are notes."""
    partly = _("{place}: answers a part of the question, which stays open")
    count, noted = len(patch.taken), len(patch.noted)
    if noted:
        text = ngettext(
            "{count} answer can be taken; notes that leave their question open: {noted}",
            "{count} answers can be taken; notes that leave their question open: {noted}",
            count,
        )
    else:
        text = ngettext("{count} answer can be taken", "{count} answers can be taken", count)
    return [
        *(_("{place}: the catalogue says so already").format(place=place) for place in patch.known),
        *(partly.format(place=place) for place in patch.partly),
        text.format(count=count, noted=noted),
    ]
