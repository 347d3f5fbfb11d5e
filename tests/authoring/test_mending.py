"""`check --fix` and `fmt`: what changes, that nothing else does, and that a second run changes nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.authoring.edits import Edit, edited, with_edits
from offerbook.authoring.layout import layout_edits, same_data
from offerbook.authoring.mending import mended_document, right_code
from offerbook.loading.toml_document import Document, read
from tests.conftest import HEALTHY, ROOT, SHIPPED, MakeCatalogue, Run

CORPUS = sorted((ROOT / "tests" / "loading" / "positions").glob("*.toml"))
FILES = sorted(path for path in SHIPPED.rglob("*.toml"))


def document(text: str) -> Document:
    return Document("x.toml", text.encode())


def mend(text: str) -> str:
    found = mended_document(document(text))
    return found[0].text if found else text


def lay_out(text: str) -> str:
    read_text = document(text)
    return with_edits(read_text, layout_edits(read_text)).text


# --- what is mended


@pytest.mark.parametrize(
    ("faulty", "right"),
    [
        ('name = "Сaмосвал"', 'name = "Самосвал"'),
        ('name = "БЕЛАЗ и Mолоко, Cыр"', 'name = "БЕЛАЗ и Молоко, Сыр"'),
        ('c = { scheme = "okpd2", code = 28.92.29 }', 'c = { scheme = "okpd2", code = "28.92.29" }'),
        ('c = { scheme = "hs2022", code = 8704.10 }', 'c = { scheme = "hs2022", code = "8704.10" }'),
        ('c = { code = 8704, scheme = "hs2022" }', 'c = { code = "8704", scheme = "hs2022" }'),
        ('c = { scheme = "hs2022", code = "402.10" }', 'c = { scheme = "hs2022", code = "0402.10" }'),
        ('c = { scheme = "okpd2", code = "1.10" }', 'c = { scheme = "okpd2", code = "01.10" }'),
        ('c = { scheme = "okpd2", code = "28-92 29" }', 'c = { scheme = "okpd2", code = "28.92.29" }'),
        ('q = { value = 1, unit = "штук" }', 'q = { value = 1, unit = "pcs" }'),
        ("q = { value = 1, unit = 'tonnes' } # t", "q = { value = 1, unit = 't' } # t"),
        ('f = { value = 1, qualifier = "At least" }', 'f = { value = 1, qualifier = "at-least" }'),
        # Both at once, with everything else as it was.
        ('# a\na   =  "Mолоко"\r\nc={scheme="okpd2",code=01.10}\n\n', '# a\na   =  "Молоко"\r\nc={scheme="okpd2",code="01.10"}\n\n'),
        # What has no one right answer, and what is right.
        ('c = { scheme = "hs2022", code = "8701.9" }', None),
        ('c = { scheme = "okpd2", code = "pumps" }', None),
        ('q = { value = 1, unit = "parrots" }', None),
        ('f = { value = 1, qualifier = "roughly" }', None),
        ('url = "https://example.org/Cаша"', None),
        ('name = "\\u041c\\nолоко"', None),
        ('name = "молоко', None),
        ("", None),
    ],
)  # fmt: skip
def test_only_what_has_one_right_answer_is_mended(faulty: str, right: str | None) -> None:
    assert mend(faulty) == (faulty if right is None else right)
    assert mend(mend(faulty)) == mend(faulty)


@given(st.lists(st.text("0123456789", min_size=2, max_size=3), min_size=1, max_size=4), st.sampled_from(" -./,"))
def test_a_mended_code_has_the_same_digits_but_for_a_first_zero(parts: list[str], separator: str) -> None:
    for scheme in ("okpd2", "okrb007", "hs2022"):
        right = right_code(scheme, separator.join(parts))
        assert right is None or right.replace(".", "").lstrip("0") == "".join(parts).lstrip("0")


# --- what is laid out

LONG = "x" * 130


@pytest.mark.parametrize(
    ("text", "laid"),
    [
        (f'[a]\nspecs = {{ p = 130, "q r" = "{LONG}" }} # why\nz = 1\n', f'[a]\nspecs.p = 130\nspecs."q r" = "{LONG}" # why\nz = 1\n'),
        (
            f'[[a]]\r\ns = {{ p = {{ value = 1, note = {{ en = "{LONG}", ru = "я" }} }} }}\r\n',
            f'[[a]]\r\ns.p.value = 1\r\ns.p.note.en = "{LONG}"\r\ns.p.note.ru = "я"\r\n',
        ),
        (f'  l = [1,  {{ a = "{LONG}" }}]', f'  l = [\n    1,\n    {{ a = "{LONG}" }},\n  ]'),
        # What is short, stands on several lines already, or has dotted keys within braces, is left alone.
        ('s = { p = 1, q = 2 }', None),
        (f'l = [\n  1, "{LONG}"\n]', None),
        (f's = {{ a.b = 1, c = "{LONG}" }}', None),
        (f's = "{LONG}"\n', None),
        (f'a = {{}} # {LONG}', None),
    ],
)  # fmt: skip
def test_what_is_long_stands_one_key_a_line(text: str, laid: str | None) -> None:
    assert lay_out(text) == (text if laid is None else laid)


# --- over every valid file there is


@pytest.mark.parametrize("path", [*CORPUS, *FILES], ids=lambda path: path.name)
def test_no_file_says_anything_else_afterwards_and_a_second_run_changes_nothing(path: Path) -> None:
    before = read(path.parent, path.name)
    assert isinstance(before, Document)
    edits = list(layout_edits(before))
    after = with_edits(before, edits)
    assert same_data(before, after)
    assert list(layout_edits(after)) == []
    source = before.text.replace("\r\n", "\n")
    ends = [0, *(edit.end for edit in edits)]
    kept = [source[end : edit.start] for end, edit in zip(ends, edits, strict=False)]
    rest = after.text.replace("\r\n", "\n")
    for text in [*kept, source[ends[-1] :]]:
        # Every byte outside the edits is there, in its order.
        assert text in rest
        rest = rest[rest.index(text) + len(text) :]
    mended = mended_document(after)
    # Neither has anything to change in the catalogue that is shipped.
    assert (mended is None and edits == []) or path in CORPUS


@given(st.text("ab\r\n", max_size=30), st.data())
def test_an_edit_changes_its_own_characters_alone(text: str, data: st.DataObject) -> None:
    source = text.replace("\r\n", "\n")
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(source))] * 2)))
    assert edited(text, [Edit(start, end, "X")]).replace("\r\n", "\n") == source[:start] + "X" + source[end:]


# --- the commands


def test_russian_counts_of_places_and_files_are_in_their_cases(run: Run, make_catalogue: MakeCatalogue) -> None:
    faulty = {
        "offers/mining.toml": HEALTHY["offers/mining.toml"].replace("Самосвал", "Сaмосвал"),
        "projects/mine.toml": HEALTHY["projects/mine.toml"].replace("Самосвалы", "Сaмосвалы"),
    }
    make_catalogue(faulty)
    assert run("check", "--fix", "--lang", "ru").err == "изменятся 2 места в 2 файлах; внести правки — --write\n"
    assert run("check", "--fix", "--write", "--lang", "ru").err == "изменены 2 места в 2 файлах\n"


def test_fix_shows_a_patch_that_git_applies_and_write_makes_it(
    run: Run, make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    offers = HEALTHY["offers/mining.toml"].replace("Самосвал", "Сaмосвал").replace("\n", "\r\n")
    folder = make_catalogue({"offers/mining.toml": b"\xef\xbb\xbf" + offers.encode()})
    shown = run("check", "--fix")
    assert (shown.code, shown.err) == (1, "1 place in 1 file would change; --write changes it\n")
    (tmp_path / "fix.patch").write_bytes(shown.out.encode())
    applied = subprocess.run(["git", "apply", "fix.patch"], cwd=tmp_path, capture_output=True, check=False)
    assert (applied.returncode, applied.stderr) == (0, b"")
    expected = b"\xef\xbb\xbf" + offers.replace("Сaмосвал", "Самосвал").encode()
    assert (folder / "offers" / "mining.toml").read_bytes() == expected
    make_catalogue({"offers/mining.toml": b"\xef\xbb\xbf" + offers.encode()})
    done = run("check", "--fix", "--write")
    assert (done.code, done.out, done.err) == (0, "", "changed 1 place in 1 file\n")
    assert (folder / "offers" / "mining.toml").read_bytes() == expected
    again = run("check", "--fix")
    assert (again.code, again.out, again.err) == (0, "", "nothing to change\n")


def test_check_with_write_alone_is_refused(run: Run) -> None:
    answer = run("check", "nowhere", "--write")
    assert (answer.code, answer.err) == (2, "Error: --write goes with --fix\n")
