"""The program speaks English and Russian: which of the two it chooses, and that nothing of it is left untranslated."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import get_args

import polib
import pytest

from offerbook.listing.record_table import KINDS
from offerbook.matching.criteria import BY_NAME
from offerbook.model import vocabulary
from offerbook.publishing.export import RAW_TABLES
from offerbook.text import i18n as language
from offerbook.text.spelling import look_alikes
from tests.conftest import SOURCE, MakeCatalogue, Run
from tests.tools.messages import MO, PO, Message, extracted, messages, renewed
from tests.tools.terminal import on_terminal

CATALOGUE = polib.pofile(str(PO))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def differing(pattern: str) -> dict[str, str]:
    """The messages with a translation that does not hold the same parts as the message."""
    return {
        entry.msgid: text
        for entry in CATALOGUE
        for text in translations(entry)
        if set(re.findall(pattern, text)) != set(re.findall(pattern, entry.msgid_plural or entry.msgid))
    }


@pytest.fixture
def russian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Russian is spoken during the test."""
    monkeypatch.setenv("LANGUAGE", "")
    language.set_language("ru")
    yield
    language.set_language("en")


# --- The message catalogue


@pytest.mark.slow
def test_the_catalogue_holds_the_messages_of_the_source_and_no_others() -> None:
    held = {Message(entry.msgid, entry.msgid_plural or "") for entry in CATALOGUE}
    assert held == set(extracted()), "run python -m tests.tools.messages"


@pytest.mark.slow
def test_every_message_is_given_each_value_that_it_has_a_place_for_and_no_other() -> None:
    wrong = []
    for path in sorted((SOURCE / "offerbook").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
                texts = [it.value for it in ast.walk(node.func.value) if isinstance(it, ast.Constant)]
                places = set(re.findall(r"(?<!\{)\{(\w+)", " ".join(text for text in texts if isinstance(text, str))))
                given = {keyword.arg for keyword in node.keywords}
                if places and None not in given and places != given:
                    wrong.append((path.name, node.lineno, places ^ given))
    assert wrong == []


def test_every_message_is_translated_and_none_is_fuzzy_or_obsolete() -> None:
    assert CATALOGUE.untranslated_entries() == []
    assert CATALOGUE.fuzzy_entries() == []
    assert CATALOGUE.obsolete_entries() == []


@pytest.mark.slow
def test_renewing_the_catalogue_changes_nothing() -> None:
    assert str(renewed(CATALOGUE)) == PO.read_text(encoding="utf-8")


def test_the_compiled_catalogue_says_what_the_text_says() -> None:
    compiled = {(it.msgid, it.msgid_plural or ""): (it.msgstr, it.msgstr_plural) for it in polib.mofile(str(MO))}
    text = {(it.msgid, it.msgid_plural or ""): (it.msgstr, it.msgstr_plural) for it in CATALOGUE}
    assert compiled == text
    assert polib.mofile(str(MO)).metadata == CATALOGUE.metadata


def test_a_translation_has_the_places_of_the_message() -> None:
    assert differing(r"\{\w*(?:!r)?\}") == {}


def test_a_translation_has_the_blanks_of_the_message_at_both_ends() -> None:
    assert differing(r"^\s+|\s+$") == {}


def test_a_translation_names_the_commands_and_options_that_the_message_names() -> None:
    assert differing(r"(?<![\w-])--?[a-z][\w-]*|offerbook (?!shows)[a-z]+") == {}


def test_no_word_of_a_translation_mixes_latin_and_cyrillic_letters() -> None:
    assert [text for entry in CATALOGUE for text in translations(entry) if look_alikes(text)] == []


@pytest.mark.slow
def test_every_word_of_a_fixed_list_that_is_shown_is_a_message() -> None:
    lists = (
        *(vocabulary.Kind, vocabulary.Service, vocabulary.Stage, vocabulary.Status, vocabulary.Basis, vocabulary.Level),
        *(vocabulary.SpecType, vocabulary.Certainty, vocabulary.Confidence),
    )
    words = {word for each in lists for word in get_args(each)} | {*BY_NAME, *KINDS, *RAW_TABLES}
    assert words - {message.one for message in extracted()} == set()


@pytest.mark.parametrize("command", ["", "offers", "check", "match", "explain", "gaps", "export", "init", "cache"])
def test_no_english_sentence_is_in_a_russian_help_text(run: Run, command: str) -> None:
    text = run(*command.split(), "--help", OFFERBOOK_LANG="ru").out
    frame = "Usage|Options|Arguments|Commands|default|required"
    small_words = "the|a|of|this|to|with|and|for|it|is|not"
    assert re.findall(rf"(?<![\w-])(?:{frame}|{small_words})(?![\w-])", text) == []


def test_messages_are_read_off_the_source() -> None:
    source = '''
@command
def greet() -> None:
    """Greet somebody.

    Kindly.
    """
    print(_("Good "
            "day"), N_('to'), ngettext("{n} man", "{n} men", n).format(n=n), _(name), gettext("not ours"))
'''
    assert list(messages(source)) == [
        Message("Greet somebody.\n\nKindly."),
        Message("Good day"),
        Message("to"),
        Message("{n} man", "{n} men"),
    ]


# --- Speaking


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 строк"), (1, "1 строка"), (2, "2 строки"), (5, "5 строк"), (11, "11 строк"), (12, "12 строк"),
     (21, "21 строка"), (22, "22 строки"), (111, "111 строк"), (1001, "1001 строка")],
)  # fmt: skip
def test_a_number_takes_its_plural_form(russian: None, count: int, said: str) -> None:
    assert language.ngettext("{count} row", "{count} rows", count).format(count=count) == said


