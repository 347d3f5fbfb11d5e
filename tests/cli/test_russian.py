"""In Russian no English word of the program's own is shown: over the help of every command, and whatever is typed wrong."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from offerbook.cli.command import COMMANDS
from offerbook.listing.listings import LISTINGS
from offerbook.matching.gaps import GAP_TYPES
from offerbook.matching.outcomes import OUTCOMES
from offerbook.model import vocabulary
from offerbook.publishing.export import RAW_TABLES
from offerbook.tables.formats import ENDINGS, RENDERERS
from offerbook.tables.rendering import ColourOption
from tests.conftest import MakeCatalogue, Run

FIXED = (vocabulary.Kind, vocabulary.Service, vocabulary.Stage, vocabulary.Status, vocabulary.Basis, ColourOption)
WORDS = """
all where en ru text json github letter docx answers offers record source sector supplier offer need id ID page matches verdicts
language catalogue columns run default explanation name services kW shipped
"""
TYPED = {
    *(*COMMANDS, *LISTINGS, *RAW_TABLES, *GAP_TYPES, *OUTCOMES, *RENDERERS, *WORDS.split()),
    *(ending.lstrip(".") for ending in ENDINGS),
    *(word for words in FIXED for word in get_args(words)),
}
"""What a person types, whatever the language."""
PROGRAMS = (
    "TOML CSV TSV JSON Lines Schema Markdown reStructuredText LaTeX AsciiDoc Org Parquet Excel SQLite "
    "HTML Word Taplo Even Better git HEAD man offerbook datapackage sqlite xlsx"
)
"""Names of formats, programs and files."""
KNOWN = {word.casefold() for word in (*TYPED, *PROGRAMS.split())}
MISTAKES = """
offrs
offers --frmat csv
offers --format
offers --quiet=1
offers --columns
offers --limit many
offers --as-of soon
offers --color pink
offers --where zzz
offers --where (payload_t=1
offers --where payload_t=many
offers --where payload_t=3kW
offers --kind zzz
offers --status zzz
offers --excel de
offers -o x.zip
offers -o nowhere/x.csv
offers -o x.csv -f json
offers -C nowhere
offers --no-cache --sector zzz
show
show zzz
show mine zzz
match zzz
match --top x
match --all --top 3
match --outcome zzz
match --min-score x
match --assume x
match --assume truck.zzz=3
match --group zzz
match --group haul-trucks --quantity x
match --from zzz.csv
match --row 3
explain truck
explain truck zzz
gaps --type zzz
matrix --by zzz
ask zzz
cover zzz
compare truck
compare truck zzz
ledger zzz
report
report mine -o x.txt
stale --months x
diff
diff zzz
diff zzz:x
export zzz
export -o x.csv
verify
verify zzz
import
import zzz
suggest
init
init catalogue
schema zzz
cache zzz
run zzz
help zzz
check zzz
check --explain zzz
fmt zzz
cache a b
""".strip().splitlines()
"""Command lines that cannot be obeyed; what is wrong is called zzz."""


def english_words(text: str) -> set[str]:
    """The Latin words of a text but for those that are typed, options, code in backticks, and what was typed."""
    for aside in (r"`[^`]*`", r"(?<![\w-])--?[a-zA-Z][\w-]*", r"\b[\w.-]+\.(?:csv|zip|txt|toml|json)\b", "belaz-7513"):
        text = re.sub(aside, " ", text)
    text = re.sub("payload_t|mine/trucks|truck|zzz|3kW", " ", text)
    return {word for word in re.findall(r"[A-Za-z]{2,}(?:-[a-z]+)*", text) if word.casefold() not in KNOWN}


@pytest.mark.slow
def test_no_english_word_is_in_the_help_of_any_command(run: Run) -> None:
    # The manual page is the help of them all.
    for arguments in (["--help"], ["help", "--man"]):
        text = re.sub(r"\\f[BIRP]|\\&|\\(?=-)", "", run(*arguments, OFFERBOOK_LANG="ru").out)
        # The last pages are conditions, which are typed, and exit codes.
        text = text.partition(".SH УСЛОВИЯ")[0]
        lines = (line for line in text.splitlines() if not line.startswith((".SS", ".TH", ".nf", ".fi", "offerbook ")))
        assert english_words("\n".join(re.sub(r"^\.[A-Z]+ ?", "", line) for line in lines)) == set(), arguments


@pytest.mark.slow
def test_no_english_word_is_in_what_is_said_of_any_mistake(run: Run, make_catalogue: MakeCatalogue) -> None:
    make_catalogue()
    found = {}
    for line in MISTAKES:
        answer = run(*line.split(), OFFERBOOK_LANG="ru")
        assert (answer.code != 0, answer.err.startswith("Ошибка: ")) == (True, True), line
        if words := english_words(answer.err.casefold()) - set(re.findall(r"\w+", line.casefold())):
            found[line] = words
    assert found == {}
