"""Completion as people meet it: in real shells on a terminal, and what Typer is asked for each of them."""

from __future__ import annotations

import os
import pty
import select
import shutil
import sys
import time
from pathlib import Path

import pytest
from typer import _completion_shared, completion

from offerbook.cli.shells import choose_shell, prepare_completion
from offerbook.text.errors import UsageError
from tests.conftest import SHIPPED, Run, environment_of


def completed(run: Run, warm_cache: str, line: str) -> list[str]:
    """The words that bash is given for the last one of a line, with the shipped catalogue."""
    answer = run(
        _OFFERBOOK_COMPLETE="complete_bash",
        COMP_WORDS=line,
        COMP_CWORD=str(len(line.split(" ")) - 1),
        OFFERBOOK_CATALOGUE=str(SHIPPED),
        XDG_CACHE_HOME=warm_cache,
    )
    assert (answer.code, answer.err) == (0, "")
    return answer.out.split()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("offerbook match bam2/tip", ["bam2/tippers"]),
        ("offerbook match bam2", ["bam2", "bam2/"]),
        ("offerbook match belaz-75581", ["belaz-75581"]),
        ("offerbook show bam2/tip", ["bam2/tippers"]),
        ("offerbook show белаз-75581", ["белаз-75581"]),
        # An id is completed where its letters fit what was typed; what is completed is understood.
        ("offerbook match лифт-inst", ["лифт-installation"]),
        ("offerbook offers --kind тов", ["товар"]),
        ("offerbook show payload", ["payload_t"]),
        ("offerbook offers --columns id,+payload", ["id,+payload_t"]),
        ("offerbook offers --sort -payload", ["-payload_t"]),
        ("offerbook match --sort score_", ["score_high"]),
        ("offerbook offers --where payload", ["payload_t"]),
        ("offerbook offers --where kind=s", ["kind=service"]),
        ("offerbook offers --where okpd2=29.10.59.1", ["okpd2=29.10.59.14"]),
        ("offerbook match --outcome fits,bl", ["fits,blocked"]),
        ("offerbook match --outcome под", ["подходит"]),
        ("offerbook gaps --type no-o", ["no-offer"]),
        ("offerbook offers --format csv", ["csv"]),
        ("offerbook check --explain E101", ["E101"]),
        ("offerbook check --explain chos", ["chosen_by"]),
        ("offerbook check --explain need.wh", ["need.why", "need.when"]),
        ("offerbook export matc", ["matches"]),
        ("offerbook help wh", ["where"]),
        ("offerbook offers --sector = mini", ["mining"]),
    ],
)
def test_a_word_is_completed(run: Run, warm_cache: str, line: str, some: list[str]) -> None:
    assert completed(run, warm_cache, line)[: len(some)] == some


UNKNOWN_SHELL = (
    "the program cannot tell from which shell it is started; name it: --show-completion bash|zsh|fish|powershell|pwsh"
)


@pytest.mark.parametrize(
    ("detected", "arguments", "expected"),
    [
        ("bash", ["--show-completion"], "bash"),
        ("bash", ["--show-completion", "fish"], "fish"),
        (None, ["--install-completion", "zsh"], "zsh"),
        (None, ["--show-completion"], UNKNOWN_SHELL),
        ("dash", ["--show-completion"], UNKNOWN_SHELL),
        ("bash", ["--show-completion", "zhs"],
         '--show-completion is one of bash, zsh, fish, powershell, pwsh, not "zhs"; did you mean "zsh"?'),
    ],
)  # fmt: skip
def test_the_completion_of_the_shell_that_is_named_or_found_is_shown(
    monkeypatch: pytest.MonkeyPatch, detected: str | None, arguments: list[str], expected: str
) -> None:
    for module in (completion, _completion_shared):
        monkeypatch.setattr(module, "_get_shell_name", lambda: detected)
    try:
        choose_shell(arguments)
        said = _completion_shared._get_shell_name()
    except UsageError as refusal:
        said = str(refusal)
    assert said == expected


def test_a_value_behind_an_equals_sign_is_a_word_with_its_option() -> None:
    environment = {"COMP_CWORD": "6", "COMP_WORDS": "offerbook needs --status = open --sector\n=\nmi"}
    prepare_completion(environment)
    assert environment == {"COMP_CWORD": "4", "COMP_WORDS": "offerbook needs --status open --sector mi"}


SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
SET_UP = {
    "bash": "PS1='> '; eval \"$(offerbook --show-completion bash)\"",
    # As it is installed: a file in a folder of $fpath, which is loaded with the first tab.
    "zsh": "PS1='> '; offerbook --show-completion zsh | sed '/^$/d' > $HOME/_offerbook; fpath=($HOME $fpath); "
    "autoload -Uz compinit; compinit -u -D",
    "fish": "function fish_prompt; echo '> '; end; offerbook --show-completion fish | source",
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("typed", "expected"),
    [("offerbook match bam2/tip", "bam2/tippers"), ("offerbook offers --sector=mini", "--sector=mining")],
)
def test_the_first_tab_of_a_new_shell_completes(
    tmp_path: Path, warm_cache: str, shell: str, typed: str, expected: str
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    screen = on_a_terminal(tmp_path, warm_cache, shell, typed)
    assert expected in screen, screen


def on_a_terminal(folder: Path, cache: str, shell: str, typed: str) -> str:
    """What a shell's terminal shows once a line was typed and the tabulator pressed."""
    tools = folder / "bin"
    tools.mkdir()
    (tools / "offerbook").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m offerbook "$@"\n')
    (tools / "offerbook").chmod(0o755)
    environment = environment_of(folder) | {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "TERM": "xterm",
        "HOME": str(folder),
        "XDG_CACHE_HOME": cache,
        "OFFERBOOK_CATALOGUE": str(SHIPPED),
    }
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execvpe(SHELLS[shell][0], SHELLS[shell], environment)
    try:
        os.write(terminal, f"{SET_UP[shell]}; echo rea''dy\n".encode())
        read_until(terminal, "ready")
        os.write(terminal, f"{typed}\t".encode())
        return read_until(terminal, "tippers" if "tip" in typed else "mining")
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


def read_until(terminal: int, text: str, seconds: float = 60) -> str:
    """What a terminal shows until a text is there, or for so many seconds at most."""
    shown, end = "", time.monotonic() + seconds
    while text not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 65536).decode("utf-8", "replace")
    return shown
