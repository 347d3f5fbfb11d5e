"""`offerbook check --explain KEY`: what a key of the form means, its type, an example, and what can be found wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tomli

from offerbook.authoring.fault_examples import SAID, lay_out, sections
from offerbook.authoring.jsonschema import json_schema
from offerbook.authoring.key_guide import (
    codes_about,
    example_of,
    explained_key,
    found,
    meaning_of,
    places,
    type_in_words,
)
from offerbook.loading.load import load
from offerbook.model.records import TABLES
from offerbook.text.i18n import set_language
from tests.conftest import HEALTHY, Run
from tests.tools.renew import ERRORS

EXAMPLES = sorted((ERRORS / "keys").glob("*.txt"))


def test_a_key_is_explained_whole(run: Run) -> None:
    answer = run("check", "--explain", "chosen_by")
    said, _empty, example = answer.out.partition("\n\nA mistake in it, and what `offerbook check` says of that:\n\n")
    assert said.splitlines() == [
        "chosen_by: a key of the table group",
        "  The specs that a buyer of this group chooses by, such as the payload of a",
        "  haul truck. What a need does not say of them, or an offer does not state,",
        "  has to be asked before the offer fits.",
        "  Type: a list; each member is the id of a spec.",
        "  It may be left out.",
        '  Example: chosen_by = ["payload_t"]',
        "  What can be found wrong with it:",
        "  E203  the value is of the wrong type",
        "  E306  no such spec",
    ]
    assert example == (ERRORS / "keys" / "chosen_by.txt").read_text(encoding="utf-8")
    assert (answer.code, answer.err) == (0, "")


def test_a_key_of_one_table_is_explained_in_russian(run: Run) -> None:
    answer = run("check", "--explain", "need.when", "--lang", "ru")
    said, _empty, example = answer.out.partition("\n\nПример ошибки и что о ней скажет `offerbook check`:\n\n")
    assert said.splitlines() == [
        "when: ключ таблицы project.need",
        "  Срок потребности.",
        "  Тип: таблица с ключами from, by.",
        "  Можно не указывать.",
        '  Пример: when = { from = 2027-03-01, by = "2028" }',
        "  - from: когда начинается; в TOML `from`.",
        "  - by: последний день, месяц или год срока. Когда он миновал, это уже в",
        "    прошлом, какой бы статус ни был указан.",
        "  Какие ошибки здесь возможны:",
        "  E201  такого ключа здесь не бывает",
        "  E203  значение не того типа",
        "  E208  это не дата",
        "  E403  границы противоречат друг другу",
        "  E420  таблица ничего не сообщает",
        "  W520  срок потребности истёк",
    ]
    assert 'when = { by = "end of 2027" }' in example


def test_every_key_has_a_meaning_in_both_languages_a_type_findings_and_an_example_that_can_be_copied() -> None:
    english = {place: meaning_of(place) for place in places()}
    set_language("ru")
    russian = {place: meaning_of(place) for place in places()}
    set_language("en")
    assert [place for place in places() if not english[place] or english[place] == russian[place]] == []
    assert [place for place in places() if not type_in_words(place.key.shape) or "E203" not in codes_about(place)] == []
    assert [place for place in places() if list(tomli.loads(example_of(place))) != [place.path[-1]]] == []


def test_the_examples_of_facts_and_tables_are_taken_by_the_form(tmp_path: Path) -> None:
    """An example of each key of an offer, in one offer, is read without a mistake of form."""
    written = [example_of(place) for place in places() if place.path[0] == "offer" and len(place.path) == 2]
    files = HEALTHY | {"offers/mining.toml": "[[offer]]\n" + "\n".join(written) + "\n"}
    lay_out(files, tmp_path)
    codes = {finding.code for finding in load(tmp_path).findings}
    assert {code for code in codes if code.startswith("E2")} == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_mistake_of_each_kept_example_is_among_those_that_are_said_to_be_possible(path: Path) -> None:
    said = sections(path.read_text(encoding="utf-8"))[SAID].splitlines()[0]
    name = {"choice": "specs", "range": "specs", "link": "link.kind", "asks": "of"}.get(
        path.stem, path.stem.split("-")[0]
    )
    assert said.split()[1] in {code for place in found(name) for code in codes_about(place)}


def test_a_key_that_stands_in_several_tables_is_explained_once_for_each_meaning() -> None:
    heads = [line for line in explained_key("kind") if not line.startswith(" ") and ": a key of the" in line]
    assert heads == [
        "kind: a key of the table link",
        "kind: a key of the table offer",
        "kind: a key of the table project.need",
    ]
    assert [place.table for place in found("need.level")] == ["project.need.requires"]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_explained_with_all_its_keys(table: str) -> None:
    lines = list(explained_key(table))
    assert lines[0] == f"{table}: a table of the catalogue, [[{table}]]"
    named = [line.split(":")[0].removeprefix("  - ") for line in lines if line.startswith("  - ")]
    assert named == [place.path[-1] for place in places() if place.path[:-1] == (table,)]


def test_what_is_neither_a_code_nor_a_key_gets_a_suggestion(run: Run) -> None:
    near, far = run("check", "--explain", "need.wen"), run("check", "--explain", "nonsense")
    assert (near.code, near.out, far.code, far.out) == (2, "", 2, "")
    said = "is no code of a finding and no key of the form"
    assert near.err == f'Error: "need.wen" {said}; did you mean "need.when"?\n'
    assert far.err == f'Error: "nonsense" {said}; `offerbook check --explain all` lists the codes\n'


def test_the_schema_says_what_keys_mean_in_the_language_of_the_reader() -> None:
    set_language("ru")
    schema = json.loads(json_schema())
    set_language("en")
    assert schema["definitions"]["Need"]["properties"]["when"]["description"] == "срок потребности."
