"""The place of a record's id, found without the outline of its file: the same place, or none."""

from __future__ import annotations

import pytest

from offerbook.loading.id_places import find_ids
from offerbook.loading.load import load
from offerbook.loading.toml_document import Document, read
from tests.conftest import SHIPPED, MakeCatalogue, Run


def test_of_the_shipped_catalogue_every_id_is_found_where_it_stands() -> None:
    loaded = load(SHIPPED)
    documents = {origin.file: read(SHIPPED, origin.file) for origin in loaded.origins.values()}
    for (kind, id), origin in loaded.origins.items():
        document = documents[origin.file]
        assert isinstance(document, Document)
        if kind not in ("link", "settings"):
            place = document.place((*origin.steps, "id"))
            assert origin.place == (place.line, place.column), id


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


def test_every_id_of_a_large_file_is_found() -> None:
    raw = b"".join(b'[[offer]]\nid = "o%d"\nspecs = { a = 1, b = 2 }\n\n' % number for number in range(100_000))
    found = find_ids(raw, ((("offer", number), f"o{number}") for number in range(100_000)))
    assert (len(found), found["offer", 99_999]) == (100_000, (399_998, 6))
