"""The tool that changes the code says what the tests make of it; the mutations themselves are not run here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import mutations
from tests.tools.mutation_list import MUTATIONS, Mutation
from tests.tools.mutations import MutationError, Result, mutated


def mutation(old: str, new: str = "b", tests: tuple[str, ...] = ("tests/test_it.py",)) -> Mutation:
    return Mutation("it.py", old, new, "nothing", tests)


def test_what_is_replaced_must_stand_there_once() -> None:
    assert mutated("x = a\n", mutation("a")) == "x = b\n"
    for text in ("x = c\n", "a = a\n"):
        with pytest.raises(MutationError, match=r"it\.py: 'a' stands there \d times, not once"):
            mutated(text, mutation("a"))


@pytest.mark.slow
def test_each_mutation_is_run_on_its_own_and_undone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "src" / "offerbook"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "it.py").write_text("VALUE = 1\nOTHER = 2\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(
        "from offerbook.it import VALUE\n\n\ndef test_it():\n    assert VALUE == 1\n"
    )
    (tmp_path / "tests" / "test_red.py").write_text("def test_red():\n    assert not 1\n")
    monkeypatch.setattr(mutations, "copy_of_repository", lambda _folder: tmp_path)
    noticed, unnoticed, stale = mutation("VALUE = 1", "VALUE = 3"), mutation("OTHER = 2", "OTHER = 4"), mutation("GONE")
    red = mutation("OTHER = 2", "OTHER = 4", ("tests/test_red.py",))
    assert list(mutations.results([noticed, unnoticed, stale, red])) == [
        Result(noticed, "FAILED tests/test_it.py::test_it"),
        Result(unnoticed, ""),
        Result(stale, "it.py: 'GONE' stands there 0 times, not once", is_current=False),
        Result(red, "FAILED tests/test_red.py::test_red also without it", is_current=False),
    ]
    assert (package / "it.py").read_text() == "VALUE = 1\nOTHER = 2\n"


def test_the_list_has_every_folder_and_no_mutation_twice() -> None:
    package = mutations.ROOT / mutations.PACKAGE
    folders = {path.parent.relative_to(package).parts[0] for path in package.rglob("*.py") if path.parent != package}
    assert {it.file.partition("/")[0] for it in MUTATIONS} >= folders
    assert len({(it.file, it.old) for it in MUTATIONS}) == len(MUTATIONS) >= 30
    assert [it.file for it in MUTATIONS if not (package / it.file).is_file()] == []
