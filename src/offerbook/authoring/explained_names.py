"""What `offerbook check --explain` says of the code of a finding, or of a key of the form."""

from __future__ import annotations

from collections.abc import Iterator

from offerbook.authoring.fault_examples import shown_example
from offerbook.loading.locate import shipped_path
from offerbook.model.finding_codes import CODES
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _
from offerbook.text.spelling import nearest


def explained(name: str) -> Iterator[str]:
    """What a code means, how to mend it, and the smallest faulty file with what `check` says of it; "all" lists them.

    For a key of the form: what it means, its type, and what can be found wrong with it. Raises UsageError for another name.
    """
    if name == "all":
        yield from (f"{code}  {_(kind.title)}" for code, kind in CODES.items())
        return
    code = name.upper()
    if code not in CODES:
        yield from _explained_key(name)
        return
    kind = CODES[code]
    yield f"{code}: {_(kind.title)}"
    yield ""
    yield _(kind.remedy)
    example = shipped_path("errors_by_example") / f"{code}.txt"
    if example.is_file():
        yield ""
        yield shown_example(example)


def _explained_key(name: str) -> Iterator[str]:
    from offerbook.authoring import key_guide

    if lines := list(key_guide.explained_key(name)):
        yield from lines
        return
    if near := nearest(name, [*CODES, *key_guide.names()]):
        message = _('"{name}" is no code of a finding and no key of the form; did you mean "{near}"?')
    else:
        message = _(
            '"{name}" is no code of a finding and no key of the form; `offerbook check --explain all` lists the codes'
        )
    raise UsageError(message.format(name=name, near=near[0] if near else ""))