def test_the_points_at_best_are_not_called_those_that_there_can_be(russian: None) -> None:
    assert (language._("At best"), language._("Of")) == ("В лучшем случае", "Из")


def test_a_message_without_a_translation_is_said_in_english(russian: None) -> None:
    assert language._("no such message") == "no such message"
    assert language.ngettext("{n} such message", "{n} such messages", 5) == "{n} such messages"


def test_a_text_is_shown_in_the_language_spoken_or_in_the_one_there_is(russian: None) -> None:
    assert [
        language.pick_language("lift", "лифт"),
        language.pick_language("lift", ""),
        language.pick_language("", "лифт"),
    ] == [
        "лифт",
        "lift",
        "лифт",
    ]
    language.set_language("en")
    assert [
        language.pick_language("lift", "лифт"),
        language.pick_language("lift", ""),
        language.pick_language("", "лифт"),
    ] == [
        "lift",
        "lift",
        "лифт",
    ]


# --- Choosing


@pytest.mark.parametrize(
    ("arguments", "environment", "chosen"),
    [
        ("", {}, "en"),
        ("--lang ru", {}, "ru"),
        ("--lang=ru", {}, "ru"),
        ("offers лифт --lang ru -q", {}, "ru"),
        ("--lang ru offers --lang en", {}, "en"),
        ("--lang en", {"OFFERBOOK_LANG": "ru", "LANG": "ru_RU.UTF-8"}, "en"),
        ("offers -- --lang ru", {}, "en"),
        ("offers --lang ru -- --lang en", {}, "ru"),
        ("offers --lang", {}, "en"),
        ("offers --lang de", {"LANG": "ru_RU.UTF-8"}, "ru"),
        ("", {"OFFERBOOK_LANG": "ru", "LC_ALL": "en_GB.UTF-8"}, "ru"),
        ("", {"LC_ALL": "ru_RU.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "ru"),
        ("", {"LC_MESSAGES": "ru_RU.UTF-8", "LANG": "en_GB.UTF-8"}, "ru"),
        ("", {"LANG": "ru_RU.UTF-8"}, "ru"),
        ("", {"LANG": "ru_BY"}, "ru"),
        ("", {"LANG": "ru"}, "ru"),
        ("", {"LANG": "rup_MK.UTF-8"}, "en"),
        ("", {"OFFERBOOK_LANG": "", "LC_ALL": "", "LANG": "ru_RU.UTF-8"}, "ru"),
        ("", {"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, "en"),
        ("", {"LC_ALL": "POSIX", "LANG": "ru_RU.UTF-8"}, "en"),
        ("", {"LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ("", {"LC_CTYPE": "ru_RU.UTF-8"}, "en"),
        ("", {"LANGUAGE": "ru"}, "ru"),
        ("", {"LANGUAGE": "de:ru:en", "LANG": "de_DE.UTF-8"}, "ru"),
        ("", {"LANGUAGE": "ru", "LANG": "en_US.UTF-8"}, "ru"),
        ("", {"LANGUAGE": "ru", "LANG": "C.UTF-8"}, "en"),
        ("", {"LANGUAGE": ":::", "LANG": "ru_RU.UTF-8"}, "ru"),
        ("", {"LANG": "be_BY.UTF-8"}, "ru"),
        ("", {"LANG": "be_BY.UTF-8@latin"}, "ru"),
        ("", {"LC_ALL": "Russian_Russia.1251"}, "ru"),
        ("", {"LANG": "English_United States.1252", "LANGUAGE": ""}, "en"),
        ("", {"LANG": "ru-RU"}, "ru"),
        ("", {"OFFERBOOK_LANG": "RU"}, "ru"),
    ],
)
def test_the_language_is_the_options_then_the_variables_then_the_locales(
    arguments: str, environment: dict[str, str], chosen: str
) -> None:
    assert language.choose_language(arguments.split(), environment) == chosen


def test_a_language_that_the_program_does_not_speak_is_refused(run: Run) -> None:
    assert run("offers", "--lang", "de").code == 2
    answer = run("offers", OFFERBOOK_LANG="de")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == 'Error: OFFERBOOK_LANG is one of en, ru, not "de"\n'
    assert run("--version", "--lang", "en", OFFERBOOK_LANG="de").code == 0


# --- What is said


def test_help_is_in_russian(run: Run) -> None:
    help = run("match", "--help", "--lang", "ru").out
    assert "Подобрать предложения под потребности, лучшие — первыми: для проекта" in help
    assert "Аргументы:\n" in help
    assert "Общие параметры:\n" in help
    assert re.search(r"--top N +Не больше N лучших предложений", help)
    assert "[по умолчанию: auto]" in help
    assert re.search(
        r"Команды:\n  offers +Показать предложения поставщиков\.\n", run("--help", OFFERBOOK_LANG="ru").out
    )


def test_help_is_in_english_unless_russian_is_asked_for(run: Run) -> None:
    help = run("--help", LANGUAGE="ru").out
    assert "Options:\n" in help
    assert re.findall("[а-яё]+", help) == []


def test_a_mistake_on_the_command_line_is_named_in_russian(run: Run, make_catalogue: MakeCatalogue) -> None:
    folder = str(make_catalogue())
    answer = run("show", "supplier:belas", "-C", folder, "--lang", "ru")
    assert (answer.code, answer.err) == (
        2,
        "Ошибка: поставщик «belas»: такого id или названия в каталоге нет; возможно, вы имели в виду «belaz»? "
        "Список: `offerbook suppliers`.\n",
    )
    assert "команды «offrs» нет; возможно, вы имели в виду «offers»?" in run("offrs", "--lang", "ru").err


def test_findings_and_their_counts_are_in_russian(run: Run, make_catalogue: MakeCatalogue) -> None:
    folder = make_catalogue({"offers/more.toml": '[[offer]]\nid = "lift"\n'})
    answer = run("check", "catalogue", "--lang", "ru", cwd=folder.parent)
    assert answer.out.splitlines()[0] == (
        "catalogue/offers/more.toml:1:3: E202 в таблице offer не хватает ключей «name», «supplier», «group», «sources»"
    )
    assert answer.err == (
        "проверено catalogue: 8 файлов, 1 предложение, 1 проект, 1 потребность; "
        "найдено: 1 ошибка, 0 предупреждений; пропущена 1 запись\n"
    )


@pytest.mark.slow
def test_headings_are_in_the_language_spoken_and_keys_are_the_same_in_both(
    run: Run, make_catalogue: MakeCatalogue
) -> None:
    folder = str(make_catalogue())
    for name in ("offers", "projects", "needs", "sectors", "groups", "suppliers", "sources", "match", "gaps"):
        tables = [json.loads(run(name, "-f", "json", "-C", folder, "--lang", lang).out) for lang in ("en", "ru")]
        assert [list(row) for row in tables[0]] == [list(row) for row in tables[1]]
        headings = run(name, "-f", "markdown", "-C", folder, "--lang", "ru").out.splitlines()[0]
        assert re.findall("[A-Za-z]{3,}", headings) == []


def test_a_record_is_shown_with_its_fields_and_words_in_russian(make_catalogue: MakeCatalogue) -> None:
    sheet = on_terminal(["show", "truck", "--lang", "ru"], 80, make_catalogue().parent)
    assert "\n  Вид        товар\n" in sheet
    assert "\n  Грузоподъёмность  130 т\n" in sheet.replace("\u00a0", " ")


def test_a_program_is_given_the_fields_of_a_record_in_russian_and_its_words_and_numbers_as_they_are(
    run: Run, make_catalogue: MakeCatalogue
) -> None:
    rows = json.loads(run("show", "truck", "-f", "json", "-C", str(make_catalogue()), "--lang", "ru").out)
    shown = {row["field"]: (row["label"], row["value"], row["unit"]) for row in rows}
    assert shown["kind"] == ("Вид", "goods", None)
    assert shown["payload_t"] == ("Грузоподъёмность", 130, "t")
