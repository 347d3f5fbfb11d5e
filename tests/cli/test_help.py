"""Help: options in groups, examples one a line, pages on topics, and all of it as a manual page."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from offerbook.cli.app import with_context
from offerbook.cli.command import COMMANDS
from offerbook.cli.help_text import grouped_options, help_of, where_topic
from offerbook.listing.conditions import check_condition
from offerbook.text.i18n import set_language
from tests.conftest import SHIPPED, Run


def test_help_shows_examples_one_a_line_and_options_in_groups() -> None:
    text = with_context("offers")[1].get_help()
    assert (
        "\nExamples:\n  offerbook offers самосвал\n  offerbook offers --sector mining --where 'payload_t >= 130 t'\n"
        in text
    )
    headings = re.findall(r"^(\S.*):$", text, re.MULTILINE)
    assert headings == ["Examples", "Arguments", "What to find", "How to show it", "General options"]


def test_options_that_find_nothing_stand_under_actions() -> None:
    under = {
        name: [
            option.split()[0]
            for heading, options in grouped_options(*with_context(name))
            for option, _help in options
            if heading == "Actions"
        ]
        for name in COMMANDS
    }
    assert {name: options for name, options in under.items() if options} == {
        "check": ["--strict", "--all", "--explain", "--fix", "--write"],
        "fmt": ["--write"],
        "gaps": ["--fail-on"],
        "diff": ["--fail-on-change"],
        "import": ["--as", "--map", "--supplier", "--source", "--write"],
        "schema": ["--ids"],
        "cache": ["--clear"],
        "help": ["--man"],
    }


@pytest.fixture(params=["en", "ru"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_that_it_takes(language: str, name: str) -> None:
    command, context = with_context(name)
    examples = help_of(command.help or "").examples
    assert examples
    for example in examples:
        program, of, *arguments = shlex.split(example.partition(" > ")[0])
        assert (program, of) == ("offerbook", name)
        command.make_context(name, arguments, parent=context.parent)


def test_examples_are_in_the_language_of_the_help(run: Run) -> None:
    found = {language: run("match", "--help", "--lang", language).out for language in ("en", "ru")}
    assert "--require 'payload_t >= 130' --quantity '20 pcs' --service maintenance\n" in found["en"]
    assert "--require 'грузоподъёмность >= 130 т' --quantity '20 шт.' --service обслуживание\n" in found["ru"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        *(
            "projects порт",
            "projects --sector 'горная техника'",
            "groups самосвал",
            "sources Малмыж",
            "sources --where 'дата < 2023'",
        ),
        *("suppliers --sector продовольствие", "sectors --where 'предложения = 0'", "needs --project БАМ-2"),
        "match --group 'карьерные самосвалы' --require 'грузоподъёмность >= 130 т' --quantity '20 шт.' --service обслуживание",
        *(
            "match БЕЛАЗ-7513 --outcome подходит",
            "explain БЕЛАЗ-7513 malmyzh-gok/haul_trucks",
            "gaps --type 'нет предложений'",
        ),
    ],
)
def test_what_the_examples_name_is_there(run: Run, warm_cache: str, command: str) -> None:
    done = run(*shlex.split(command), "-C", str(SHIPPED), "--lang", "ru", XDG_CACHE_HOME=warm_cache)
    assert done.code == 0 and done.out.strip()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_in_its_help_once(name: str) -> None:
    command, context = with_context(name)
    text = context.get_help()
    for parameter in command.get_params(context):
        if parameter.param_type_name == "option":
            name = max(parameter.opts, key=len)
            assert len(re.findall(rf"^  (?:-\w, )?{name}(?: [A-Z<]|  |$)", text, re.MULTILINE)) == 1


def test_a_docstring_is_taken_apart_into_help_and_examples() -> None:
    help = help_of("Do it.\n\nIt is\ndone.\n\nПримеры: offerbook do; offerbook do\n--more; offerbook not")
    assert (help.paragraphs, help.examples) == (
        ["Do it.", "It is done."],
        ["offerbook do", "offerbook do --more", "offerbook not"],
    )


def test_every_example_of_the_page_on_conditions_is_a_condition() -> None:
    for condition, _meaning in where_topic().lines:
        check_condition("offers", condition)


def test_help_names_a_command_or_a_topic(run: Run) -> None:
    assert run("help").out == run("--help").out
    assert run("help", "offers").out == run("offers", "--help").out
    assert run("help", "where", "--lang", "ru").out.startswith("Условия (--where):\n")
    answer = run("help", "wher")
    assert (answer.code, answer.out) == (2, "")
    assert 'did you mean "where"?' in answer.err


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man on this machine")
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_manual_page_is_read_by_man_without_a_warning(run: Run, tmp_path: Path, language: str) -> None:
    page = tmp_path / "offerbook.1"
    page.write_text(run("help", "--man", "--lang", language).out, encoding="utf-8")
    shown = subprocess.run(
        ["man", "--warnings", "-l", str(page)],
        env={"LC_ALL": "C.UTF-8", "MANWIDTH": "100", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr == ""
    for name in COMMANDS:
        assert f"offerbook {name}" in shown.stdout
