"""Reading a catalogue with every kind of mistake: one run names each at its place, and the rest works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from offerbook.loading.load import load
from offerbook.model.finding_codes import CODES
from tests.conftest import MakeCatalogue, Run
from tests.loading.checks.every_mistake import EVERY_MISTAKE
from tests.loading.checks.expected import Mistake, found, marked


@pytest.fixture
def mistaken(make_catalogue: MakeCatalogue) -> tuple[Path, list[Mistake]]:
    """The folder of that catalogue, and its mistakes."""
    files, mistakes = marked(EVERY_MISTAKE)
    old = files["offers/old.toml"].encode().replace("�".encode(), "С".encode("cp1251"))
    return make_catalogue({**files, "offers/old.toml": old}, base={}), mistakes


def test_the_list_of_mistakes_has_every_code_that_a_readable_file_can_have() -> None:
    _files, mistakes = marked(EVERY_MISTAKE)
    assert len(mistakes) >= 40
    assert len({mistake.place.file for mistake in mistakes}) >= 6
    # The two others are of a file that cannot be opened, and of a form that cannot be read.
    assert set(CODES) - {mistake.code for mistake in mistakes} == {"E103", "E210"}


def test_one_run_names_every_mistake_at_its_place_and_nothing_else(mistaken: tuple[Path, list[Mistake]]) -> None:
    folder, mistakes = mistaken
    assert sorted(map(str, found(load(folder)))) == sorted(map(str, mistakes))


def test_findings_come_in_the_order_of_files_lines_and_columns(mistaken: tuple[Path, list[Mistake]]) -> None:
    folder, _mistakes = mistaken
    places = [mistake.place for mistake in found(load(folder))]
    files = list(dict.fromkeys(place.file for place in places))
    assert files == sorted(files, key=lambda name: (name != "catalogue.toml", name.count("/"), name))
    assert places == sorted(places, key=lambda place: (files.index(place.file), place))


def test_check_as_a_process_names_every_mistake_too(run: Run, mistaken: tuple[Path, list[Mistake]]) -> None:
    folder, mistakes = mistaken
    answer = run("check", str(folder), "--all")
    named = re.findall(r"^catalogue/(\S+:\d+:\d+): ([EW]\d{3}) ", answer.out, re.MULTILINE)
    assert sorted(named) == sorted((str(mistake.place), mistake.code) for mistake in mistakes)
    assert answer.code == 1


def test_the_healthy_records_of_a_faulty_catalogue_are_still_listed(
    run: Run, mistaken: tuple[Path, list[Mistake]]
) -> None:
    offers = run("offers", "--columns", "id", "--format", "csv")
    needs = run("needs", "--columns", "id", "--format", "csv")
    assert (offers.code, offers.out.splitlines()) == (0, ["id", "healthy-lift", "healthy-truck"])
    assert (needs.code, needs.out.splitlines()) == (0, ["id", "mine/healthy-trucks"])
