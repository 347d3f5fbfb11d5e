"""Words and terms of a text, and which texts meet."""

from __future__ import annotations

import re
import sqlite3

import pytest
import snowballstemmer  # type: ignore[import-untyped]
from hypothesis import given
from snowballstemmer.english_stemmer import EnglishStemmer  # type: ignore[import-untyped]
from snowballstemmer.russian_stemmer import RussianStemmer  # type: ignore[import-untyped]

from offerbook.index.schema import SCHEMA
from offerbook.text import terms as text_terms
from offerbook.text.i18n import LANGUAGES
from offerbook.text.normalize import fold
from offerbook.text.terms import has_all_words, query_terms, terms, tokenize, words
from offerbook.text.units import UNITS, symbol
from tests.text.texts import any_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Самосвал БЕЛАЗ-75131 и MAZ-6903C5", ["самосвал", "белаз-75131", "и", "maz-6903c5"]),
        ("303E10, 7513T; 130-тонный", ["303e10", "7513t", "130-тонный"]),
        ("Брест-Литовск, all-wheel-drive", ["брест", "литовск", "all", "wheel", "drive"]),
        ("payload_t 130 т", ["payload", "t", "130", "т"]),
        ("скорость 2,5 м/с", ["скорость", "2,5", "м/с"]),
        ("Komsomol'sk, «Рогачёвъ»", ["komsomolsk", "рогачевъ"]),
        ("...", []),
    ],
)
def test_words_come_in_order_with_marks_whole(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("самосвалы", ["самосвал", "samosval"]),
        ("haul trucks", ["haul", "truck", "truk"]),
        ("Хабаровска", ["хабаровск", "habarovsk"]),
        ("Khabarovsk", ["khabarovsk", "habarovsk"]),
        ("БЕЛАЗ-75131", ["белаз", "belaz", "belaz75131", "75131"]),
        ("БЕЛАЗ 75131", ["белаз", "belaz", "75131", "belaz75131"]),
        ("MAZ-6903C5", ["maz", "maz6903c5", "6903c5", "6903"]),
        ("7513T", ["7513t", "7513"]),
        ("БАМ-2", ["бам", "bam", "bam2", "2"]),
        ("SJ-100", ["sj100", "sj", "szh", "si", "100"]),
        ("МС-21", ["ms21", "mc21", "мс", "ms", "mc", "21"]),
        ("130 т", ["130t", "130"]),
        ("55–60 т", ["55t", "55", "60t", "60"]),
        ("28.92.29", ["28d92d29"]),
        ("e-bus", ["ebus"]),
        ("лифт для дома", ["лифт", "lift", "дом", "doma"]),
        ("для и в", ["для", "dlia", "и", "i", "в", "v", "b"]),
        ("", []),
    ],
)
def test_a_text_has_exactly_these_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


