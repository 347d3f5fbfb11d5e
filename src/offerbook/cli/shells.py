"""What Typer's completion lacks in bash, zsh and fish."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from typer import _completion_classes, _completion_shared, completion
from typer._click import shell_completion

from offerbook.text.errors import UsageError, one_of
from offerbook.text.i18n import _

COMPLETION_OPTIONS = ("--show-completion", "--install-completion")
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
ZSH_SCRIPT = """
#compdef %(prog_name)s

%(complete_func)s() {
  eval $(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" %(autocomplete_var)s=complete_zsh %(prog_name)s)
}

# Loaded from a folder of $fpath, this file is the function that is asked for completions: it answers the first time too.
if [[ ${funcstack[1]} == _%(prog_name)s ]]; then
  %(complete_func)s "$@"
else
  compdef %(complete_func)s %(prog_name)s
fi
"""
_LAST_WITH_VALUE = r"(?<=\s)(--[\w-]+=)(\S*)$"
_SPLIT_BY_BASH = r"(?<=\s)(--[\w-]+)\s=\s?"


def use_own_scripts() -> None:
    """Have Typer install and show our script for zsh: with its own the first tab of every new shell does nothing."""
    _completion_shared._completion_scripts["zsh"] = ZSH_SCRIPT
    _completion_classes.ZshComplete.source_template = ZSH_SCRIPT


def choose_shell(arguments: Sequence[str]) -> None:
    """Have Typer take the shell that is named after its option, and not the one that it is started from.

    UsageError where another word is named, or none and the program is started from no shell that completes.
    """
    place = next(number for number, word in enumerate(arguments) if word in COMPLETION_OPTIONS)
    option, named = arguments[place], "".join(arguments[place + 1 : place + 2])
    found = _completion_shared._get_shell_name()
    if named and not named.startswith("-"):
        found = one_of(option, named, SHELLS)
    elif found not in SHELLS:
        message = _("the program cannot tell from which shell it is started; name it: {option} {shells}")
        raise UsageError(message.format(option=option, shells="|".join(SHELLS)))
    for module in (completion, _completion_shared):
        module._get_shell_name = lambda: found  # type: ignore[attr-defined]


def complete_values_with_a_dash() -> None:
    """Have Typer complete what follows an option as its value also where it begins with a dash: `--sort -score`."""
    resolve = shell_completion._resolve_incomplete

    def resolved(context: Any, arguments: list[str], incomplete: str) -> Any:
        options = context.command.get_params(context) if incomplete.startswith("-") else ()
        for option in options:
            if shell_completion._is_incomplete_option(context, arguments, option):
                return option, incomplete
        return resolve(context, arguments, incomplete)

    shell_completion._resolve_incomplete = resolved  # type: ignore[assignment]


def prepare_completion(environment: MutableMapping[str, str]) -> None:
    """Make a shell's question one that Typer answers: `--option=value` is a word with its value, which shells split differently."""
    # Typer would lay out every meaning with Rich: that takes as long as all the rest, and breaks on "[/b]".
    _completion_classes._sanitize_help_text = lambda text: text
    complete_values_with_a_dash()
    if "COMP_CWORD" in environment:
        words, joined = re.subn(_SPLIT_BY_BASH, r"\1 ", environment.get("COMP_WORDS", ""))
        if joined and not environment["COMP_WORDS"].endswith("="):
            environment["COMP_WORDS"] = words
            environment["COMP_CWORD"] = str(int(environment["COMP_CWORD"]) - joined)
    line = environment.get("_TYPER_COMPLETE_ARGS", "")
    if option := re.search(_LAST_WITH_VALUE, line):
        environment["_TYPER_COMPLETE_ARGS"] = f"{line[: option.start()]}{option[1].removesuffix('=')} {option[2]}"
        for shell in (_completion_classes.ZshComplete, _completion_classes.FishComplete):
            _begin_values(shell, option[1])


def _begin_values(shell: Any, beginning: str) -> None:
    """Have a shell's completions begin with the option, as the word on the line does: it drops the others."""
    of_value = shell.get_completions

    def get_completions(self: Any, args: list[str], incomplete: str) -> Any:
        items = of_value(self, args, incomplete)
        for item in items:
            item.value = f"{beginning}{item.value}"
        return items

    shell.get_completions = get_completions
