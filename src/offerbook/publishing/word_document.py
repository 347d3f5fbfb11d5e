"""Documents that Word and LibreOffice open: real headings, tables and footnotes, and named styles that a ministry can restyle.

What is complete is kept as text in a temporary file until the document is saved: a long document takes no more memory than a
short one, and python-docx, which reads through the whole body for many an addition, finds it empty.
"""

from __future__ import annotations

import gc
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from offerbook.publishing.text_width import in_lines
from offerbook.tables.screen import unbroken
from offerbook.text.i18n import current_language
from offerbook.text.normalize import cut_at_word, safe

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_INK, _PALE = RGBColor(0x16, 0x32, 0x4F), RGBColor(0x55, 0x60, 0x6A)
_LANGUAGES = {"en": "en-GB", "ru": "ru-RU"}
_PUTS_A_COLLECTION = 200
"""After so many paragraphs and tables what they left behind is freed."""
_IN_MEMORY = 1_000_000
"""Bytes of a body that need no file."""
_MARK = re.compile(r"(?<![\w/.=-])([A-ZА-ЯЁ][^\W\d_]*)-(?=\d|[A-ZА-ЯЁ]{2})")
"""Finds a mark up to its hyphen; not an id or an address, which are copied and typed."""
FONT = "Arial"
"""Of the whole document; its style Normal says so, and can say otherwise."""
CAUTION, QUESTION, SMALL, DENSE = "Caution", "Question", "Small", "Dense"
"""Styles of our own, besides those that every document has."""
Cite = Callable[[int], str]
"""Gives the text of a footnote for the number of a source."""


