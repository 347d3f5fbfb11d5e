"""The catalogue's README says what the program knows, and its example works."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from offerbook.authoring.jsonschema import attribute_meanings
from offerbook.model import codec, records
from offerbook.model.records import Catalogue, Record
from tests.conftest import SHIPPED, Run
from tests.tools.catalogue_readme import README, RECORDS, made


def text() -> str:
    return README.read_text(encoding="utf-8")


def test_the_parts_made_from_the_program_are_what_it_says_today() -> None:
    assert text() == made(), "look at the change, then run python -m tests.tools.catalogue_readme"


def test_every_record_of_a_catalogue_has_its_table_of_keys() -> None:
    shapes = {shape for shape in vars(records).values() if isinstance(shape, type) and issubclass(shape, Record)}
    assert {shape for _heading, shape in RECORDS} == shapes - {Record, Catalogue}


def test_every_key_is_documented() -> None:
    bare = [
        f"{shape.__name__}.{name}"
        for _heading, shape in RECORDS
        for name, key in codec.keys(shape).items()
        if not attribute_meanings(shape).get(key.attribute)
    ]
    assert bare == []


def test_every_file_of_the_catalogue_is_named() -> None:
    named = set(re.findall(r"^\| `([\w*/]+\.toml)` \|", text(), re.MULTILINE))
    there = {path.relative_to(SHIPPED) for path in SHIPPED.rglob("*.toml")}
    assert named == {path.as_posix() if path.parent == Path() else f"{path.parent.as_posix()}/*.toml" for path in there}


@pytest.mark.slow
def test_the_example_of_a_new_offer_passes_check_and_is_matched(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, copy)
    blocks = re.findall(r"^```toml\n# (\S+)\n(.*?)^```$", text(), re.MULTILINE | re.DOTALL)
    assert [name for name, _block in blocks] == ["sources.toml", "suppliers.toml", "offers/road-building.toml"]
    for name, block in blocks:
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{block}")
    commands = re.findall(r"^offerbook (check --strict|\w+ example-loader-3)$", text(), re.MULTILINE)
    assert commands == ["check --strict", "show example-loader-3", "match example-loader-3"]
    checked, shown, matched = (run(*command.split(), "--catalogue", str(copy)) for command in commands)
    assert (checked.code, checked.out) == (0, "")
    assert checked.err.endswith("87 offers, 22 projects, 87 needs: 0 errors, 0 warnings\n")
    assert (shown.code, matched.code) == (0, 0)
    assert "Example-3 wheel loader, 3 t" in shown.out
    header, first = (line.split("\t") for line in matched.out.splitlines()[:2])
    assert [first[header.index(key)] for key in ("variant", "outcome")] == ["3N", "fits-if-confirmed"]
