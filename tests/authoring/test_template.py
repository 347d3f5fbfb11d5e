"""`offerbook init` makes a catalogue to begin with, and `offerbook schema` tells editors its keys."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli

from offerbook.authoring.jsonschema import attribute_meanings, json_schema
from offerbook.authoring.template import FILES, template_text, write_template
from offerbook.authoring.template import SCHEMA as SCHEMA_FILE
from offerbook.library import open_catalogue
from offerbook.loading.load import load
from offerbook.model.codec import keys
from offerbook.model.records import TABLES, Catalogue, Fact, Need, Project, Record, Settings, Text, Variant
from offerbook.text.errors import OutputError
from offerbook.text.i18n import Language, set_language
from tests.conftest import HEALTHY, SHIPPED, MakeCatalogue, Run

# --- The empty catalogue


WRITTEN = [*FILES, SCHEMA_FILE]
"""What init writes."""


def uncommented(name: str) -> str:
    """A file of the template with its example, which stands after the empty comment, in force."""
    said, empty, example = template_text(name).partition("\n#\n")
    return said + empty + "".join(re.sub("^# ?", "", line) for line in example.splitlines(True))


def test_init_makes_a_catalogue_that_passes_check_strict(run: Run, tmp_path: Path) -> None:
    made = run("init", "new")
    assert (made.code, made.out) == (0, "")
    assert made.err.splitlines() == [*(f"wrote {Path('new', name)}" for name in WRITTEN), "Next: offerbook check new"]
    checked = run("check", "new", "--strict")
    assert (checked.code, checked.out) == (0, "")
    assert checked.err == "checked new: 7 files, 0 offers, 0 projects, 0 needs: 0 errors, 0 warnings\n"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_examples_in_its_comments_are_a_catalogue_without_findings(tmp_path: Path, language: Language) -> None:
    set_language(language)
    write_template(tmp_path / "new")
    comments = {name: uncommented(name) for name in FILES}
    set_language("en")
    for name, text in comments.items():
        (tmp_path / "new" / name).write_text(text, encoding="utf-8")
    loaded = load(tmp_path / "new")
    assert (loaded.findings, loaded.left_out) == ([], [])
    counts = {name: len(getattr(loaded.catalogue, name)) for name in Catalogue.lists()}
    assert counts == {
        "sectors": 1,
        "groups": 2,
        "links": 1,
        "specs": 3,
        "units": 0,
        "suppliers": 1,
        "sources": 1,
        "offers": 1,
        "projects": 1,
    }
    assert [need.id for need in loaded.catalogue.projects[0].needs] == ["haul-trucks", "workings"]


def test_the_weights_that_init_writes_are_those_that_hold_without_them(tmp_path: Path) -> None:
    write_template(tmp_path / "new")
    assert load(tmp_path / "new").catalogue.settings == Settings(1, Text("My catalogue", "Мой каталог"))


@pytest.mark.parametrize("there", ["a file in it", "a file"])
def test_init_refuses_what_is_there_already_and_leaves_it_alone(run: Run, tmp_path: Path, there: str) -> None:
    target = tmp_path / "new"
    kept = target / "notes.txt" if there == "a file in it" else target
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine", encoding="utf-8")
    answer = run("init", "new")
    assert (answer.code, answer.out) == (4, "")
    assert answer.err == "Error: new is there already and not empty; name a new folder\n"
    assert kept.read_text(encoding="utf-8") == "mine"
    assert sorted(tmp_path.rglob("*.toml")) == []


def test_init_fills_a_folder_that_is_there_and_empty(tmp_path: Path) -> None:
    assert write_template(tmp_path) == [tmp_path / name for name in WRITTEN]


def test_init_says_which_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError) as error:
        write_template(tmp_path / "file" / "new")
    assert str(error.value) == f"cannot make the folder {tmp_path / 'file' / 'new'}: Not a directory"


# --- The JSON Schema


def shapes(shape: Any) -> Iterator[type[Record]]:
    """A record's shape and all shapes that its keys hold."""
    if isinstance(shape, type) and issubclass(shape, Record):
        yield shape
        for key in keys(shape).values():
            yield from shapes(key.shape)
    else:
        for inner in getattr(shape, "__args__", ()):
            yield from shapes(inner)