MEETING = [
    ("belaz", "«БелАЗ»"),
    ("белаз", "BELAZ"),
    ("belaz", "самосвалы БелАЗа"),
    ("амкодор", "AMKODOR"),
    ("mogilevliftmash", "Могилёвлифтмаш"),
    ("Mogilyov", "Могилёв"),
    ("могилёв", "Mogilev"),
    ("zhodino", "в Жодине"),
    ("jodino", "Жодино"),
    ("Khabarovsk", "Хабаровск"),
    ("Habarovsk", "Хабаровского края"),
    ("Xabarovsk", "Хабаровск"),
    ("Slutsk", "Слуцк"),
    ("Vityaz", "Витязь"),
    ("Vitiaz", "Витязь"),
    ("Vyazemsky", "Вяземский"),
    ("Viazemskii", "Вяземский"),
    ("Nikolayevsk", "Николаевск"),
    ("Bogorodskoe", "Богородское"),
    ("Shcherbinka", "Щербинка"),
    ("Komsomol’sk", "Комсомольск-на-Амуре"),
    ("Savushkin", "«Савушкин продукт»"),
    ("Kommunarka", "Комунарка"),
    ("Wolat", "Волат"),
    ("маз", "MAZ"),
    ("бкм", "BKM"),
    ("centre", "центр"),
    ("trolleybus", "троллейбус"),
    ("самосвал", "карьерные самосвалы"),
    ("truck", "haul trucks"),
    ("мёд", "мед"),
    ("Mолоко", "молоко"),
    ("БЕЛА\u0301З", "белаз"),
    # Marks
    ("303E10", "МАЗ 303Е10"),
    ("75131", "БЕЛАЗ-75131"),
    ("belaz75131", "БЕЛАЗ-75131"),
    ("БЕЛАЗ-75131", "BELAZ 75131"),
    ("BELAZ 75131", "БЕЛАЗ-75131"),
    ("7513", "BELAZ-7513T"),
    ("7513", "7513Т, 7513W"),
    ("7513Д", "7513D"),
    ("MAZ-6903C5", "мусоровоз МАЗ 6903С5"),
    ("МС-21", "MC-21-300"),
    ("MS-21", "МС-21"),
    ("BAM-2", "БАМ-2"),
    ("BAM 2", "БАМ-2"),
    ("БАМ-2", "BAM 2"),
    ("Il-76", "самолёт Ил-76"),
    ("Ту-204", "Tu-204/Tu-214"),
    ("А-376", "road A-376"),
    ("АЦ-12", "AC-12"),
    ("440M17", "КО-440М17"),
    ("6x6", "6х6"),
    ("6×6", "6х6"),
    ("e-bus", "ebus"),
    ("ebus", "e-bus"),
    # Numbers with units
    ("130 т", "130 t"),
    ("130 t", "130-тонный самосвал"),
    ("130т", "130-tonne truck"),
    ("130 тонн", "130t"),
    ("60 t", "55–60 т"),
    ("55 т", "55-60 t"),
    ("2.5 m/s", "2,5 м/с"),
    ("20 м³", "20 m3"),
    ("19-seat", "19 мест"),
    ("12-метровый", "12 m"),
    ("40 °C", "до +40°С"),
    ("82.5 %", "82,5%"),
    ("700 kW", "700 кВт"),
    ("15 kWh", "15 кВт·ч"),
    ("2025 г.", "in 2025"),
    ("130", "130 т"),
    ("500 мл", "Соус 500мл"),
    ("500мл", "Sauce, 500 ml"),
    ("40 А", "выключатель 40А"),
    ("40А", "выключатель 40 А"),
    ("40 ампер", "выключатель 40 А"),
    ("380 В", "сеть 380В"),
    ("380В", "сеть 380 В"),
    ("12 V", "12 В"),
    ("11 Вт", "лампа 11Вт"),
    ("360 г", "нетто 360гр"),
    ("10 шт", "ящик 10шт"),
    ("5 т/ч", "дробилка 5 т/ч"),
    ("5 т в час", "5 t/h"),
    ("5 т", "5 т в год"),
    ("5 т в год", "5 т/год"),
    ("20 кВт-ч", "20 kWh"),
    ("100 кв. км", "100 km²"),
    ("50 Hz", "50 Гц"),
    ("82%", "82 процента"),
    ("5 years", "гарантия 5 лет"),
    ("100 cows", "100 голов"),
    ("200 рублей", "200 ₽"),
    ("7,5 млн руб", "7.5 million RUB"),
    # Amounts beside amounts
    ("0,5 кг", "Кофе, 0,5 кг/500 г"),
    ("500 г", "Кофе, 0,5 кг/500 г"),
    ("15 мм", "ключи 15,16,17,19мм"),
    ("19 мм", "ключи 15,16,17,19мм"),
    ("lifting", "they lifted it"),
    ("bearing", "roller bearings"),
    # Dimensions
    ("35х60", "мешок 35х60см"),
    ("35 x 60 см", "мешок 35×60см"),
    ("60 см", "мешок 35 х 60 см"),
    ("108х4", "труба ø108×4 мм"),
    ("108 * 4", "труба ø 108х4"),
    ("3*2.5", "кабель 3х2,5"),
    ("3х2,5 мм2", "кабель 3х2,5мм²"),
    ("6*6", "шасси 6х6"),
    ("6 × 6", "шасси 6х6"),
    ("6х6", "шасси 6 x 6"),
    ("108 х 4", "труба ø108×4 мм"),
    # Thousands apart
    ("10000 л", "бак 10 000 л"),
    ("10\u202f000 л", "бак 10000 л"),
    ("16 600 т", "16,600 t"),
    ("1500 L", "a tank of 1,500 L"),
    ("1,500 L", "бак 1,500 л"),
    ("1500000 т", "1,500,000 t"),
    # The beginning and the end of a model number
    ("СППК4Р", "СППК4Р-16"),
    ("R22.5", "шина 315/80R22.5"),
    # Legal forms
    ("ОАО БЕЛАЗ", "БЕЛАЗ"),
    ("JSC BELAZ", "«БелАЗ»"),
    ("ОАО", "ОАО «Красный пищевик»"),
]


@pytest.mark.parametrize(("wanted", "text"), MEETING)
def test_different_spellings_of_one_thing_meet(wanted: str, text: str) -> None:
    assert has_all_words(wanted, text)


