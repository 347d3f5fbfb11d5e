"""Documents for Word: headings, tables and footnotes that another program reads, whatever the data holds."""

from __future__ import annotations

import io
import subprocess
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from offerbook.index.store import Index
from offerbook.matching.letters import letters
from offerbook.matching.questions import find_questions
from offerbook.publishing.briefing import Briefing
from offerbook.publishing.briefing_contents import briefing_of
from offerbook.publishing.briefing_subject import subject_named
from offerbook.publishing.briefing_word import write_word_briefing
from offerbook.publishing.letters_word import write_word_letters
from offerbook.publishing.word_document import WordDocument
from offerbook.text.normalize import safe
from tests.conftest import Run
from tests.matching.screens import OFFERS, PROJECTS
from tests.matching.trade import indexed, need, offer, project
from tests.publishing.browsers import printed, program, squeezed
from tests.publishing.test_briefing import made, told

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG = "Self-unloading" * 36
HOSTILE = (
    offer("bad", more="specs = { payload_t = 130 }").replace(
        'en = "bad"', f'en = "<b>{LONG}</b>\\u001b[31m \\u202e{{7*7}}"'
    )
    + offer("formula", more='cautions = [{ text = { en = "=cmd|x!A1 </script>", ru = "]]> & \\u0007" } }]').replace(
        'en = "formula"', 'en = "=1+1"'
    )
    + offer("rtl").replace('en = "rtl"', 'en = "شاحنة קרון 130"')
)
HOSTILE_PROJECTS = project("mine", need("trucks").replace('en = "trucks"', f'en = "{LONG} {{% raw %}}"'))


def document_of(index: Index, *names: str) -> tuple[Briefing, bytes]:
    """A briefing and its document."""
    briefing = briefing_of(index, subject_named(index, names))
    stream = io.BytesIO()
    write_word_briefing(briefing, stream)
    return briefing, stream.getvalue()