class WordDocument:
    """A document on its way.

    cite: gives the text of the footnote for the number of a source, each of which has one footnote however often it is cited.
    """

    def __init__(self, title: str, subject: str, mark: str, cite: Cite = str) -> None:
        self._document: Any = docx.Document()
        self._cite = cite
        self._footnotes: list[str] = []
        self._notes: dict[int, int] = {}
        self._style_ids: dict[str, str] = {}
        # What says how the pages are; it stands last.
        self._end: Any = self._document.element.body[-1]
        self._puts = 0
        self._begins_page = False
        # Closed with the document.
        self._written = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        properties = self._document.core_properties
        properties.title, properties.subject, properties.comments = safe(title)[:255], safe(subject)[:255], mark
        properties.author = properties.last_modified_by = "offerbook"
        properties.language = _LANGUAGES[current_language()]
        self._set_up_styles()
        self._set_up_page(title)

    # --- What it holds

    def heading(self, text: str, level: int) -> None:
        """A heading; level 0 is the title."""
        self._put_away()
        added = self._styled(self._next_paragraph(), f"Heading {level}" if level else "Title")
        added.add_run(_for_word(text))

    def paragraph(
        self, text: str, style: str = "Normal", sources: Sequence[int] = (), lead: str = "", leads_on: bool = False
    ) -> None:
        """A paragraph with its sources as footnotes; the lead stands before it in bold.

        leads_on: it stands on the page of what follows.
        """
        self._put_away()
        added = self._styled(self._next_paragraph(), style)
        added.paragraph_format.keep_with_next = leads_on or None
        self._fill(added, text, sources, lead)

    def table(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[tuple[str, Sequence[int]]]],
        widths: Sequence[float],
        style: str = "Normal",
    ) -> None:
        """A table whose head repeats on every page; a cell is a text with its sources, widths are in millimetres."""
        self._put_away()
        table = self._new_table(len(heads))
        for cell, head in zip(_cells(table, table.rows[0], widths), heads, strict=True):
            self._fill(cell.paragraphs[0], "", (), head)
            # A head alone at the foot of a page heads nothing.
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        _mark_row(table.rows[0], "w:tblHeader")
        for row in rows:
            added = _add_row(table)
            _mark_row(added, "w:cantSplit")
            for cell, (text, sources) in zip(_cells(table, added, widths), row, strict=True):
                lines = text.split("\n")
                for place, line in enumerate(lines, 1):
                    paragraph = cell.paragraphs[0] if place == 1 else cell.add_paragraph()
                    self._fill(self._styled(paragraph, style), line, sources if place == len(lines) else ())
        self._styled(self._new_paragraph(), SMALL)

    def grid(self, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], first: float, other: float) -> None:
        """A table of signs under heads that stand upright; the widths of the names and of the others in millimetres."""
        self._put_away()
        table = self._new_table(len(heads) + 1)
        head, widths = table.rows[0], [first, *[other] * len(heads)]
        head.height = Mm(_upright_height(heads, other))
        _mark_row(head, "w:tblHeader")
        for cell, text in zip(_cells(table, head, widths), ("", *heads), strict=True):
            direction = OxmlElement("w:textDirection")
            direction.set(qn("w:val"), "btLr")
            cell._tc.get_or_add_tcPr().append(direction)
            self._fill(cell.paragraphs[0], text)
            self._styled(cell.paragraphs[0], SMALL)
        for name, signs in rows:
            added = _add_row(table)
            _mark_row(added, "w:cantSplit")
            for cell, text in zip(_cells(table, added, widths), (name, *signs), strict=True):
                self._fill(cell.paragraphs[0], text)
                self._styled(cell.paragraphs[0], SMALL)
        self._styled(self._new_paragraph(), SMALL)

    def page_break(self) -> None:
        """The next paragraph or heading stands on a new page. A break in a paragraph of its own can leave a page empty."""
        self._begins_page = True

    def save(self, stream: BinaryIO) -> None:
        """Write the document."""
        if self._footnotes:
            part = self._document.part
            name = PackURI("/word/footnotes.xml")
            notes = Part(name, CONTENT_TYPE.WML_FOOTNOTES, _footnotes_xml(self._footnotes), part.package)
            part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
        self._put_away()
        frame = io.BytesIO()
        self._document.save(frame)
        with (
            zipfile.ZipFile(frame) as parts,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as whole,
            self._written,
        ):
            for filename in parts.namelist():
                # The date of a new entry is fixed, so that the same content gives the same bytes.
                entry = zipfile.ZipInfo(filename)
                entry.compress_type = zipfile.ZIP_DEFLATED
                content = parts.read(filename)
                if filename != "word/document.xml":
                    whole.writestr(entry, content)
                    continue
                before = content.rfind(b"<w:sectPr")
                self._written.seek(0)
                with whole.open(entry, "w") as part:
                    part.write(content[:before])
                    shutil.copyfileobj(self._written, part)
                    part.write(content[before:])

    def _put_away(self) -> None:
        """Take what is complete out of the body, as text."""
        self._puts += 1
        if self._puts % _PUTS_A_COLLECTION == 0:
            # Elements refer to each other, and the command line collects no such garbage. Generation 0 is what is new.
            gc.collect(0)
        for element in self._document.element.body.iterchildren():
            if element is not self._end:
                self._written.write(_as_text(element))
                self._document.element.body.remove(element)

    def _new_table(self, columns: int) -> Any:
        """A table of one row at the end."""
        table = self._document.add_table(rows=1, cols=columns)
        table._tbl.tblStyle_val = self._style_id("Table Grid")
        table.autofit = False
        return table

    def _new_paragraph(self) -> Any:
        """A paragraph at the end."""
        element = OxmlElement("w:p")
        self._end.addprevious(element)
        return Paragraph(element, self._document._body)

    def _next_paragraph(self) -> Any:
        """A paragraph at the end, on a new page where one is to begin."""
        added = self._new_paragraph()
        if self._begins_page:
            added.paragraph_format.page_break_before = True
            self._begins_page = False
        return added

    # --- How it looks

    def _style_id(self, name: str) -> str:
        """The id of a style. Looked up once: python-docx reads through all styles for each paragraph."""
        if name not in self._style_ids:
            self._style_ids[name] = self._document.styles[name].style_id
        return self._style_ids[name]

    def _styled(self, paragraph: Any, style: str) -> Any:
        paragraph._p.style = self._style_id(style)
        return paragraph

    def _fill(self, paragraph: Any, text: str, sources: Sequence[int] = (), lead: str = "") -> None:
        if lead:
            paragraph.add_run(_for_word(lead)).bold = True
        if text:
            paragraph.add_run(_for_word(f" {text}" if lead else text))
        for place, number in enumerate(sources):
            if place:
                paragraph.add_run(", ").font.superscript = True
            self._refer(paragraph, number)

    def _refer(self, paragraph: Any, number: int) -> None:
        """The footnote of a source: the first time the footnote itself, then a field that repeats its number."""
        if number not in self._notes:
            self._footnotes.append(safe(self._cite(number)))
            self._notes[number] = len(self._footnotes)
            note = self._notes[number]
            _bookmark(paragraph, note, "w:bookmarkStart")
            run = paragraph.add_run()
            run._r.style = self._style_id("footnote reference")
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), str(note))
            run._r.append(reference)
            _bookmark(paragraph, note, "w:bookmarkEnd")
            return
        note = self._notes[number]
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" NOTEREF _Note{note} \\f \\h ")
        run = paragraph.add_run(str(note))
        run._r.style = self._style_id("footnote reference")
        field.append(run._r)
        paragraph._p.append(field)

    def _set_up_styles(self) -> None:
        styles = self._document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(10)
        normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
        normal.paragraph_format.space_after = Pt(4)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), _LANGUAGES[current_language()])
        normal.element.rPr.append(language)
        for name, size in (("Title", 20), ("Heading 1", 15), ("Heading 2", 13), ("Heading 3", 11)):
            font = styles[name].font
            font.name, font.size, font.color.rgb, font.bold = FONT, Pt(size), _INK, True
            fonts = styles[name].element.rPr.rFonts
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
        for name, change in ((CAUTION, "italic"), (QUESTION, "bold"), (SMALL, ""), (DENSE, "")):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            if change:
                setattr(style.font, change, True)
        styles[CAUTION].paragraph_format.left_indent = Mm(5)
        styles[DENSE].font.size, styles[DENSE].paragraph_format.space_after = Pt(8.5), Pt(1)
        styles[SMALL].font.size, styles[SMALL].font.color.rgb = Pt(8.5), _PALE
        styles[SMALL].paragraph_format.space_after = Pt(2)
        note = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style, note.font.size = normal, Pt(8)
        note.paragraph_format.space_after = Pt(0)
        styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER).font.superscript = True

    def _set_up_page(self, title: str) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
        foot = section.footer.paragraphs[0]
        foot.style = SMALL
        foot.add_run(f"{cut_at_word(safe(title), 90)} · ")
        for place, code in enumerate(("PAGE", "NUMPAGES")):
            if place:
                foot.add_run(" / ")
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), code)
            run = foot.add_run("1")
            field.append(run._r)
            foot._p.append(field)


