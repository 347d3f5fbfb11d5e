"""The briefing: what it tells, that it is whole, and that nothing in the data or in the page can do anything."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from offerbook.index.store import Index
from offerbook.library import Book
from offerbook.publishing.briefing import Answer, Briefing, Remark
from offerbook.publishing.briefing_best import best_offers
from offerbook.publishing.briefing_contents import briefing_of
from offerbook.publishing.briefing_html import write_briefing
from offerbook.publishing.briefing_subject import subject_named
from offerbook.publishing.score_text import points_text
from offerbook.text import i18n as language
from offerbook.text.errors import UsageError
from tests.conftest import SHIPPED, Run
from tests.matching.screens import OFFERS, PROJECTS
from tests.matching.trade import indexed, need, offer, project


def made(index: Index, *names: str) -> tuple[Briefing, str]:
    """A briefing and its page."""
    briefing = briefing_of(index, subject_named(index, names))
    stream = io.StringIO()
    write_briefing(briefing, stream)
    return briefing, stream.getvalue()


def text_of(page: str) -> str:
    """What a reader of a page reads, every run of white space one space."""
    body = re.sub(r"<(style|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).replace("\N{WORD JOINER}", "").split())


def told(briefing: Briefing) -> Iterator[str]:
    """Every sentence that a briefing must not lose."""
    for part in briefing.projects:
        yield part.sentence
        yield from (it.text for it in part.cautions)
        for wanted in part.needs:
            yield from (wanted.name, wanted.coverage, *wanted.shared_questions, *(it.text for it in wanted.cautions))
            for answer in (*wanted.answers, *wanted.blocked):
                yield from (answer.name, answer.supplier, *(it.text for it in (*answer.reasons, *answer.cautions)))
                yield from (*answer.questions, *answer.told_under)
    for missing in briefing.missing:
        yield from (missing.name, missing.kind, missing.reason, missing.action)
    for contact in (*briefing.suppliers, *briefing.buyers):
        yield from (contact.name, contact.place, *contact.about, *(it.text for it in contact.cautions))
    for source in briefing.sources:
        yield from (source.publisher, source.title, source.url, source.note)


@pytest.fixture
def trade(tmp_path: Path) -> Index:
    return indexed(tmp_path / "trade", OFFERS, PROJECTS)


def test_a_project_is_told_need_by_need(trade: Index) -> None:
    briefing, _page = made(trade, "mine")
    needs = briefing.projects[0].needs
    assert [(need.id, need.standing, [answer.name for answer in need.answers]) for need in needs] == [
        ("mine/trucks", "fits-if-confirmed", ["Haul truck XL, 130 t"]),
        ("mine/fleet", "part-open", ["loader"]),
        ("mine/big", "blocked", []),
        ("mine/milk", "fits", ["curd"]),
        ("mine/old", "past-demand", ["Haul truck for deep pits and long hauls in hard frost", "small-truck"]),
        ("mine/sweepers", "", []),
    ]
    assert briefing.projects[0].sentence == (
        "mine – 6 needs: 1 covered, 1 to confirm, 1 covered in part, 1 blocked by a condition, 1 past, 1 without offers."
    )


def test_an_answer_says_why_what_to_ask_and_what_is_known_against_it(trade: Index) -> None:
    briefing, _page = made(trade, "mine")
    answer: Answer = briefing.projects[0].needs[0].answers[0]
    assert (answer.id, answer.supplier, answer.reasons, answer.questions, answer.cautions) == (
        "truck XL",
        "BELAZ",
        (
            Remark("the same group, Haul trucks", mark="✓"),
            Remark("Payload: 130 t (required: at least 100 t)", mark="✓"),
            Remark("Heater: not published; yes is required", mark="?"),
            Remark("the maker supplies 30 pcs a year; 20 pcs needed", mark="✓"),
            Remark("a source proposes it, by name or kind, for this project, in paragraph 4", (2,), mark="✓"),
        ),
        ("Heater: yes or no?",),
        (
            Remark("The figures describe an older engine than the one that is fitted today: ask for the sheet."),
            Remark("The maker moves in 2027."),
        ),
    )


def test_a_caution_stands_once_and_the_next_answer_says_under_which(tmp_path: Path) -> None:
    old = 'cautions = [{ text = { en = "The sheet is old.", ru = "x" }, asks = { en = "Is it still so?", ru = "x" } }]'
    needs = need("trucks") + need("more")
    index = indexed(tmp_path / "trade", offer("one", more=old) + offer("two", more=old), project("mine", needs))
    briefing, page = made(index)
    answers = [answer for part in briefing.projects[0].needs for answer in part.answers]
    assert [(len(answer.cautions), answer.told_under) for answer in answers] == [
        (1, ()),
        (0, ("one",)),
        (0, ("trucks",)),
        (0, ("trucks",)),
    ]
    assert text_of(page).count("The sheet is old.") == 1
    assert [text_of(page).count(f"Ask about each of them: {text}") for text in ("Is it still so?",)] == [2]


def test_each_model_that_serves_something_has_a_row_of_its_own_in_what_goes_where(tmp_path: Path) -> None:
    variants = """variants = [
  { id = "loader", name = { en = "A loader", ru = "x" }, group = "loaders" },
  { id = "grader", name = { en = "A grader", ru = "x" }, group = "graders" },
  { id = "unnamed", group = "sweepers" },
]"""
    needs = need("digging", "loaders") + need("levelling", "graders") + need("cleaning", "sweepers")
    index = indexed(tmp_path / "trade", offer("package", "milk", more=variants), project("mine", needs))
    served = {("A loader", "digging"), ("A grader", "levelling"), ("package", "cleaning")}
    of_project, of_supplier = made(index, "mine")[0], made(index, "belaz")[0]
    assert _led_to(of_project) == served
    assert _led_to(of_supplier) == {(model, "mine") for model, _need in served}
    assert {name for name, _cells in of_supplier.heat.rows} == {model for model, _need in served}
    assert {*of_supplier.suppliers[0].about} == {model for model, _need in served}


def _led_to(briefing: Briefing) -> set[tuple[str, str]]:
    flow = briefing.flow
    return {(flow.left[link.left], flow.right[link.right]) for link in flow.links}


def test_a_condition_on_several_parts_stands_once_with_their_names(tmp_path: Path) -> None:
    part = '{{ spec = "payload_t", min = 40, part = "{}" }}'
    asked = f"requires = [{part.format('haul-trucks')}, {part.format('loaders')}]"
    index = indexed(tmp_path / "trade", offer("one"), project("mine", need("both", "haul-trucks loaders", asked)))
    conditions = made(index)[0].projects[0].needs[0].conditions
    assert [it.text for it in conditions] == ["Payload: at least 40 t (should), for: Haul trucks, Loaders"]


def test_the_first_page_names_the_best_offers_of_each_need_and_what_to_ask_first(trade: Index) -> None:
    lines = list(best_offers(made(trade, "mine")[0].projects))
    assert [(line.need, [it.name for it in line.answers], line.more, line.question) for line in lines][:3] == [
        ("trucks", ["Haul truck XL, 130 t"], 0, "Heater: yes or no?"),
        ("fleet", ["loader"], 0, ""),
        ("big", [], 0, ""),
    ]


def test_of_a_need_that_is_past_the_first_page_names_no_offer_and_nobody_is_asked(trade: Index) -> None:
    briefing, page = made(trade, "mine")
    [line] = [line for line in best_offers(briefing.projects) if line.need == "old"]
    assert line[2:] == ("past-demand", "nobody buys for it today", (), 0, "")
    [past] = [it for it in briefing.projects[0].needs if it.id == "mine/old"]
    assert past.answers
    assert (past.shared_questions, [it.questions for it in past.answers]) == ((), [(), ()])
    assert "old nobody buys for it today" in text_of(page)


def test_what_is_missing_of_a_need_that_is_covered_in_part_is_named(trade: Index) -> None:
    [fleet] = [it for it in made(trade, "mine")[0].missing if it.name == "fleet"]
    assert fleet.reason == "nothing serves graders; the other parts are served by loader"


def test_points_are_the_same_in_a_briefing_and_on_a_screen(trade: Index) -> None:
    answer = made(trade, "mine")[0].projects[0].needs[0].answers[0]
    assert points_text(answer) == f"{round(answer.low)}–{round(answer.high)} points"


def test_no_line_of_a_page_ends_between_a_number_and_its_unit(trade: Index) -> None:
    page = made(trade, "mine")[1]
    assert "Payload: 130\N{NO-BREAK SPACE}t (required: at least 100\N{NO-BREAK SPACE}t)" in page


def test_a_project_without_coordinates_is_named_below_the_map(tmp_path: Path) -> None:
    placed = project("mine", need("trucks")).replace(
        'id = "mine"', 'id = "mine"\nlocation = [{ lat = 48.5, lon = 135.1, source = "page" }]'
    )
    index = indexed(tmp_path / "trade", offer("one"), placed + project("farm", need("more")))
    briefing, page = made(index)
    assert ([it.projects for it in briefing.places], briefing.without_place) == ([("mine",)], ("farm",))
    assert "Not on the map, for no coordinates of it are known: farm." in text_of(page)


@pytest.mark.slow
@pytest.mark.parametrize("names", [("bam2",), ("maz",), ()], ids=["project", "supplier", "catalogue"])
@pytest.mark.parametrize("spoken", ["en", "ru"])
def test_a_briefing_page_holds_every_sentence(
    shipped: Index, names: tuple[str, ...], spoken: language.Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "")
    language.set_language(spoken)
    try:
        briefing, page = made(shipped, *names)
    finally:
        language.set_language("en")
    read = text_of(page)
    assert [sentence for sentence in told(briefing) if " ".join(sentence.split()) not in read] == []
    assert f'<html lang="{spoken}">' in page


@pytest.mark.slow
def test_every_number_of_a_source_leads_to_it(shipped: Index) -> None:
    briefing, page = made(shipped, "bam2")
    numbers = [source.number for source in briefing.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(re.findall(r'href="#s(\d+)"', page)) == set(map(str, numbers))
    assert re.findall(r'<li id="s(\d+)">', page) == list(map(str, numbers))


@pytest.mark.slow
def test_a_page_asks_nothing_of_any_address(shipped: Index) -> None:
    _briefing, page = made(shipped, "bam2")
    style = page[page.index("<style>") + len("<style>") : page.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page
    fetching = (
        r"<(?:script|link|img|iframe|object|embed|form|base)\b|\s(?:src|style|on\w+)=|@import|url\(\s*['\"]?[^#'\")]"
    )
    assert re.findall(fetching, page) == []


def test_a_briefing_of_a_supplier_names_nothing_else(shipped: Index) -> None:
    with pytest.raises(UsageError, match="a briefing is of projects or of one supplier"):
        subject_named(shipped, ["bam2", "maz"])
    with pytest.raises(UsageError, match=r'no project or supplier is called "bam3"; did you mean "bam2"\?'):
        subject_named(shipped, ["bam3"])
    with pytest.raises(UsageError, match=r'"belaz-7513" is an offer, .* `offerbook report belaz -o FILE.html`'):
        subject_named(shipped, ["belaz-7513"])
    with pytest.raises(UsageError, match=r'"bam2/tippers" is a need, .* `offerbook report bam2 -o FILE.html`'):
        subject_named(shipped, ["bam2/tippers"])


@pytest.mark.slow
def test_the_matrix_of_a_briefing_of_two_projects_has_sectors_across(shipped: Index) -> None:
    briefing, _page = made(shipped, "bam2", "malmyzh-gok")
    assert [project.id for project in briefing.projects] == ["bam2", "malmyzh-gok"]
    assert [name for name, _cells in briefing.heat.rows] == ["BAM-2", "Malmyzh"]
    assert "Mining machinery" in briefing.heat.columns


def test_report_wants_a_file_that_it_can_write(run: Run, tmp_path: Path, warm_cache: str) -> None:
    asked = partial(run, XDG_CACHE_HOME=warm_cache)
    assert asked("report", "bam2").err == "Error: a briefing is a file: add -o FILE.html or -o FILE.docx\n"
    assert "`offerbook report belaz -o FILE.html`" in asked("report", "belaz-7513").err
    assert asked("report", "bam2", "-o", "x.pdf").code == 2
    assert asked("report", "nonsense-xyz", "-o", "x.html").code == 2
    done = asked("report", "bam2", "-o", "x.html", "--catalogue", str(SHIPPED))
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "x.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_same_catalogue_gives_the_same_page(trade: Index, tmp_path: Path) -> None:
    other = Book(tmp_path, indexed(tmp_path / "other", OFFERS, PROJECTS)).index
    assert made(trade)[1] == made(other)[1]