def words_of(document: bytes, part: str = "word/document.xml") -> str:
    """All text of a part of a document."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return plain("".join(it.text or "" for it in ElementTree.fromstring(archive.read(part)).iter(f"{WORD}t")))


def plain(text: str) -> str:
    """A text with spaces, hyphens and dashes at which lines end."""
    text = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NON-BREAKING HYPHEN}", "-")
    return text.replace("\N{WORD JOINER}", "")


@pytest.fixture
def hostile(tmp_path: Path) -> Index:
    return indexed(tmp_path / "hostile", HOSTILE, HOSTILE_PROJECTS)


def test_a_document_has_headings_for_what_it_tells(tmp_path: Path) -> None:
    _briefing, content = document_of(indexed(tmp_path / "trade", OFFERS, PROJECTS), "mine")
    document = docx.Document(io.BytesIO(content))
    headings = [
        (it.style.name, it.text) for it in document.paragraphs if it.style and it.style.name.startswith(("H", "T"))
    ]
    assert headings == [
        ("Title", "mine"),
        *(("Heading 1", text) for text in ("At a glance", "What goes where", "Need by need")),
        ("Heading 2", "mine"),
        *(("Heading 3", text) for text in ("trucks", "fleet", "big", "milk", "old", "sweepers")),
        *(
            ("Heading 1", text)
            for text in ("What nothing answers, and what to do", "Whom to ask", "How old the evidence is")
        ),
    ]
    assert [table.rows[0].cells[0].text for table in document.tables] == [
        "Need",
        "",
        "What is offered",
        "Need or offer",
        "Supplier",
        "Buyer",
    ]


def test_on_the_first_page_of_several_projects_each_has_a_row_of_its_own(tmp_path: Path) -> None:
    projects = project("mine", need("trucks")) + project("farm", need("more"))
    _briefing, content = document_of(indexed(tmp_path / "trade", offer("one"), projects))
    [best, *_others] = docx.Document(io.BytesIO(content)).tables
    assert [cell.text for cell in best.columns[0].cells] == ["Need", "mine:", "trucks", "farm:", "more"]


@pytest.mark.slow
def test_a_document_holds_every_sentence_and_each_source_as_one_footnote(shipped: Index) -> None:
    briefing, content = document_of(shipped, "bam2")
    read = squeezed(words_of(content)) + squeezed(words_of(content, "word/footnotes.xml"))
    assert [
        text
        for text in told(briefing)
        if squeezed(text) not in read and text not in {it.note for it in briefing.sources}
    ] == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = ElementTree.fromstring(archive.read("word/document.xml"))
        notes = ElementTree.fromstring(archive.read("word/footnotes.xml"))
    cited = [it.get(f"{WORD}id") for it in document.iter(f"{WORD}footnoteReference")]
    assert cited == [str(number) for number in range(1, len(cited) + 1)]
    assert [it.get(f"{WORD}id") for it in notes] == ["-1", "0", *cited]


def test_no_character_of_the_data_acts_in_a_page_or_a_document(hostile: Index) -> None:
    briefing, page = made(hostile)
    _briefing, content = document_of(hostile)
    answers = [answer.name for answer in briefing.projects[0].needs[0].answers]
    assert len(answers) == 3
    assert "<b>Self" not in page
    assert "</script>" not in page
    assert "&lt;b&gt;Self-unloading" in page
    assert "\\x1b[31m \\u202e{7*7}" in page
    assert [name for name in answers if squeezed(safe(name)) not in squeezed(words_of(content))] == []


@pytest.mark.slow
def test_real_programs_open_what_hostile_data_are_published_as(hostile: Index, tmp_path: Path) -> None:
    office = program("soffice", "libreoffice")
    reader = program("pdftotext")
    _briefing, page = made(hostile)
    (tmp_path / "briefing.html").write_text(page, encoding="utf-8")
    paper = printed(tmp_path / "briefing.html")
    assert squeezed(LONG) in paper
    assert "=1+1" in paper
    (tmp_path / "briefing.docx").write_bytes(document_of(hostile)[1])
    command = [office, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "pdf"]
    subprocess.run([*command, "briefing.docx"], cwd=tmp_path, capture_output=True, check=True, timeout=180)
    read = subprocess.run([reader, "-raw", "briefing.pdf", "-"], cwd=tmp_path, capture_output=True, check=True).stdout
    assert squeezed(LONG) in squeezed(read.decode())
    assert "=cmd|x!A1 </script>" in " ".join(read.decode().split())


@pytest.mark.slow
def test_letters_are_one_document_with_room_for_the_answers(shipped: Index) -> None:
    first, *others = letters(shipped, find_questions(shipped, ["maz"]))
    written = [first._replace(note="[Ask first who it is.]"), *others]
    stream = io.BytesIO()
    write_word_letters(written, stream)
    document = docx.Document(io.BytesIO(stream.getvalue()))
    assert [table.rows[0].cells[2].text for table in document.tables] == ["Answer"] * len(written)
    asked = {plain(row.cells[1].text) for table in document.tables for row in table.rows[1:]}
    assert asked == {question for letter in written for item in letter.items for question in item.questions}
    assert [it.text for it in document.paragraphs if it.text.startswith("[Ask")] == ["[Ask first who it is.]"]


def test_a_letter_begins_a_page_without_a_paragraph_for_the_break() -> None:
    document = WordDocument("T", "", "")
    for number in (1, 2):
        if number > 1:
            document.page_break()
        document.paragraph(f"To: {number}")
        document.table(["Question"], [[("Why?", ())]], [80])
        document.heading("Yours", 1)
    stream = io.BytesIO()
    document.save(stream)
    read = docx.Document(stream)
    # Each table is followed by an empty paragraph.
    assert [(it.text, it.paragraph_format.page_break_before) for it in read.paragraphs] == [
        ("To: 1", None), ("", None), ("Yours", None), ("To: 2", True), ("", None), ("Yours", None)
    ]  # fmt: skip
    assert [table.cell(1, 0).text for table in read.tables] == ["Why?", "Why?"]


def test_the_same_briefing_gives_the_same_document_on_another_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = indexed(tmp_path / "trade", OFFERS, PROJECTS)
    _briefing, written = document_of(index, "mine")
    tomorrow = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    assert document_of(index, "mine")[1] == written


@pytest.mark.slow
def test_commands_write_documents_by_the_ending_of_the_file(run: Run, tmp_path: Path) -> None:
    assert run("report", "bam2", "-o", "bam2.docx").code == 0
    assert run("ask", "maz", "-o", "maz.docx").code == 0
    assert [zipfile.is_zipfile(tmp_path / name) for name in ("bam2.docx", "maz.docx")] == [True, True]
    assert run("ask", "maz", "-f", "docx").err == "Error: docx is no text; name a file with -o\n"


def test_no_line_of_a_document_ends_within_an_amount_or_a_mark() -> None:
    document = WordDocument("T", "", "")
    document.heading("БС-4000", 1)
    document.paragraph("БЕЛАЗ-75180, 180 т; 270 млн т; 20–23 т; −50 °C; RU-KHA; bs-4000; https://a.by/A-1")
    document.table(["MAZ-5440"], [[("MAZ-5440, 20 t", ())]], [80])
    stream = io.BytesIO()
    document.save(stream)
    read = docx.Document(stream)
    texts = [it.text for it in read.paragraphs if it.text] + [it.text for it in read.tables[0].column_cells(0)]
    marks = str.maketrans("\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}\N{WORD JOINER}", "_=+")
    assert [it.translate(marks) for it in texts] == [
        "БС=4000",
        "БЕЛАЗ=75180, 180_т; 270_млн_т; 20–+23_т; −50_°C; RU=KHA; bs-4000; https://a.by/A-1",
        "MAZ=5440",
        "MAZ=5440, 20_t",
    ]
