"""The library: `offerbook.open()` and what a book answers, without a command line."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import offerbook
from offerbook.library import Book
from offerbook.text.errors import CatalogueNotFoundError, UsageError
from tests.conftest import ROOT, SHIPPED, MakeCatalogue, environment_of


@pytest.fixture
def book(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Book:
    """The smallest healthy catalogue."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return offerbook.open(make_catalogue())


def test_the_readme_s_lines_run(tmp_path: Path, warm_cache: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code, output = re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", readme, re.DOTALL)[0]
    assert len(code.strip().splitlines()) <= 5
    assert printed(code, tmp_path, XDG_CACHE_HOME=warm_cache) == output


def printed(code: str, folder: Path, **environment: str) -> str:
    """What a new Python prints that runs some lines."""
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=folder, env=environment_of(folder) | environment, capture_output=True, check=True)
    return done.stdout.decode()


def test_importing_the_library_loads_neither_typer_nor_rich_nor_the_validator(tmp_path: Path) -> None:
    code = "import offerbook, sys; print(sorted({'typer', 'rich', 'msgspec', 'tomli', 'tabulate'} & set(sys.modules)))"
    assert printed(code, tmp_path) == "[]\n"


def test_matching_as_a_library_loads_neither_typer_nor_rich(tmp_path: Path, warm_cache: str) -> None:
    code = "import offerbook, sys; offerbook.open().match('bam2'); print(sorted({'typer', 'rich'} & set(sys.modules)))"
    assert printed(code, tmp_path, XDG_CACHE_HOME=warm_cache) == "[]\n"


def test_a_listing_is_a_sequence_of_records_and_a_list_of_dictionaries(book: Book) -> None:
    offers = book.offers(where="payload_t >= 100 t")
    assert [offer.id for offer in offers] == ["truck"]
    assert offers[0].specs["payload_t"].value == 130
    row = offers.to_dicts()[0]
    assert (row["id"], row["name"], row["kind"], row["variants"]) == ("truck", "Truck", "goods", ())
    assert book.needs(status="open").ids == ("mine/trucks",)
    assert len(book.suppliers("belaz")) == 1


def test_an_answer_cannot_be_changed(book: Book) -> None:
    matches = book.match("mine")
    with pytest.raises(AttributeError):
        matches.title = "another"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        matches[0].score = Decimal(100)  # type: ignore[misc]
    with pytest.raises(TypeError):
        matches[0] = matches[0]  # type: ignore[index]


def test_matches_come_best_first_with_their_verdicts_and_a_summary(book: Book) -> None:
    matches = book.match("mine/trucks")
    assert [(match.need_id, match.offer.id, match.outcome) for match in matches] == [("mine/trucks", "truck", "fits")]
    assert sum(verdict.points for verdict in matches[0].verdicts) == matches[0].score
    assert matches.to_dicts()[0]["score"] == matches[0].score
    assert "1" in matches.summary


def test_an_explanation_sums_up_to_the_score(book: Book) -> None:
    explained = book.explain("truck", "mine/trucks")
    rows = {row["criterion"]: row for row in explained.to_dicts()}
    assert explained.explanation.match.outcome == "fits"
    assert rows["score"]["points"] == explained.explanation.match.score


def test_gaps_findings_sheets_and_the_matrix_are_tables_too(book: Book) -> None:
    assert [gap.type for gap in book.gaps("mine")] == []
    assert list(book.check()) == []
    assert book.check().to_dicts() == []
    fields = {row["field"]: row["value"] for row in book.show("truck").to_dicts()}
    assert fields["payload_t"] == 130
    assert book.matrix().to_dicts() == [{"project": "mine", "mining": "fits"}]


def test_a_book_shows_itself_as_a_table_in_a_notebook_and_nothing_in_it_is_markup(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    name = "<script>alert(1)</script>"
    supplier = f'[[supplier]]\nid = "belaz"\nname = {{ en = "{name}", ru = "{name}" }}\n'
    html = offerbook.open(make_catalogue({"suppliers.toml": supplier})).suppliers()._repr_html_()
    assert html.startswith("<table>")
    assert html.endswith("</table>")
    assert "<script>" not in html


def test_a_faulty_record_is_left_out_and_named(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    book = offerbook.open(make_catalogue({"offers/more.toml": '[[offer]]\nid = "lift"\n'}))
    assert (book.errors, book.left_out, [offer.id for offer in book.offers()]) == (1, 1, ["truck"])
    assert [(finding.code, str(finding.place)) for finding in book.check()] == [("E202", "offers/more.toml:1:3")]


def test_what_leads_nowhere_is_an_error_with_what_is_near(book: Book, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        book.match("minne")
    with pytest.raises(UsageError, match="its filters are: sector, group, supplier, kind, service, project"):
        book.offers(colour="red")
    with pytest.raises(CatalogueNotFoundError, match="path: there is no folder"):
        offerbook.open(tmp_path / "nowhere")


def test_the_language_is_of_names_and_sentences(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    offerbook.open(book.root, language="ru")
    try:
        assert book.offers().to_dicts()[0]["name"] == "Самосвал"
    finally:
        offerbook.open(book.root, language="en")
    with pytest.raises(UsageError, match="language is one of en, ru"):
        offerbook.open(language="de")


def test_reading_as_a_library_starts_no_process(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    monkeypatch.setattr("offerbook.loading.read_files.LARGE", 0)
    monkeypatch.setattr("offerbook.index.search_terms.OFFERS_PER_BATCH", 1)
    assert len(offerbook.open(make_catalogue()).offers("truck")) == 1


def test_the_best_of_an_offer_are_counted_over_all_needs(monkeypatch: pytest.MonkeyPatch, warm_cache: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", warm_cache)
    book = offerbook.open(SHIPPED)
    matches = book.match("belaz-7513")
    assert len({match.need_id for match in matches}) > 1
    assert [match.need_id for match in book.match("belaz-7513", top=1)] == [matches[0].need_id]
