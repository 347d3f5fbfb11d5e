"""Renew the Russian messages: `python -m tests.tools.messages`, after any change of a message or of a translation.

Reads every message from the source, keeps the translations there are, compiles them, and names what is left to
translate. Translations are written into the .po file by hand; the .mo file is what the program reads.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import jinja2
import polib

from offerbook.authoring.key_guide import translated_texts
from offerbook.model.vocabulary import TRANSLATED_WORDS

PACKAGE = Path(__file__).parents[2] / "src" / "offerbook"
PO = PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "offerbook.po"
MO = PO.with_suffix(".mo")
METADATA = {
    "Project-Id-Version": "offerbook",
    "Language": "ru",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    ),
}
TYPER = (
    *("Usage: ", "[OPTIONS]", "COMMAND [ARGS]...", "Arguments", "Options", "Commands"),
    *("required", "default: {default}", "env var: {var}", "(dynamic)"),
    "Show this message and exit.",
    "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
    "Install completion for the specified shell.",
    "Show completion for the specified shell, to copy it or customize the installation.",
)
"""Typer's own words in a help text, which stand in no file of ours."""


class Message(NamedTuple):
    """A text of the program that is translated.

    one: the text; for one of what is counted where there is a plural.
    many: the plural; empty where nothing is counted.
    """

    one: str
    many: str = ""


def extracted() -> dict[Message, list[str]]:
    """Every message of the source in its order, with the files that hold it."""
    found: dict[Message, list[str]] = {Message(text): ["Typer"] for text in TYPER}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        # The words of fixed lists are types, and what the form's keys mean are docstrings: no call marks them.
        unmarked = {"model/vocabulary.py": TRANSLATED_WORDS, "model/records.py": translated_texts()}
        words = map(Message, unmarked.get(name, ()))
        for message in (*words, *messages(path.read_text(encoding="utf-8"))):
            files = found.setdefault(message, [])
            files += [name] * (name not in files)
    for path in sorted(PACKAGE.rglob("*.jinja")):
        for message in messages_of_template(path.read_text(encoding="utf-8")):
            found.setdefault(message, []).append(path.relative_to(PACKAGE).as_posix())
    return found


def messages_of_template(source: str) -> Iterator[Message]:
    """What `_` and `ngettext` are given as it stands in a template."""
    environment = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for _line, function, texts in environment.extract_translations(source):  # type: ignore[attr-defined]
        if function == "ngettext":
            yield Message(*texts[:2])
        else:
            yield Message(texts if isinstance(texts, str) else texts[0])


def messages(source: str) -> Iterator[Message]:
    """What `_`, `N_` and `ngettext` are given as it stands, and the descriptions of commands and criteria, in a text in Python."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call | ast.FunctionDef)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(node, ast.FunctionDef):
            if any(isinstance(each, ast.Name) and each.id == "command" for each in node.decorator_list):
                yield Message(ast.get_docstring(node) or "")
            elif node.name.startswith("judge_") and [arg.arg for arg in node.args.args] == ["pair"]:
                # The description of a criterion is printed to users too.
                yield Message(ast.get_docstring(node) or "")
        elif isinstance(node.func, ast.Name):
            wanted = {"_": 1, "N_": 1, "ngettext": 2}.get(node.func.id, 0)
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if wanted and len(texts) >= wanted and texts[0].strip():
                yield Message(*texts[:wanted])


def renewed(old: polib.POFile) -> polib.POFile:
    """The translations that the source asks for, with those of the old file that still fit."""
    known = {Message(entry.msgid, entry.msgid_plural): entry for entry in old}
    new = polib.POFile(wrapwidth=110)
    new.metadata = METADATA
    for message, files in extracted().items():
        previous = known.get(message)
        plural = (previous.msgstr_plural if previous else {0: "", 1: "", 2: ""}) if message.many else {}
        new.append(
            polib.POEntry(
                msgid=message.one,
                msgid_plural=message.many,
                msgstr=previous.msgstr if previous else "",
                msgstr_plural=plural,
                occurrences=[(name, "") for name in files],
                tcomment=previous.tcomment if previous else "",
            )
        )
    return new


def main() -> int:
    """Write both files; how many messages are not translated."""
    old = polib.pofile(str(PO)) if PO.exists() else polib.POFile()
    new = renewed(old)
    new.save(str(PO))
    new.save_as_mofile(str(MO))
    current = {(entry.msgid, entry.msgid_plural) for entry in new}
    for entry in old:
        if (entry.msgid, entry.msgid_plural) not in current:
            print(f"gone: {entry.msgid!r} = {entry.msgstr or entry.msgstr_plural!r}")
    missing = new.untranslated_entries()
    for entry in missing:
        print(f"to translate: {entry.msgid!r}")
    print(f"{len(new)} messages, {len(missing)} to translate")
    return len(missing)


if __name__ == "__main__":
    sys.exit(bool(main()))
