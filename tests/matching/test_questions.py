"""Open questions: who can answer them, what a yes would settle, and the letters that they become."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.library import Book, open_catalogue
from offerbook.matching.letters import letters_text
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from offerbook.text.i18n import in_each_language
from tests.matching.trade import laid_out, need, offer, project

OFFERS = (
    offer("truck", more="specs = { payload_t = 130 }", ru="самосвал")
    + offer("big-truck", more="specs = { payload_t = 220, heater = true }", ru="большой самосвал")
    + offer("tipper", "tippers", ru="дорожный самосвал")
)
HEATER = 'requires = [{ spec = "payload_t", min = 100 }, { spec = "heater", flag = true }]'
PROJECTS = project(
    "mine",
    need("trucks", more=HEATER, ru="самосвалы")
    + need("fleet", more=f'{HEATER}\nquantity = {{ value = 20, unit = "pcs" }}', ru="парк")
    + need("old", more=HEATER, ru="прежний парк", status="past"),
    ru="рудник",
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return open_catalogue(laid_out(tmp_path / "catalogue", OFFERS, PROJECTS), use_cache=False)


def test_what_decides_most_is_asked_first_and_nothing_is_asked_for_past_needs(book: Book) -> None:
    found = [(it.answerer, it.offers, it.needs, len(it.settled), it.covered) for it in book.ask("mine")]
    both = ("mine/trucks", "mine/fleet")
    assert found == [
        ("supplier", ("big-truck",), ("mine/fleet",), 1, ("mine/fleet",)),
        ("supplier", ("truck",), both, 1, ()),
        ("supplier", ("truck",), ("mine/fleet",), 0, ()),
    ]


def test_a_yes_settles_a_match_where_nothing_else_is_open(book: Book) -> None:
    [heater] = [it for it in book.ask("truck") if len(it.needs) == 2]
    assert [match.need_id for match in heater.settled] == ["mine/trucks"]
    # The big truck, which is not asked about, fits it as it is.
    assert heater.covered == ()


def test_a_question_is_put_once_whatever_hangs_on_it(book: Book) -> None:
    keys = [(it.addressee, it.text, it.offers, it.variant) for it in book.ask()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_letters_and_questions_fit_the_terminal(book: Book, width: int) -> None:
    questions = book.ask()
    for screen in (questions.screen(), letters_text(questions.letters())):
        assert max(map(len, screen_text(screen, RenderOptions(width)).splitlines())) <= width


def test_a_letter_holds_every_question_to_its_addressee(book: Book) -> None:
    questions = book.ask()
    for letter in questions.letters():
        asked = {it.text for it in questions if (it.answerer, it.addressee) == (letter.answerer, letter.addressee)}
        # Behind one that is not about all needs of its product stands which it is about.
        assert {text.partition(" (for: ")[0] for item in letter.items for text in item.questions} == asked


def test_a_letter_says_of_a_question_which_of_several_needs_it_is_about(book: Book) -> None:
    asked = {item.product: (item.purpose, item.questions) for letter in book.ask().letters() for item in letter.items}
    assert asked == {
        "big-truck": (("fleet (mine)",), ("Can 20 pcs be supplied?",)),
        "truck": (
            ("trucks (mine)", "fleet (mine)"),
            ("Heater: yes or no?", "Can 20 pcs be supplied? (for: fleet)"),
        ),
    }


def test_what_the_maker_is_asked_whatever_the_product_stands_once_before_the_products(tmp_path: Path) -> None:
    text = 'text = { en = "Sold.", ru = "Продан." }, asks = { en = "Who signs?", ru = "Кто подписывает?" }'
    maker = f'supplier = [{{ id = "belaz", name = {{ en = "B", ru = "Б" }}, cautions = [{{ {text} }}] }}]'
    built = 'text = { en = "Old.", ru = "Старое." }, asks = { en = "Is it built?", ru = "Его выпускают?" }'
    offers = offer("truck") + offer("tipper", more=f"cautions = [{{ {built} }}]")
    offers += offer("big-truck", more="specs = { payload_t = 220 }")
    needs = project("mine", need("fleet", more='requires = [{ spec = "payload_t", min = 100 }]'))
    book = open_catalogue(laid_out(tmp_path, offers, needs, {"suppliers.toml": maker}), use_cache=False)
    [letter] = book.ask().letters()
    assert [(it.product, it.questions) for it in letter.items] == [
        ("About the company", ("Who signs?",)),
        ("tipper", ("Is the payload at least 100 t?", "Is it built?")),
        ("truck", ("Is the payload at least 100 t?",)),
    ]
    [letter] = book.ask("big-truck").letters()
    assert [(it.product, it.questions) for it in letter.items] == [("big-truck", ("Who signs?",))]


def test_letters_in_russian_name_projects_and_needs_in_quotation_marks(book: Book) -> None:
    _english, letters = in_each_language(lambda: book.ask("truck").letters())
    [letter] = [it for it in letters if it.answerer == "supplier"]
    assert letter.subject == "вопросы о продукции для проекта «рудник»"
    assert letter.opening.startswith("Мы рассматриваем вашу продукцию для закупок по проекту «рудник». ")
    assert letter.items[0].questions[1] == "Можно ли поставить 20 шт.? (для потребности «парк»)"


def test_a_letter_to_a_supplier_without_town_and_contacts_says_whom_to_ask_who_that_is(tmp_path: Path) -> None:
    suppliers = """