SHAPES = dict.fromkeys(inner for shape in (*TABLES.values(), Need) for inner in shapes(shape))
SCHEMA: dict[str, Any] = json.loads(json_schema())


def test_the_schema_names_every_table_and_every_key_of_every_record_with_its_meaning() -> None:
    assert list(SCHEMA["properties"]) == [*TABLES, *keys(Settings)]
    for shape in SHAPES:
        definition = SCHEMA["definitions"][shape.__name__]
        assert list(definition["properties"]) == list(keys(shape)), shape
        assert definition["required"] == [name for name, key in keys(shape).items() if key.required], shape
        assert definition["additionalProperties"] is False, shape
        assert [name for name, held in definition["properties"].items() if not held.get("description")] == [], shape


def test_every_attribute_of_every_record_is_documented() -> None:
    described: list[type[Record]] = [*SHAPES, Settings]
    for shape in described:
        assert set(attribute_meanings(shape)) == {key.attribute for key in keys(shape).values()}, shape


def test_a_spec_may_stand_bare_or_in_a_table() -> None:
    assert {Fact, Variant} <= SHAPES.keys()
    for name in ("Offer", "Variant"):
        assert SCHEMA["definitions"][name]["properties"]["specs"]["additionalProperties"] == {
            "anyOf": [{"type": ["number", "string", "boolean"]}, {"$ref": "#/definitions/Fact"}]
        }


def test_the_schema_is_printed_as_json(run: Run) -> None:
    answer = run("schema")
    assert (json.loads(answer.out), answer.err, answer.code) == (SCHEMA, "", 0)


def breaches(value: Any, schema: Any, path: str = "") -> Iterator[str]:
    """Where a value of tomli's breaks a schema, of the words that ours is made of; another word is a KeyError."""
    for word, wanted in schema.items() if isinstance(schema, dict) else ():
        match word:
            case "$ref":
                yield from breaches(value, SCHEMA["definitions"][wanted.removeprefix("#/definitions/")], path)
            case "type":
                names = [wanted] if isinstance(wanted, str) else wanted
                if not any(is_of(value, name) for name in names):
                    yield f"{path}: {value!r} is no {wanted}"
                    return
            case "enum":
                if value not in wanted:
                    yield f"{path}: {value!r} is none of {wanted}"
            case "anyOf":
                if all(list(breaches(value, option)) for option in wanted):
                    yield f"{path}: {value!r} is none of these"
            case "allOf":
                for part in wanted:
                    yield from breaches(value, part, path)
            case "pattern":
                if not re.search(wanted, str(value)):
                    yield f"{path}: {value!r} does not match {wanted}"
            case "minItems" | "maxItems" | "minimum" | "maximum":
                size = len(value) if word.endswith("Items") else value
                if size < wanted if word.startswith("min") else size > wanted:
                    yield f"{path}: {size} against {word} {wanted}"
            case "$schema" | "definitions" | "title" | "description" | "default":
                pass
            case _:
                yield from breaches_within(value, schema, word, path)


def breaches_within(value: Any, schema: Any, word: str, path: str) -> Iterator[str]:
    """Where the members of a value break one word of its schema, which speaks of members."""
    wanted = schema[word]
    match word:
        case "propertyNames":
            for key in value:
                yield from breaches(key, wanted, f"{path}.{key}")
        case "properties":
            for key, held in value.items():
                yield from breaches(held, wanted.get(key, {}), f"{path}.{key}")
        case "required":
            yield from (f"{path}: {key} is missing" for key in wanted if key not in value)
        case "additionalProperties":
            for key in value.keys() - schema.get("properties", {}).keys():
                if wanted is False:
                    yield f"{path}: {key} is unknown"
                yield from breaches(value[key], wanted, f"{path}.{key}")
        case "items":
            each = wanted if isinstance(wanted, list) else [wanted] * len(value)
            for position, (held, inner) in enumerate(zip(value, each, strict=False)):
                yield from breaches(held, inner, f"{path}[{position}]")
        case "additionalItems":
            if wanted is False and len(value) > len(schema["items"]):
                yield f"{path}: more than {len(schema['items'])}"
        case _:
            raise KeyError(word)


