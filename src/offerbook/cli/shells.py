"""What Typer's completion lacks in bash, zsh and fish."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from typer import _completion_classes, _completion_shared

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


def prepare_completion(environment: MutableMapping[str, str]) -> None:
    """Make a shell's question one that Typer answers: `--option=value` is a word with its value, which shells split differently."""
    # Typer would lay out every meaning with Rich: that takes as long as all the rest, and breaks on "[/b]".
    _completion_classes._sanitize_help_text = lambda text: text
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