supplier = [
  { id = "belaz", name = { en = "A maker not named", ru = "Изготовитель не назван" }, cautions = [
    { text = { en = "Ask the Ministry.", ru = "Спросите министерство." }, source = "page", date = 2026-01-01 } ] },
  { id = "maz", name = { en = "MAZ", ru = "МАЗ" }, city = { en = "Minsk", ru = "Минск" } },
]
"""
    sold = """
deliveries = [{ to = { en = "A port", ru = "Порт" }, source = "page" }]
proposed_for = [{ project = "mine", source = "meeting", paragraph = 4 }]
"""
    offers = offer("truck", more=sold) + offer("other", supplier="maz")
    needs = project("mine", need("trucks", more='requires = [{ spec = "heater", flag = true }]'))
    folder = laid_out(tmp_path / "catalogue", offers, needs, {"suppliers.toml": suppliers})
    with open_catalogue(folder, use_cache=False) as book:
        of_each = in_each_language(lambda: {letter.name: letter.note for letter in book.ask().letters()})
        text = screen_text(letters_text(book.ask().letters()), RenderOptions(500))
    assert of_each == (
        {
            "A maker not named": "[Before sending: the catalogue has neither town nor contacts of this addressee. First find "
            "out who it is and where to write. Ask those who have bought: A port. Ask where it is proposed: Ministry, "
            "paragraph 4. Ask the Ministry.]",
            "MAZ": "",
        },
        {
            "Изготовитель не назван": "[Прежде чем отправлять: в каталоге нет ни города, ни контактов этого адресата. Сначала "
            "узнайте, кто это и куда писать. Спросите тех, кто уже купил: Порт. Спросите там, где это предложено: Ministry, "
            "абз. 4. Спросите министерство.]",
            "МАЗ": "",
        },
    )
    assert f"To: A maker not named\n    {of_each[0]['A maker not named']}\nSubject:" in text


def test_letters_about_a_supplier_go_to_that_supplier_alone_and_with_its_project_to_the_buyer_too(
    tmp_path: Path,
) -> None:
    offers = offer("truck", more="specs = { payload_t = 130 }") + offer("tipper", supplier="maz")
    asked = 'requires = [{ spec = "heater", flag = true }, { spec = "payload_t", min = 140, level = "should" }]'
    mine = project("mine", need("trucks", more=asked)).replace(
        'id = "mine"', 'id = "mine"\nowner = { en = "The Railways", ru = "РЖД" }', 1
    )
    with open_catalogue(laid_out(tmp_path / "catalogue", offers, mine), use_cache=False) as book:
        alone, both = book.ask("belaz"), book.ask(["belaz", "mine"])
        sent = [[(it.answerer, it.addressee) for it in found.letters()] for found in (alone, both)]
        unsent = [found.unsent for found in (alone, both)]
        [to_supplier], to_buyer = alone.letters(), both.letters()[-1]
    assert (sent, unsent) == ([[("supplier", "belaz")], [("supplier", "belaz"), ("buyer", "mine")]], [1, 0])
    assert to_supplier.opening.endswith("Who buys, as published: The Railways.")
    assert to_buyer.contacts == ("The Railways",)
