"""Random command lines, with the environment that they are typed in: every command and option that the program has today."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any, NamedTuple

from tests.tools.fuzz.inputs import NASTY, line_of_text

CHANGING = frozenset(("init", "export", "cache", "import", "fmt", "suggest", "report", "check", "verify"))
"""Commands that write files, some of them the catalogue's own."""
ASKING_THE_NETWORK = frozenset(("verify",))
"""Commands that are not run by chance."""
_WORDS = """
truck belaz mine mine/trucks haul-trucks mining goods open name id,name all +found_by -name 0 1 3 -1 99999999999999999999
payload_t table tsv csv json jsonl cards markdown html latex rst xlsx ru en auto always x.csv x.html folder x.sqlite x.xlsx
- . .. no/such/folder E102 github fits offers matches
"""
_VALUES = (*_WORDS.split(), "", "n" * 300, "payload_t >= 130", "payload_t = 130..140", "name ~ truck", "not (a = 1")
_ENVIRONMENT = {
    "LANG": (
        "",
        "C",
        "POSIX",
        "ru_RU.UTF-8",
        "be_BY.UTF-8",
        "en_US.ISO-8859-1",
        "Russian_Russia.1251",
        "xx",
        "\x1b[31m",
    ),
    "LANGUAGE": ("", "ru", "be:ru", "de", ":::"),
    "LC_ALL": ("", "C", "ru_RU.KOI8-R", "C.UTF-8"),
    "OFFERBOOK_LANG": ("ru", "en", "de", "", "\x1b"),
    "COLUMNS": ("", "0", "1", "20", "59", "80", "200", "-5", "abc", "9" * 5000, "²"),
    "LINES": ("", "1", "0", "x"),
    "TERM": ("", "dumb", "xterm", "xterm-256color", "no such"),
    "NO_COLOR": ("", "1"),
    "FORCE_COLOR": ("", "0", "1", "3"),
    "CLICOLOR_FORCE": ("1",),
    "XDG_CACHE_HOME": ("", "relative", "/dev/null", "/proc/none"),
    "OFFERBOOK_CATALOGUE": ("", "no/such", "/dev/null", "/proc"),
    "HOME": ("", "/dev/null"),
    "TZ": ("", "Nowhere/None"),
    "SOURCE_DATE_EPOCH": ("", "0", "x"),
    "GITHUB_ACTIONS": ("true",),
}


class CommandLine(NamedTuple):
    """What is typed.

    arguments: after the name of the program.
    environment: what is set besides the usual.
    terminal: whether stdout and stderr are a terminal.
    unicode: whether it shows more than ASCII.
    """

    arguments: list[str]
    environment: dict[str, str]
    terminal: bool
    unicode: bool

    @property
    def changes_files(self) -> bool:
        """Whether it may write files."""
        return any(word in CHANGING or word.startswith(("-o", "--o")) for word in self.arguments)


@cache
def _options() -> dict[str, list[Any]]:
    """The parameters of each command, by its name."""
    from typer.main import get_command

    from offerbook.cli.app import build_app

    group: Any = get_command(build_app([]))
    return {name: command.params for name, command in group.commands.items() if name not in ASKING_THE_NETWORK}


def random_command_line(random: Random, words: Sequence[str]) -> CommandLine:
    """A command, mostly one that there is, with a few of its options and arguments."""
    commands = _options()
    name = random.choice(list(commands))
    arguments = [name] if random.random() < 0.95 else [_value(random, words)]
    if random.random() < 0.03:
        arguments = []
    options = [parameter for parameter in commands[name] if parameter.param_type_name == "option"]
    for _option in range(random.choice((0, 1, 1, 2, 2, 3, 5))):
        option = random.choice(options)
        spelling = random.choice([*option.opts, *option.secondary_opts])
        value = _value(random, words)
        arguments += [spelling] if option.is_flag else random.choice(([spelling, value], [f"{spelling}={value}"]))
    for _argument in range(random.choice((0, 0, 1, 1, 2, 4))):
        arguments.insert(
            random.randrange(len(arguments) + 1) if random.random() < 0.1 else len(arguments), _value(random, words)
        )
    chosen = random.sample(list(_ENVIRONMENT), random.choice((0, 0, 1, 2, 4)))
    environment = {key: random.choice(_ENVIRONMENT[key]) for key in chosen}
    return CommandLine(arguments, environment, random.random() < 0.4, random.random() < 0.8)


def read_command_line(text: str) -> CommandLine:
    """The command line that the corpus keeps so."""
    return CommandLine(*json.loads(text))


def _value(random: Random, words: Sequence[str]) -> str:
    """What stands for a value: a likely one, or a text that is safe as a path, whatever it is given to."""
    chance = random.random()
    text = (
        random.choice(_VALUES)
        if chance < 0.7
        else random.choice(NASTY)
        if chance < 0.85
        else line_of_text(random, words)
    )
    # No zero byte can be in an argument, odd bytes come as Python reads them, and nothing may be written outside the
    # folder of the campaign.
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    return text.replace("\0", "").replace("/", "∕") if chance >= 0.7 else text