TYPES: dict[str, tuple[type, ...]] = {
    "string": (str, datetime.date),
    "number": (int, Decimal),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def is_of(value: object, name: str) -> bool:
    """Whether a value is of a type of JSON Schema; Python counts flags as integers, JSON does not."""
    return isinstance(value, TYPES[name]) and isinstance(value, bool) == (name == "boolean")


def catalogue_files(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    paths = sorted(folder.rglob("*.toml"))
    assert paths
    return [(str(path), tomli.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)) for path in paths]


def test_the_schema_accepts_every_file_of_the_shipped_catalogue() -> None:
    for name, data in catalogue_files(SHIPPED):
        assert list(breaches(data, SCHEMA)) == [], name


def test_the_schema_accepts_the_examples_of_the_template() -> None:
    for name in FILES:
        assert list(breaches(tomli.loads(uncommented(name), parse_float=Decimal), SCHEMA)) == [], name


def test_the_comments_of_a_new_catalogue_are_in_the_user_s_language_and_name_the_schema(
    run: Run, tmp_path: Path
) -> None:
    run("init", "новый", "--lang", "ru")
    assert (tmp_path / "новый" / "offers" / "example.toml").read_text(encoding="utf-8").splitlines()[:3] == [
        "#:schema ../schema.json",
        "# Удобно заводить по файлу на отрасль; в любом файле могут стоять любые таблицы. Чего нет в источниках, того не пишут.",
        "#",
    ]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("taplo") is None, reason="taplo is not installed")
def test_taplo_takes_the_schema_from_the_first_line_of_every_file(tmp_path: Path) -> None:
    paths = []
    for folder in (tmp_path / "new", tmp_path / "faulty"):
        write_template(folder)
        for name in FILES:
            (folder / name).write_text(uncommented(name), encoding="utf-8")
            paths.append(folder / name)
    offers = tmp_path / "faulty" / "offers" / "example.toml"
    offers.write_text(offers.read_text(encoding="utf-8").replace("supplier =", "suplier ="), encoding="utf-8")
    assert files_with_errors(tmp_path, *paths) == {str(offers)}


def files_with_errors(folder: Path, *arguments: str | Path) -> set[str]:
    """The files in which taplo finds an error."""
    command = ["taplo", "check", "--no-auto-config", *map(str, arguments)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert said.returncode in (0, 1), said.stderr
    return set(re.findall(r"┌─ (.+\.toml):\d", said.stderr))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("supplier =", "suplier =", [".offer[0]: supplier is missing", ".offer[0]: suplier is unknown"]),
        ('"truck"', '"Truck"', [".offer[0].id: 'Truck' does not match ^[a-z0-9][a-z0-9_-]*$(?!\\n)"]),
        ('["page"]', '"page"', [".offer[0].sources: 'page' is no array"]),
        ("130", "[130]", [".offer[0].specs.payload_t: [130] is none of these"]),
        ("130", '{ value = 130, qualifier = "about" }', []),
        ("130", "{ qualifier = 1 }", [".offer[0].specs.payload_t: {'qualifier': 1} is none of these"]),
    ],
)
def test_the_schema_refuses_what_check_refuses(old: str, new: str, said: list[str]) -> None:
    text = str(HEALTHY["offers/mining.toml"]).replace(old, new)
    assert list(breaches(tomli.loads(text, parse_float=Decimal), SCHEMA)) == said


