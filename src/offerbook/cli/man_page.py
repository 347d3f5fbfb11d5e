"""The manual page: the help of every command as troff, which `man` shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from offerbook.cli.help_text import TOPICS, grouped_options, help_of, in_words
from offerbook.text.i18n import _
from offerbook.version import __version__


def man_page(program: str, summary: str, commands: dict[str, tuple[Any, Any]]) -> str:
    """The page of the whole program.

    summary: what it is, in a sentence. commands: of each Typer's command and its context, by name.
    """
    lines = [f'.TH {program.upper()} 1 "" "{program} {__version__}"', f".SH {_heading(_('Name'))}"]
    lines += [f"{program} \\- {_text(summary)}", f".SH {_heading(_('Commands'))}"]
    for name, (command, context) in commands.items():
        lines += _of_command(f"{program} {name}", command, context)
    for topic in (make() for make in TOPICS.values()):
        lines.append(f".SH {_heading(topic.title)}")
        for paragraph in topic.paragraphs:
            lines += [".PP", _text(paragraph)]
        for example, meaning in topic.lines:
            lines += [".TP", f"\\fB{_text(example)}\\fR", _text(meaning)]
    lines += [f".SH {_heading(_('Exit status'))}", *_statuses()]
    return "\n".join(lines) + "\n"


def _of_command(name: str, command: Any, context: Any) -> Iterator[str]:
    pieces = " ".join(in_words(_(piece)) for piece in command.collect_usage_pieces(context))
    yield from (f".SS {_text(f'{name} {pieces}')}",)
    help = help_of(command.help or "")
    for paragraph in help.paragraphs:
        yield from (".PP", _text(paragraph))
    for heading, records in grouped_options(command, context):
        yield from (".PP", f"\\fI{_text(heading)}\\fR")
        for option, meaning in records:
            yield from (".TP", f"\\fB{_text(option)}\\fR", _text(meaning) or "\\&")
    if help.examples:
        yield from (".PP", f"\\fI{_text(_('Examples'))}\\fR", ".nf", *map(_text, help.examples), ".fi")


def _statuses() -> Iterator[str]:
    meanings = {
        "0": _("done, also where nothing was found"),
        "1": _("findings, or what --fail-on, --fail-empty or the like asked to fail for"),
        "2": _("the command line cannot be obeyed"),
        "3": _("there is no catalogue, or it cannot be used"),
        "4": _("the output could not be written"),
        "70": _("an error of the program itself"),
        "130": _("interrupted"),
    }
    for code, meaning in meanings.items():
        yield from (".TP", f"\\fB{code}\\fR", _text(meaning))


def _heading(text: str) -> str:
    return _text(text).upper()


def _text(text: str) -> str:
    """A text in troff: a backslash, a hyphen that is typed, and a line that begins like a request."""
    escaped = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
