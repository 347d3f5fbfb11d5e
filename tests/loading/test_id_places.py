"""The place of a record's id, found without the outline of its file: the same place, or none."""

from __future__ import annotations

import pytest

from offerbook.loading.id_places import find_ids
from offerbook.loading.load import load
from offerbook.loading.toml_document import Document, read
from tests.conftest import SHIPPED, MakeCatalogue, Run

FOLDERS = ("offers", "projects")
"""The folders of the shipped catalogue whose files hold records with ids."""


def test_of_the_shipped_catalogue_every_id_is_found_where_it_stands() -> None:
    lines = {path: path.read_text(encoding="utf-8").split("\n") for path in SHIPPED.rglob("*.toml")}
    found: dict[tuple[str, tuple[str | int, ...]], list[tuple[int, tuple[str | int, ...]]]] = {}
    for (kind, id), origin in load(SHIPPED).origins.items():
        if kind in ("link", "settings"):
            continue
        assert origin.place is not None, id
        line, column = origin.place
        of = lines[SHIPPED / origin.file]
        header = next(text for text in reversed(of[: line - 1]) if text.startswith("[["))
        assert (of[line - 1][column - 1 :], header) == (
            f'"{id.rpartition("/")[2]}"',
            f"[[{'.'.join(step for step in origin.steps if isinstance(step, str))}]]",
        )
        found.setdefault((origin.file, origin.steps[::2]), []).append((line, origin.steps))
    # Tables of one name are counted in the order in which they stand.
    for places in found.values():
        assert [steps for _, steps in sorted(places)] == sorted(steps for _, steps in places)


def test_the_outline_of_a_shipped_file_has_its_ids_in_the_same_places() -> None:
    origins = load(SHIPPED).origins.values()
    files = {folder: min((SHIPPED / folder).glob("*.toml"), key=lambda it: it.stat().st_size) for folder in FOLDERS}
    for path in files.values():
        name = path.relative_to(SHIPPED).as_posix()
        document = read(SHIPPED, name)
        assert isinstance(document, Document)
        here = [origin for origin in origins if origin.file == name]
        places = [document.place((*origin.steps, "id")) for origin in here]
        assert [origin.place for origin in here] == [(place.line, place.column) for place in places] != []


PLAIN = """[[offer]]
id = "a"
name = "x"

  [[ offer ]]  # the second
  name = "y"
  id\t= 'b'
[offer.more]
id = "more"
[[project]]
id = "p"
[[project.need]]
id = "n"
[[project]]
id = "q"
[[project.need]]
id = "m"
[[project.need]]
id = "n"
"""


def test_headers_say_which_table_an_id_is_of() -> None:
    document = Document("x.toml", PLAIN.encode())
    wanted = {
        ("offer", 0): "a", ("offer", 1): "b", ("project", 0): "p", ("project", 0, "need", 0): "n", ("project", 1): "q",
        ("project", 1, "need", 0): "m", ("project", 1, "need", 1): "n",
    }  # fmt: skip
    found = find_ids(document.raw, wanted.items())
    expected = {steps: document.place((*steps, "id")) for steps in wanted}
    assert found == {steps: (place.line, place.column) for steps, place in expected.items()}
    windows = find_ids(document.raw.replace(b"\n", b"\r\n"), wanted.items())
    assert windows == found


@pytest.mark.parametrize(
    "text",
    [
        'x = """\n[[offer]]\nid = "a"\n"""\n[[offer]]\nid = "b"\n[[offer]]\n"id" = "a"\n',
        "x = '''\n[[offer]]\nid = \"a\"\n'''\n",
        '[["offer"]]\nid = "a"\n',
        'offer = [{ id = "a" }]\n',
        '[[offer]]\n"id" = "a"\n[[offer]]\nid = "b"\n',
        '[[offer]]\nx = {\nid = "a" }\nid = "a"\n',
        '# [[offer]]\n[[other]]\nid = "a"\n',
        '[[offer]]\nid = "\\u0061"\n',
    ],
)
def test_what_is_not_certain_is_not_found(text: str) -> None:
    assert find_ids(text.encode(), [(("offer", 0), "a")]) == {}


def test_show_says_the_place_in_either_way(make_catalogue: MakeCatalogue, run: Run) -> None:
    text = '''
[[offer]]
id = "truck"
name = { en = """Truck""", ru = "Самосвал" }
supplier = "belaz"
group = "haul-trucks"
kind = "goods"
sources = ["page"]
'''
    for name, offers in [("outlined", text), ("found", text.replace('"""', '"'))]:
        make_catalogue({"offers/mining.toml": offers}, name=name)
        answer = run("show", "truck", "-C", name)
        assert "\tfile\tFile\toffers/mining.toml:3:6\t" in answer.out


@pytest.mark.slow
def test_every_id_of_a_large_file_is_found() -> None:
    raw = b"".join(b'[[offer]]\nid = "o%d"\nspecs = { a = 1, b = 2 }\n\n' % number for number in range(100_000))
    found = find_ids(raw, ((("offer", number), f"o{number}") for number in range(100_000)))
    assert (len(found), found["offer", 99_999]) == (100_000, (399_998, 6))
