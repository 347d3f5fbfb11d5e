"""Data and arguments that mean harm to a terminal, a spreadsheet or a shell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.processes import add_words, on_terminal
from tests.conftest import MakeCatalogue, Run

HARM = r"\u001b[31m \u009b31m \u202e \u0007 [/bold] [b] =cmd|' /C calc'!A1 \t \n <b> \u001b]8;;x\u0007 \r \u2028 \ufeff"
TEXT = f'{{ en = "A {HARM}", ru = "Б {HARM}" }}'
HARMFUL: Mapping[str, str] = {
    "catalogue.toml": f"format = 1\ntitle = {TEXT}\n",
    "sectors.toml": f"""
        [[sector]]
        id = "mining"
        name = {TEXT}
        [[group]]
        id = "haul-trucks"
        sector = "mining"
        name = {TEXT}
        terms = {{ en = ["{HARM}"], ru = ["{HARM}"] }}
        [[group]]
        id = "tippers"
        sector = "mining"
        name = {TEXT}
        [[link]]
        groups = ["haul-trucks", "tippers"]
        reason = {TEXT}
    """,
    "specs.toml": f"""
        [[spec]]
        id = "payload_t"
        name = {TEXT}
        type = "number"
        unit = "t"
        [[spec]]
        id = "engine"
        name = {TEXT}
        type = "text"
    """,
    "suppliers.toml": f"""
        [[supplier]]
        id = "belaz"
        name = {TEXT}
        city = {TEXT}
        cautions = [{{ text = {TEXT} }}]
        notes = [{{ topic = "market", text = {TEXT} }}]
        sources = ["page"]
    """,
    "sources.toml": f"""
        [[source]]
        id = "page"
        publisher = "{HARM}"
        url = "https://example.org/{HARM}"
        title = {TEXT}
        note = {TEXT}
    """,
    "offers/mining.toml": f"""
        [[offer]]
        id = "truck"
        name = {TEXT}
        summary = {TEXT}
        supplier = "belaz"
        group = "haul-trucks"
        specs = {{ payload_t = {{ value = 130, note = {TEXT} }}, engine = "{HARM}" }}
        variants = [{{ id = "T", name = {TEXT}, cautions = [{{ text = {TEXT} }}] }}]
        codes = [{{ scheme = "okpd2", code = "28.92", note = {TEXT} }}]
        proposed_for = [{{ project = "mine", source = "page", note = {TEXT} }}]
        mentions = [{{ source = "page", note = {TEXT} }}]
        cautions = [{{ text = {TEXT}, asks = {TEXT} }}]
        notes = [{{ topic = "market", text = {TEXT} }}]
        sources = ["page"]
        [[offer]]
        id = "tipper"
        name = {TEXT}
        supplier = "belaz"
        group = "tippers"
        specs = {{ payload_t = 10 }}
        sources = ["page"]
    """,
    "projects/mine.toml": f"""
        [[project]]
        id = "mine"
        name = {TEXT}
        summary = {TEXT}
        place = {TEXT}
        owner = {TEXT}
        stage = {TEXT}
        cautions = [{{ text = {TEXT} }}]
        sources = ["page"]
        [[project.need]]
        id = "trucks"
        name = {TEXT}
        summary = {TEXT}
        groups = ["haul-trucks"]
        quantity = {{ value = 3, unit = "pcs", note = {TEXT} }}
        requires = [
          {{ spec = "payload_t", min = 100, level = "must", why = {TEXT} }},
          {{ spec = "engine", text = "{HARM} x", why = {TEXT} }},
        ]
        status = "open"
        basis = "inferred"
        why = {TEXT}
        cautions = [{{ text = {TEXT} }}]
        sources = ["page"]
    """,
    # Mistakes, so that messages and excerpts show the text as well.
    "offers/\x1b[31mwrong\u202e.toml": f"""
        [[offer]]
        id = "{HARM}"
        name = "{HARM}"
        "{HARM}" = "\x1b[31m \u202e"
    """.replace("\x1b", ""),
}
DRIVES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What no output may hold: all that moves the cursor, colours, hides or turns text, but newline and tab."""

SHOWING = ["offers", "projects", "needs", "sectors", "groups", "suppliers", "sources", "show truck", "show mine",
           "show mine/trucks", "show belaz", "show page", "show haul-trucks", "show engine", "match", "gaps", "matrix",
           "explain truck mine/trucks", "explain tipper mine/trucks", "cache", ""]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("command", [*SHOWING, "check", "check --format github", "check --format json"])
def test_nothing_in_the_data_drives_the_terminal_or_the_reader_of_a_pipe(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, command: str
) -> None:
    make_catalogue(HARMFUL, name="data\x1b[31m\u202e/catalogue")
    folder = ("-C", "data\x1b[31m\u202e/catalogue")
    columns = ["--columns", "all"] if command.split()[:1] in (["offers"], ["needs"], ["match"]) else []
    arguments = [*command.split(), *folder, *columns]
    if command == "cache":
        run("offers", *folder)
    piped = run(*arguments)
    shown = [on_terminal(tmp_path, width, *arguments, NO_COLOR="1") for width in ((100, 40) if columns else (100,))]
    for answer in (piped, *shown):
        assert answer.code in (0, 1)
        assert answer.out
        assert DRIVES.findall(answer.out + answer.err) == []
        assert "Traceback" not in answer.err
    # Nor is any of it lost as markup.
    if command not in ("cache", "check", "check --format github", "matrix"):
        assert r"\x1b[31m" in piped.out or r"\u001b[31m" in piped.out
        assert "[/bold]" in piped.out


@pytest.mark.slow
@pytest.mark.parametrize("table", ["offers", "matches", "gaps", "facts", "cautions", "requirements"])
def test_nothing_in_the_data_drives_the_reader_of_an_export(
    make_catalogue: MakeCatalogue, run: Run, table: str
) -> None:
    make_catalogue(HARMFUL)
    for option in ([], ["--excel", "ru"]):
        answer = run("export", table, *option)
        assert answer.code == 0
        assert DRIVES.findall(answer.out.removeprefix("\ufeff").replace("\r\n", "\n")) == []
        cells = [cell for row in csv.reader(io.StringIO(answer.out), delimiter=";" if option else ",") for cell in row]
        if option:
            # Figures that are a text or a code are kept as one by a formula that consists of them alone.
            risky = [cell for cell in cells if not re.fullmatch('="[0-9.]+"', cell)]
            assert not [cell for cell in risky if cell.startswith(("=", "+", "@", "\t"))]


@pytest.mark.slow
def test_nothing_in_the_data_drives_a_shell_that_completes(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue(HARMFUL)
    for shell in ("bash", "zsh", "fish", "powershell"):
        answer = add_words(run, shell, "offerbook show tru")
        assert (answer.code, answer.err) == (0, "")
        assert "truck" in answer.out
        assert DRIVES.findall(answer.out) == []


@pytest.mark.parametrize(
    "arguments",
    [["show", "x\x1b[31m\u202e"], ["offers", "--sector", "x\x1b[31m"], ["offers", "-C", "x\x1b[31m"],
     ["offers", "-o", "no\x1b[31m/x.csv"], ["export", "x\x9b"], ["match", "x\u202e"], ["check", "x\x07"]],
)  # fmt: skip
def test_what_the_user_typed_is_shown_back_harmless(
    make_catalogue: MakeCatalogue, run: Run, arguments: list[str]
) -> None:
    make_catalogue()
    answer = run(*arguments)
    assert answer.code in (2, 3, 4)
    assert DRIVES.findall(answer.err) == []
    assert answer.err.startswith("Error: ")
