"""The first sheet of a workbook: where it comes from, what it holds, counts with a chart, and a heat map of outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from offerbook.tables.cells import LinkedText
from offerbook.tables.table import Table
from offerbook.tables.xlsx_book import INK, LINE, OUTCOME_COLOURS, Book, colour_outcomes
from offerbook.tables.xlsx_cells import cell_text, sheet_text

FIRST = 58.0
"""The width of the first column, in digits."""
OTHERS = 7.5
HEAD = 155.0
"""The height of upright headings, in points."""


class Summary(NamedTuple):
    """What the first sheet shows.

    title: of the whole.
    lines: what is to be known about it, each with its name.
    counts: rows with a name and a number for each column; the first row is the sum of the others.
    count_outcomes: the outcome whose colour each number of `counts` has; empty for none.
    heat_map: rows with a name and an outcome for each column.
    legend: outcomes with what they mean.
    """

    title: str
    lines: Sequence[tuple[str, str]]
    counts: Table
    count_outcomes: Sequence[str]
    heat_map: Table
    legend: Sequence[tuple[str, str]]


def add_summary(book: Book, summary: Summary, name: str) -> None:
    """Write the first sheet."""
    _SummarySheet(book, book.sheet(name), name).write(summary)


class _SummarySheet:
    """The first sheet on its way, row by row."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self.book = book
        self.sheet = sheet
        self.name = name
        self.row = 0

    def write(self, summary: Summary) -> None:
        """Everything, from the top to the bottom, as rows of a sheet that streams have to come."""
        self.sheet.set_column(0, 0, FIRST)
        columns = max(len(summary.counts.columns), len(summary.heat_map.columns))
        self.sheet.set_column(1, columns - 1, OTHERS)
        self._line(summary.title, self.book.format(bold=True, font_size=15), 24)
        for label, value in summary.lines:
            self.sheet.write_string(self.row, 0, sheet_text(label), self.book.format(font_color="#52606D"))
            self.sheet.write_string(self.row, 1, sheet_text(value), self.book.format())
            self.row += 1
        self.row += 1
        first = self._counts(summary)
        self._chart(summary, first)
        self._heat_map(summary)
        self.sheet.print_area(0, 0, self.row, columns - 1)
        self.sheet.fit_to_pages(1, 0)

    def _line(self, text: str, format: Any, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.sheet.write_string(self.row, 0, sheet_text(text), format)
        self.row += 1

    def _head(self, table: Table) -> None:
        """The title of a table, and its headings: the first as it is, the others upright."""
        self._line(table.title, self.book.format(bold=True, font_size=12), 20)
        self.sheet.set_row(self.row, HEAD)
        look = {"bold": True, "bg_color": "#E3E8ED", "bottom": 2, "bottom_color": "#7B8794", "text_wrap": True}
        for place, column in enumerate(table.columns):
            turned = {"rotation": 90, "align": "center"} if place else {"valign": "bottom"}
            self.sheet.write_string(self.row, place, sheet_text(column.heading), self.book.format(**look, **turned))
        self.row += 1

    def _name_of_row(self, cell: Any, **look: Any) -> None:
        text = sheet_text(str(cell))
        # A name that is longer than the column is written smaller: bars stand beside rows of one height.
        look = {**look, "shrink": True}
        if isinstance(cell, LinkedText):
            link = self.book.format(**look, font_color="#0B5394", underline=1)
            self.sheet.write_url(self.row, 0, cell.target, link, text)
        else:
            self.sheet.write_string(self.row, 0, text, self.book.format(**look))

    def _counts(self, summary: Summary) -> tuple[int, int]:
        """The table of numbers; its first and last row below the sum."""
        self._head(summary.counts)
        start = self.row
        for row in summary.counts.rows:
            is_sum = self.row == start
            line = {"bottom": 1, "bottom_color": "#D5DBE1", "bold": is_sum}
            self._name_of_row(row[0], **line)
            for place, (cell, outcome) in enumerate(zip(row[1:], summary.count_outcomes, strict=True), start=1):
                background, letters = OUTCOME_COLOURS.get(outcome, ("#FFFFFF", INK))
                coloured = {"bg_color": background, "font_color": letters} if cell and outcome else {}
                look = self.book.format(**line, align="center", **coloured)
                if cell:
                    self.sheet.write_number(self.row, place, cell, look)
                else:
                    self.sheet.write_blank(self.row, place, None, look)
            self.row += 1
        return start + 1, self.row - 1

    def _chart(self, summary: Summary, area: tuple[int, int]) -> None:
        """How the needs of each row stand, as a bar of parts beside the row; the legend stands beside the headings."""
        first, last = area
        if last < first:
            return
        chart = self.book.workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
        for place, outcome in enumerate(summary.count_outcomes, start=1):
            if outcome:
                background, letters = OUTCOME_COLOURS[outcome]
                fill = {"fill": {"color": background}}
                if summary.count_outcomes.index(outcome) < place - 1:
                    # Two columns of one colour are told apart by a pattern.
                    fill = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": letters, "bg_color": background}}
                chart.add_series(
                    {
                        "name": [self.name, first - 2, place],
                        "categories": [self.name, first, 0, last, 0],
                        "values": [self.name, first, place, last, place],
                        "border": {"color": letters, "width": 0.75},
                        "gap": 30,
                        **fill,
                    }
                )
        rows = (last - first + 1) * (LINE + 3)
        height = HEAD + LINE + 3 + rows
        inside = {"x": 0.01, "y": (height - rows) / height, "width": 0.98, "height": rows / height}
        chart.set_plotarea({"layout": inside})
        chart.set_y_axis({"reverse": True, "visible": False})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        legend = {"x": 0.01, "y": 0.01, "width": 0.98, "height": HEAD / height * 0.9}
        chart.set_legend({"position": "top", "layout": legend, "font": {"name": "Arial", "size": 9, "color": INK}})
        chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
        chart.set_size({"width": 470, "height": int(height * 96 / 72)})
        place = len(summary.counts.columns)
        options = {"x_offset": 6, "object_position": 1, "description": sheet_text(summary.counts.title)}
        self.sheet.insert_chart(first - 2, place, chart, options)
        self.row += 1

    def _heat_map(self, summary: Summary) -> None:
        self.sheet.set_h_pagebreaks([self.row])
        self._head(summary.heat_map)
        start = self.row
        columns = summary.heat_map.columns
        for row in summary.heat_map.rows:
            self._name_of_row(row[0], bottom=1, bottom_color="#D5DBE1")
            for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
                if place:
                    # The mark alone; the legend has the word.
                    text = cell_text(cell, column).partition(" ")[0]
                    look = self.book.format(align="center", bottom=1, bottom_color="#D5DBE1")
                    self.sheet.write_string(self.row, place, text, look)
            self.row += 1
        colour_outcomes(self.book, self.sheet, (start, 1, max(start, self.row - 1), len(columns) - 1))
        self.row += 1
        for mark, meaning in summary.legend:
            self.sheet.write_string(self.row, 0, f"{mark}  {sheet_text(meaning)}", self.book.format())
            self.row += 1