def _for_word(text: str) -> str:
    """A text in which no line ends between a number and its unit, within a range, nor within a mark: "БС-4000"."""
    return _MARK.sub("\\1\N{NON-BREAKING HYPHEN}", unbroken(safe(text)))


def _upright_height(heads: Sequence[str], across: float) -> float:
    """The height in millimetres in which upright texts fit columns of that breadth; nothing grows by itself with such a text."""
    size, point = 8.5, 25.4 / 72
    # A cell keeps 1.9 mm free at each side, and a paragraph a little below it.
    lines = max(1, int((across - 4.5) / (size * 1.2 * point)))
    for height in range(30, 90, 4):
        if all(len(in_lines(head, (height - 5) / point, size, lines + 1)) <= lines for head in heads):
            return height
    return 90


def _as_text(element: Any) -> bytes:
    """An element of the body as XML; the namespaces that the document declares for all of it are left out."""
    _declaration, _end, text = serialize_part_xml(element).partition(b"?>")
    head, end, rest = text.lstrip().partition(b">")
    for prefix, address in element.nsmap.items():
        head = head.replace(f' xmlns:{prefix}="{address}"'.encode(), b"")
    return head + end + rest


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _add_row(table: Any) -> Any:
    """A row at the end of a table, with as many cells as its grid has. python-docx reads through all rows for each."""
    element: Any = OxmlElement("w:tr")
    for _column in table._tbl.tblGrid.gridCol_lst:
        element.add_tc()
    table._tbl.append(element)
    return _Row(element, table)


def _cells(table: Any, row: Any, widths: Sequence[float]) -> list[Any]:
    """The cells of a row, with their widths. `row.cells` would look at the whole table for each."""
    cells = [_Cell(element, table) for element in row._tr.tc_lst]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        # LibreOffice goes by the grid, Word by the cells.
        column.w = Mm(width)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Mm(width)
    return cells


def _bookmark(paragraph: Any, note: int, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:id"), str(note))
    if name == "w:bookmarkStart":
        mark.set(qn("w:name"), f"_Note{note}")
    paragraph._p.append(mark)


def _footnotes_xml(texts: Sequence[str]) -> bytes:
    """The part that python-docx does not write: two separators that every document has, and the footnotes."""
    parts = [
        f'<w:footnote w:type="{kind}" w:id="{id}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for id, kind in ((-1, "separator"), (0, "continuationSeparator"))
    ]
    parts += [
        f'<w:footnote w:id="{id}"><w:p><w:pPr><w:pStyle w:val="footnotetext"/></w:pPr><w:r><w:rPr>'
        f'<w:rStyle w:val="footnotereference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> '
        f"{escape(text)}</w:t></w:r></w:p></w:footnote>"
        for id, text in enumerate(texts, 1)
    ]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:footnotes xmlns:w="{_NAMESPACE}">{"".join(parts)}</w:footnotes>'.encode()