APART = [
    ("7513", "75131"),
    ("all-wheel drive", "rear-wheel drive"),
    ("ТО-18Б", "автобус 18Б"),
    ("75131", "7513"),
    ("7513T", "7513W"),
    ("7513T", "7513"),
    ("БАМ-2", "Type 2"),
    ("2.5 t", "25 t"),
    ("130 t", "130 kW"),
    ("130 т", "BELAZ-130"),
    ("лук", "люк"),
    ("сеть", "set"),
    ("мост", "most of the trucks"),
    ("карьер", "carrier"),
    ("мазут", "MAZ"),
    ("перевод", "провод"),
    ("main", "man"),
    ("plain", "план"),
    ("лифт", "raw milk, chilled; restrictions were lifted"),
    ("lift", "lifting capacity 5 t"),
    ("train", "training of drivers"),
    ("engine", "engineering works"),
    ("mine", "mineral water"),
    ("bus", "bulldozer"),
    ("5 месторождений", "5 мест"),
    ("самосвал белаз", "самосвал МАЗ"),
    ("ППУ", "ПУ-1"),
    ("ПУ", "ППУ"),
    ("ABB", "АБ"),
    ("мм", "м"),
    ("4", "6х4"),
    ("6 m in", "6 min"),
    ("20 автобусов", "20 самосвалов"),
    ("600 т", "16 600 т"),
    ("5 т", "5 т/рейс"),
    ("", "anything"),
]


@pytest.mark.parametrize(("wanted", "text"), APART)
def test_words_of_different_things_do_not_meet(wanted: str, text: str) -> None:
    assert not has_all_words(wanted, text)


@pytest.mark.parametrize("unit", UNITS)
def test_an_amount_in_any_unit_is_found_by_every_spelling_of_it(unit: str) -> None:
    # «2025 г.» is a year; a lone "c" ends many model numbers; «мест» are seats; a percentage has no other sign.
    symbols = [symbol(unit, language) for language in LANGUAGES]
    found = [has_all_words(f"7 {one}", f"объём 7 {other}") for one in symbols for other in (unit, *symbols)]
    assert all(found) or unit in ("year", "C", "places")


def test_a_list_or_a_chain_without_end_has_terms_as_many_as_its_parts() -> None:
    for text in (
        "x1-" * 20_000,
        "1," * 30_000,
        "100 " * 15_000,
        "1x" * 30_000,
        "x1" * 30_000,
        "a-" * 30_000,
        "1-" * 30_000,
    ):
        found = terms(text)
        assert len(found) <= 2 * len(text)
        assert sum(map(len, found)) <= 8 * len(text)


def test_what_ends_a_text_is_one_match_however_long_it_is() -> None:
    for end in ("-" * 60_000, ". " * 30_000):
        matches = re.findall(text_terms._CHUNKS, f"слово{end}")
        assert [match[0] for match in matches if match[0]] == [end]
        assert terms(f"слово{end}") == terms("слово")


def test_alternatives_are_one_tuple_for_each_word_asked_for() -> None:
    assert query_terms("погрузчики для БЕЛАЗ-75131 130 т") == [
        ("погрузчик", "pogruzchik"),
        ("белаз", "belaz"),
        ("belaz75131", "75131"),
        ("130t",),
    ]


def test_a_lexeme_keeps_the_words_of_the_text_for_naming_what_met() -> None:
    assert [token.text for token in tokenize("Самосвал БЕЛАЗ-7513Т, 130 т")] == [
        "самосвал",
        "белаз",
        "белаз-7513т",
        "130 т",
    ]


@given(any_text)
def test_terms_are_the_same_for_a_folded_text(text: str) -> None:
    assert terms(fold(text)) == terms(text)


@given(any_text)
def test_terms_have_only_digits_and_letters_of_two_alphabets(text: str) -> None:
    for term in terms(text):
        assert term
        assert set(term) <= set("0123456789abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя")


@given(any_text)
def test_every_text_with_words_meets_itself(text: str) -> None:
    assert has_all_words(text, text) == bool(terms(text))
    assert {form for forms in query_terms(text) for form in forms} <= set(terms(text))


def test_other_scripts_have_terms_too() -> None:
    assert has_all_words("ψηφίο", "ΨΗΦΙΟ")
    assert has_all_words("沃拉特", "卡车 沃拉特")
    assert not has_all_words("沃拉特", "卡车")


def test_sqlite_keeps_every_term_as_it_is() -> None:
    texts = [text for pair in MEETING for text in pair]
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    database.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(search, row)")
    database.executemany("INSERT INTO search (body) VALUES (?)", [(" ".join(terms(text)),) for text in texts])
    kept = {row[0] for row in database.execute("SELECT term FROM vocabulary")}
    assert kept == {term for text in texts for term in terms(text)}


def test_stems_are_the_same_with_and_without_the_compiled_stemmer() -> None:
    folded = {word for pair in MEETING for text in pair for word in words(text) if word.isalpha()}
    for language, pure in (("russian", RussianStemmer()), ("english", EnglishStemmer())):
        chosen = snowballstemmer.stemmer(language)
        assert {word: chosen.stemWord(word) for word in folded} == {word: pure.stemWord(word) for word in folded}
