"""What each shell is offered as the end of a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.processes import SEVERAL, add_words
from tests.conftest import MakeCatalogue, Run


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shell", "line", "expected"),
    [
        ("bash", "offerbook show dump", "dump-truck-for-deep-quarries"),
        ("bash", "offerbook match m", "mine\nmining"),
        ("bash", "offerbook explain truck mine/", "mine/trucks"),
        ("bash", "offerbook offers --sector ", "mining"),
        ("bash", "offerbook offers --kind t", "turnkey\ntechnology-transfer"),
        ("bash", "offerbook offers -C ../elsewhere/catalogue --supplier ", "elsewhere"),
        ("bash", "offerbook -C ../elsewhere/catalogue offers --supplier ", "elsewhere"),
        ("bash", "offerbook gro", "groups"),
        ("zsh", "offerbook show dump",
         """_arguments '*: :(("dump-truck-for-deep-quarries":"Dump truck for deep quarries and long hauls"))'"""),
        ("fish", "offerbook show dump", "dump-truck-for-deep-quarries\tDump truck for deep quarries and long hauls"),
        ("fish", "offerbook needs --status o", "open"),
        ("powershell", "offerbook match m", "mine:::Mine\nmining:::Mining"),
    ],
)  # fmt: skip
def test_ids_and_fixed_words_are_completed(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, shell: str, line: str, expected: str
) -> None:
    make_catalogue(SEVERAL)
    other = {"suppliers.toml": '[[supplier]]\nid = "elsewhere"\nname = { en = "Elsewhere", ru = "Ещё" }\n'}
    make_catalogue(other, name=f"../{tmp_path.name}/elsewhere/catalogue")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "catalogue").symlink_to(tmp_path / "catalogue")
    answer = add_words(run, shell, line, cwd=tmp_path / "work")
    assert (answer.code, answer.out.strip("\n"), answer.err) == (0, expected, "")


def test_a_completion_without_a_catalogue_is_silent(run: Run) -> None:
    answer = add_words(run, "bash", "offerbook show x", OFFERBOOK_CATALOGUE="nowhere")
    assert (answer.code, answer.out.strip(), answer.err) == (0, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_there_for_each_shell(run: Run, shell: str) -> None:
    answer = run(_OFFERBOOK_COMPLETE=f"source_{shell}")
    assert (answer.code, answer.err) == (0, "")
    assert f"_OFFERBOOK_COMPLETE=complete_{shell}" in answer.out
