"""A catalogue of formulas, markup, control characters and endless names through every output, opened in the real programs."""

from __future__ import annotations

import csv
import html
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from offerbook.library import Book, open_catalogue
from offerbook.publishing.briefing_contents import briefing_of
from offerbook.publishing.briefing_html import write_briefing
from offerbook.publishing.briefing_subject import subject_named
from offerbook.publishing.briefing_word import write_word_briefing
from offerbook.publishing.database import write_sqlite
from offerbook.publishing.folder import write_folder
from offerbook.publishing.json_document import write_json_document
from offerbook.publishing.parquet import write_parquet
from offerbook.publishing.workbook import write_workbook
from offerbook.tables.files import open_output, open_output_binary
from offerbook.tables.formats import RENDERERS, write
from offerbook.text.normalize import safe
from tests.conftest import HEALTHY
from tests.publishing.browsers import browse, squeezed
from tests.tools.office import converted, needs_office

pytestmark = pytest.mark.slow
TEXTS = [
    "=cmd|' /C calc'!A0", "@SUM(1)", "+7 914", "-1+1", "<script>document.title='hacked'</script>", "<img src=x onerror=alert(1)>",
    "\x07\x1b[31m", "\u202eевон\u202c", "א ב ג", "_x0041_", "x" * 500, "'=1", "]]>", "&L&P", "{{ 7*7 }} {% x %} {value} %s",
    "a|b | c", "\\input{/etc/passwd} $x$ *b* `c`", "http://a.example/?q=1&b=2", "\u200b\u200d\ufe0f", "🚒 й и\u0306",
]  # fmt: skip
SHOWN = [safe(text) for text in TEXTS]


def text(words: str) -> str:
    quoted = json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{{ en = {quoted}, ru = {quoted} }}"


def hostile_files() -> dict[str, str]:
    offers = "".join(
        f'[[offer]]\nid = "o{number}"\nname = {text(it)}\nsummary = {text(it)}\nsupplier = "belaz"\ngroup = "haul-trucks"\n'
        f'specs = {{ payload_t = {{ value = {100 + number}, note = {text(it)} }} }}\nsources = ["page"]\n'
        f'cautions = [{{ text = {text(it)}, asks = {text(it)} }}]\nnotes = [{{ topic = "other", text = {text(it)} }}]\n'
        for number, it in enumerate(TEXTS)
    )
    need = (
        f'[[project.need]]\nid = "n"\nname = {text(TEXTS[4])}\nsummary = {text(TEXTS[0])}\ngroups = ["haul-trucks"]\n'
        f'status = "open"\nbasis = "inferred"\nwhy = {text(TEXTS[5])}\nsources = ["page"]\n'
        f'requires = [{{ spec = "payload_t", min = 100, why = {text(TEXTS[1])} }}]\n'
    )
    project = f'[[project]]\nid = "mine"\nname = {text(TEXTS[5])}\nowner = {text(TEXTS[0])}\nsources = ["page"]\n\n'
    source = f'[[source]]\nid = "page"\npublisher = {text("</title><script>")}\nurl = "https://a.example/?a=1&b=<x>"\n'
    return {
        **HEALTHY,
        "catalogue.toml": f"format = 1\ntitle = {text('=1+1 & [/b]: *? <i>')}\n",
        "offers/mining.toml": offers,
        "projects/mine.toml": project + need,
        "suppliers.toml": f'[[supplier]]\nid = "belaz"\nname = {text("=SUM(1) <u>")}\n',
        "sources.toml": source,
    }


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = tmp_path_factory.mktemp("hostile")
    for name, content in hostile_files().items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return open_catalogue(root, use_cache=False)


def test_programs_read_back_every_text_as_it_was(book: Book, tmp_path: Path) -> None:
    write_folder(book.index, tmp_path / "folder", ["offers", "cautions"], "t")
    with (tmp_path / "folder" / "offers.csv").open(newline="", encoding="utf-8") as stream:
        assert [row["name_en"] for row in csv.DictReader(stream)] == SHOWN
    write_json_document(book.index, tmp_path / "all.json", ["offers"])
    assert [it["name_en"] for it in json.loads((tmp_path / "all.json").read_bytes())["offers"]] == TEXTS
    write_sqlite(book.index, tmp_path / "all.sqlite")
    with sqlite3.connect(tmp_path / "all.sqlite") as database:
        assert [name for (name,) in database.execute("SELECT name_en FROM offers")] == TEXTS
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(book.index, tmp_path / "all.parquet", ["offers"])
    assert parquet.read_table(tmp_path / "all.parquet" / "offers.parquet")["name_en"].to_pylist() == TEXTS


def test_no_output_holds_a_character_that_drives_what_reads_it(book: Book, tmp_path: Path) -> None:
    for format, renderer in RENDERERS.items():
        if not renderer.binary:
            with open_output(tmp_path / "x") as stream:
                write(book.offers().table(["id,name,cautions"]), format, stream)
            driving = re.findall(
                "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", (tmp_path / "x").read_text("utf-8")
            )
            assert (format, driving) == (format, [])


@needs_office
def test_libreoffice_opens_workbook_and_documents_with_every_text_a_text(book: Book, tmp_path: Path) -> None:
    sheets, word = tmp_path / "book.xlsx", tmp_path / "report.docx"
    write_workbook(book.index, sheets)
    with open_output_binary(word) as stream:
        write_word_briefing(briefing_of(book.index, subject_named(book.index, ())), stream)
    saved: Any = openpyxl.load_workbook(converted(sheets, tmp_path, "xlsx", "ru-RU"))
    assert {cell.data_type for sheet in saved for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert [row[0] for row in saved["Offers"].iter_rows(min_row=2, values_only=True)] == SHOWN
    opened: Any = docx.Document(str(converted(word, tmp_path, "docx", "ru-RU")))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    read = squeezed(" ".join([*(it.text for it in opened.paragraphs), *cells]))
    assert [it for it in SHOWN if squeezed(it) not in read] == []


def test_a_browser_shows_pages_as_text_and_runs_nothing(book: Book, tmp_path: Path) -> None:
    with open_output(tmp_path / "report.html") as stream:
        write_briefing(briefing_of(book.index, subject_named(book.index, ())), stream)
    with open_output(tmp_path / "offers.html") as stream:
        write(book.offers().table(["id,name,cautions"]), "html", stream)
    for name in ("report", "offers"):
        shown = browse(tmp_path / f"{name}.html", "--dump-dom")
        assert "hacked" not in str(re.search("<title>.*</title>", shown, re.DOTALL))
        assert re.findall(r"<(?:script|img|iframe|object|link|base)\b|\son\w+=", re.sub(">[^<]*<", "><", shown)) == []
        read = squeezed(html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", "", shown, flags=re.DOTALL)))
        assert [it for it in SHOWN if squeezed(it) not in read] == []
