"""Help as people read it: options in groups, examples one a line, and pages on what no single option can explain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from offerbook.cli.options import CommonOptions, TableOptions
from offerbook.text.i18n import N_, _

_EXAMPLES = r"\A\w+: (?=offerbook )"
"""How the paragraph of a docstring begins that holds examples."""
_NEXT_EXAMPLE = r";\s+(?=offerbook )"
GROUPS = (N_("Arguments"), N_("What to find"), N_("Actions"), N_("How to show it"), N_("General options"))
"""The headings that options stand under, in their order."""
_ACTIONS = ("clear", "fail_on", "fail_on_change")
"""Options of commands that show a table, which say what else is to be done."""

PLACEHOLDERS = (
    N_("AMOUNT"), N_("BASIS"), N_("COND"), N_("DATE"), N_("DIR"), N_("FILE"), N_("FORMAT"), N_("KIND"), N_("NAME"),
    N_("NAMES"), N_("NEED"), N_("NEW"), N_("OFFER"), N_("OLD"), N_("OUTCOME"), N_("PATH"), N_("PROJECT"), N_("SERVICE"), N_("SPEC"),
    N_("STAGE"), N_("STATUS"), N_("SUPPLIER"), N_("TABLE"), N_("TEXT"), N_("TOPIC"), N_("TYPE"), N_("VALUE"), N_("WORDS"),
)  # fmt: skip
"""The words in capitals that stand for what is typed; ID and N are the same in every language."""


def in_words(usage: str) -> str:
    """A piece of a usage line, "[PROJECT ...|SUPPLIER]" or "--limit N", with its placeholders in the reader's language."""
    return re.sub(r"(?<![\w-])[A-Z]{2,}(?![\w-])", lambda found: _(found[0]), usage)


class HelpText:
    """What a command says of itself.

    paragraphs: the first is its summary.
    examples: command lines.
    """

    def __init__(self, paragraphs: list[str], examples: list[str]) -> None:
        self.paragraphs = paragraphs
        self.examples = examples


def help_of(text: str) -> HelpText:
    """The help of a command, taken apart: `text` is its docstring in the current language."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    examples = [
        re.split(_NEXT_EXAMPLE, re.sub(_EXAMPLES, "", part)) for part in paragraphs if re.match(_EXAMPLES, part)
    ]
    return HelpText(
        [part for part in paragraphs if not re.match(_EXAMPLES, part)], [line for lines in examples for line in lines]
    )


def grouped_options(command: Any, context: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The heading of each group of a command's arguments and options, and the two columns of its lines."""
    groups: dict[str, list[tuple[str, str]]] = {heading: [] for heading in GROUPS}
    parameters = command.get_params(context)
    shows_table = any(parameter.name == "columns" for parameter in parameters)
    for parameter in parameters:
        record = parameter.get_help_record(context)
        if record is not None:
            groups[_group_of(parameter, shows_table)].append((in_words(record[0]), record[1]))
    yield from ((_(heading), records) for heading, records in groups.items() if records)


def _group_of(parameter: Any, shows_table: bool) -> str:
    if parameter.param_type_name == "argument":
        return "Arguments"
    if parameter.name in TableOptions.names():
        return "How to show it"
    if parameter.name in (*CommonOptions.names(), "help", "version", "install_completion", "show_completion"):
        return "General options"
    return "What to find" if shows_table and parameter.name not in _ACTIONS else "Actions"


def write_description(formatter: Any, text: str) -> None:
    """Write what a command does, its examples one a line: where a line is broken it cannot be copied."""
    help = help_of(text)
    for paragraph in help.paragraphs:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(paragraph)
    if help.examples:
        write_lines(formatter, _("Examples"), help.examples)


def write_lines(formatter: Any, heading: str, lines: Iterable[str]) -> None:
    """Write lines as they are under a heading."""
    formatter.write_paragraph()
    formatter.write_heading(heading)
    for line in lines:
        formatter.write(f"  {line}\n")


def write_options(formatter: Any, command: Any, context: Any) -> None:
    """Write a command's arguments and options under their headings."""
    for heading, records in grouped_options(command, context):
        with formatter.section(heading):
            formatter.write_dl(records)


class Topic:
    """A page of help on something that several commands share; everything in the current language.

    title: what it is about.
    paragraphs: how it works.
    lines: examples, each with what it means.
    """

    def __init__(self, title: str, paragraphs: list[str], lines: list[tuple[str, str]]) -> None:
        self.title = title
        self.paragraphs = paragraphs
        self.lines = lines


def where_topic() -> Topic:
    """The conditions of --where."""
    return Topic(
        _("Conditions (--where)"),
        [
            _("A condition compares a column or a spec with a value: KEY OPERATOR VALUE."),
            _(
                "The operators are = != < <= > >= (also ≠ ≤ ≥) and ~, which looks for words in any of their forms. "
                "A key is a column or its heading, which stands in quotes where it has several words; "
                "`offerbook offers --columns help` lists them."
            ),
            _(
                "Conditions are joined with `and`, `or`, `not` and brackets; --where can be given again, and all must hold."
            ),
            _(
                "A number can have a unit, and is compared in the unit of the spec. An offer passes if it, or one of its "
                "variants, meets all the conditions on specs; what nobody states passes none of them."
            ),
        ],
        [
            (_("payload_t >= 130 t"), _("at least 130 tonnes")),
            (_("power_kw > 300 hp"), _("more than 300 horsepower, wherever power is kept in kilowatts")),
            ("payload_t = 90..130", _("from 90 to 130")),
            (_("kind = goods or kind = service"), _("one of two")),
            (_("not (stage = planned)"), _("anything else")),
            ("stage = ?", _("where no source states the stage")),
            ("okpd2 = 29.10*", _("every code that begins so")),
            ("checked >= 01.06.2026", _("a day as in Russian texts; or 2026-06-01, 2026-06, 2026")),
            (_('"Proposed for" ~ bam2'), _("a heading of several words")),
            ("name ~ самосвал", _("a word, in either language")),
        ],
    )


TOPICS: dict[str, Callable[[], Topic]] = {"where": where_topic}
"""The pages of help that are no command's, by the word that asks for each."""


def write_topic(formatter: Any, topic: Topic) -> None:
    """Write a page of help."""
    formatter.write_heading(topic.title)
    for paragraph in topic.paragraphs:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(paragraph)
    with formatter.section(_("Examples")):
        formatter.write_dl([(f"--where '{condition}'", meaning) for condition, meaning in topic.lines])