@pytest.mark.slow
def test_a_validator_of_others_accepts_the_schema_and_the_shipped_catalogue() -> None:
    # It comes with frictionless, which the tests are installed with.
    jsonschema: Any = pytest.importorskip("jsonschema")
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft7Validator(SCHEMA)
    for name, data in catalogue_files(SHIPPED):
        as_json = json.loads(json.dumps(data, default=lambda it: float(it) if isinstance(it, Decimal) else str(it)))
        assert [error.message for error in validator.iter_errors(as_json)] == [], name


@pytest.fixture(scope="module")
def schema_with_ids() -> str:
    """The schema of the shipped catalogue, with its ids."""
    with open_catalogue(SHIPPED, use_cache=False) as book:
        return json_schema(book.ids())


def test_the_schema_with_ids_refuses_an_id_that_leads_nowhere(schema_with_ids: str) -> None:
    validator = pytest.importorskip("jsonschema").Draft7Validator(json.loads(schema_with_ids))
    offer = {
        "id": "x",
        "name": {},
        "supplier": "belas",
        "group": "haul-trucks",
        "sources": ["meeting"],
        "specs": {"payload": 1},
    }
    found = [
        (list(error.absolute_path), error.message.partition(" [")[0])
        for error in validator.iter_errors({"offer": [offer]})
    ]
    assert found == [
        (["offer", 0, "supplier"], "'belas' is not one of"),
        (["offer", 0, "specs"], "'payload' is not one of"),
    ]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("taplo") is None, reason="taplo is not installed")
def test_taplo_finds_no_error_in_the_shipped_catalogue_and_one_in_a_faulty_file(
    tmp_path: Path, schema_with_ids: str
) -> None:
    # What the schema with ids accepts, the one without accepts too: it only lacks the lists of ids.
    faulty = tmp_path / "faulty.toml"
    faulty.write_text('[[offer]]\nid = "x"\nsuplier = "belaz"\n', encoding="utf-8")
    schema = tmp_path / "schema.json"
    schema.write_text(schema_with_ids, encoding="utf-8")
    files = [*sorted(SHIPPED.rglob("*.toml")), faulty]
    assert files_with_errors(tmp_path, "--schema", schema.as_uri(), *files) == {str(faulty)}


def test_a_project_s_needs_stand_in_it_as_need() -> None:
    assert keys(Project)["need"].attribute == "needs"
    assert SCHEMA["definitions"]["Project"]["properties"]["need"]["items"] == {"$ref": "#/definitions/Need"}


@pytest.mark.parametrize(("name", "reason"), [("x" * 300, "File name too long"), ("file/new", "Not a directory")])
def test_init_on_a_path_that_cannot_be_made_exits_with_4(run: Run, tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").touch()
    answer = run("init", name)
    assert (answer.code, answer.out) == (4, "")
    assert answer.err.endswith(f": {reason}\n")


@pytest.mark.slow
@pytest.mark.parametrize("optimize", ["1", "2"])
def test_python_without_assertions_and_docstrings_gives_the_schema_and_the_findings(
    run: Run, make_catalogue: MakeCatalogue, optimize: str
) -> None:
    answer = run("schema", PYTHONOPTIMIZE=optimize)
    assert (answer.code, answer.err) == (0, "")
    plain = json.loads(run("schema").out)
    assert json.loads(answer.out) == (plain if optimize == "1" else without_descriptions(plain))
    folder = make_catalogue({"offers/a.toml": "no TOML", "offers/b.toml": "[[offer]]\nid = 1\n"})
    optimized, plainly = run("check", str(folder), PYTHONOPTIMIZE=optimize), run("check", str(folder))
    assert (optimized.code, optimized.out, optimized.err) == (1, plainly.out, plainly.err)


def without_descriptions(schema: Any) -> Any:
    if isinstance(schema, list):
        return [without_descriptions(element) for element in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: without_descriptions(value)
        for key, value in schema.items()
        if key != "description" or not isinstance(value, str)
    }
    # A reference stands in a list of its own only where something stands beside it.
    return kept["allOf"][0] if kept.keys() == {"allOf"} else kept
