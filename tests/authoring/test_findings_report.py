"""Each kind of finding: its smallest example, what `offerbook check` says of it, and what `--explain` says of the kind."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from offerbook.authoring.fault_examples import SAID, lay_out, sections
from offerbook.authoring.findings_report import as_text
from offerbook.loading.load import load
from offerbook.model.finding_codes import CODES
from tests.conftest import HEALTHY, MakeCatalogue, Run
from tests.tools import renew
from tests.tools.renew import ERRORS

EXAMPLES = sorted(path.stem for path in ERRORS.glob("*.txt") if path.stem != "healthy")


def example(code: str) -> dict[str, str]:
    return sections((ERRORS / f"{code}.txt").read_text(encoding="utf-8"))


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A catalogue with one error: its only offer names a supplier that is not there."""
    lay_out(example("E301"), tmp_path / "catalogue")
    return tmp_path / "catalogue"


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A catalogue with one warning: the name of its offer is there in English only."""
    lay_out(example("W501"), tmp_path / "catalogue")
    return tmp_path / "catalogue"


def test_every_code_has_an_example_and_every_example_a_code() -> None:
    assert sorted(CODES) == EXAMPLES


@pytest.mark.slow
@pytest.mark.parametrize("code", EXAMPLES)
def test_check_says_of_the_example_what_the_example_shows(run: Run, tmp_path: Path, code: str) -> None:
    lay_out(example(code), tmp_path / "catalogue")
    answer = run("check", "catalogue")
    assert (answer.out, answer.code) == (example(code)[SAID], 1 if code.startswith("E") else 0)


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_a_code_has_that_one_mistake_and_no_other(tmp_path: Path, code: str) -> None:
    lay_out(example(code), tmp_path)
    assert [finding.code for finding in load(tmp_path).findings] == [code]


def test_the_healthy_catalogue_has_no_findings_and_is_whole(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue())
    assert (loaded.findings, loaded.left_out, loaded.files) == ([], [], 7)
    assert sorted(loaded.origins) == [
        ("group", "haul-trucks"),
        ("need", "mine/trucks"),
        ("offer", "truck"),
        ("project", "mine"),
        ("sector", "mining"),
        ("settings", ""),
        ("source", "page"),
        ("spec", "payload_t"),
        ("supplier", "belaz"),
    ]


def test_every_kind_says_in_two_sentences_what_it_is_and_what_to_do() -> None:
    assert [code for code, kind in CODES.items() if not kind.title or not kind.remedy.endswith(".")] == []


# --- Exit codes


def test_a_clean_catalogue_exits_with_0_also_under_strict(run: Run, make_catalogue: MakeCatalogue) -> None:
    answer = run("check", str(make_catalogue()), "--strict")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "checked catalogue: 7 files, 1 offer, 1 project, 1 need: 0 errors, 0 warnings\n"


def test_warnings_exit_with_1_only_under_strict(run: Run, doubtful: Path) -> None:
    assert run("check").code == 0
    answer = run("check", "--strict")
    assert (answer.code, answer.out) == (1, example("W501")[SAID])
    assert answer.err == "checked catalogue: 7 files, 1 offer, 1 project, 1 need: 0 errors, 1 warning\n"


def test_errors_exit_with_1_and_the_records_left_out_are_counted(run: Run, faulty: Path) -> None:
    answer = run("check")
    assert (answer.code, answer.out) == (1, example("E301")[SAID])
    assert answer.err == (
        "checked catalogue: 7 files, 0 offers, 1 project, 1 need: 1 error, 0 warnings; 1 record left out\n"
    )


def test_records_left_out_because_of_another_s_mistake_are_named_in_text_and_json(
    run: Run, make_catalogue: MakeCatalogue
) -> None:
    sectors = str(HEALTHY["sectors.toml"])
    make_catalogue({"sectors.toml": sectors.replace('id = "mining"', 'id = "mining"\nextra = 1', 1)})
    others = ["group haul-trucks", "offer truck", "need mine/trucks"]
    assert run("check").out.splitlines()[-1] == f"      Also left out, because of this: {', '.join(others)}."
    (finding,) = json.loads(run("check", "--format", "json").out)
    assert (finding["record"], finding["also_left_out"]) == ("sector mining", others)


def test_what_a_file_that_cannot_be_read_leaves_out_is_named_at_it(run: Run, make_catalogue: MakeCatalogue) -> None:
    make_catalogue({"suppliers.toml": str(HEALTHY["suppliers.toml"]).encode() + b"# \xff\n"})
    answer = run("check")
    assert answer.out.splitlines()[-1] == "      Also left out, because of this: offer truck."
    assert answer.err == (
        "checked catalogue: 7 files, 0 offers, 1 project, 1 need: 1 error, 0 warnings; 1 record left out, 1 file not read\n"
    )
    assert run("offers").err == (
        "Mistakes in the catalogue: 1; records left out: 1; files that could not be read: 1. "
        "`offerbook check` shows them.\n"
    )


def test_of_many_records_left_out_by_one_mistake_a_few_are_named(make_catalogue: MakeCatalogue) -> None:
    sources = str(HEALTHY["sources.toml"])
    offer = str(HEALTHY["offers/mining.toml"])
    offers = "".join(offer.replace('id = "truck"', f'id = "truck-{number}"') for number in range(12))
    suppliers = str(HEALTHY["suppliers.toml"]).replace('id = "belaz"', 'id = "belaz"\nextra = 1')
    findings = load(
        make_catalogue({"suppliers.toml": suppliers, "offers/mining.toml": offers, "sources.toml": sources})
    ).findings
    few = list(as_text(findings, "", everything=False))[-1]
    all = list(as_text(findings, "", everything=True))[-1]
    named = [f"offer truck-{number}" for number in range(12)]
    assert few == f"      Also left out, because of this: {', '.join(named[:10])} and 2 more; --all names them."
    assert all == f"      Also left out, because of this: {', '.join(named)}."


# --- Formats


def test_json_gives_the_place_the_code_and_the_record_that_is_left_out(run: Run, faulty: Path) -> None:
    answer = run("check", "--format", "json")
    assert json.loads(answer.out) == [
        {
            "file": "offers/mining.toml",
            "line": 4,
            "column": 12,
            "end_column": 19,
            "code": "E301",
            "severity": "error",
            "message": 'there is no supplier "белаз"; did you mean "belaz"?',
            "record": "offer truck",
            "also_left_out": [],
        }
    ]
    assert answer.code == 1


def test_in_json_a_warning_leaves_out_no_record(run: Run, doubtful: Path) -> None:
    answer = run("check", "--format", "json")
    assert json.loads(answer.out) == [
        {
            "file": "offers/mining.toml",
            "line": 3,
            "column": 1,
            "end_column": 5,
            "code": "W501",
            "severity": "warning",
            "message": "the Russian text is missing",
            "record": None,
            "also_left_out": [],
        }
    ]
    assert answer.code == 0


def test_json_of_a_clean_catalogue_is_an_empty_array(run: Run, make_catalogue: MakeCatalogue) -> None:
    make_catalogue()
    assert run("check", "--format", "json").out == "[]\n"


def test_github_gets_one_workflow_command_for_each_finding(run: Run, faulty: Path) -> None:
    head = faulty / "catalogue.toml"
    head.write_text('format = 1\ntitle = { en = "100 %" }\n', encoding="utf-8")
    answer = run("check", "--format", "github")
    assert answer.out == (
        "::warning file=catalogue/catalogue.toml,line=2,col=1,endColumn=6,title=W501::the Russian text is missing\n"
        "::error file=catalogue/offers/mining.toml,line=4,col=12,endColumn=19,title=E301::"
        'there is no supplier "белаз"; did you mean "belaz"?\n'
    )
    assert answer.code == 1


def test_what_github_would_take_for_a_command_of_its_own_is_escaped(run: Run, make_catalogue: MakeCatalogue) -> None:
    make_catalogue({"offers/a, b: 50%.toml": '"100 %\\n::error::x" = 1\n'})
    assert run("check", "--format", "github").out == (
        "::error file=catalogue/offers/a%2C b%3A 50%25.toml,line=1,col=1,endColumn=20,title=E201::"
        '"100 %25\\x0a::error::x" is no table of a catalogue\n'
    )


def test_no_format_shows_a_terminal_what_the_data_hides(run: Run, make_catalogue: MakeCatalogue) -> None:
    make_catalogue({"offers/more.toml": '[[offer]]\nid = "truck-2"\n"\\u001b[31m\\u202E" = "\\u009b"\n'})
    for format in ("text", "json", "github"):
        said = run("check", "--format", format)
        assert re.findall(r"[^\n\x20-\x7e\xa0-\u2027\u202f-\uffff]", said.out + said.err) == []


def shown(make_catalogue: MakeCatalogue, line: str) -> list[str]:
    """What check says of the healthy catalogue with one more line in its offer."""
    folder = make_catalogue({"offers/mining.toml": f"{HEALTHY['offers/mining.toml']!s}{line}\n"})
    return list(as_text(load(folder).findings, "", everything=False))


def test_the_caret_stands_under_the_very_characters_whatever_is_before_them(make_catalogue: MakeCatalogue) -> None:
    assert shown(make_catalogue, 'summary = { en = "🚚 e\u0301",\tru = "卡车\u200b", de = "x" }') == [
        "offers/mining.toml:8:31: W509 the text holds the control character \\u200b",
        '    8 | summary = { en = "🚚 e\u0301", ru = "卡车\\u200b", de = "x" }',
        "      |                               ^^^^^^^^^^^^",
        'offers/mining.toml:8:38: E201 "de" is no key of summary',
        '    8 | summary = { en = "🚚 e\u0301", ru = "卡车\\u200b", de = "x" }',
        "      |                                             ^^",
    ]


def test_a_long_line_is_cut_on_both_sides_of_what_is_wrong(make_catalogue: MakeCatalogue) -> None:
    words = "word " * 30
    assert shown(make_catalogue, f'summary = {{ en = "{words}", ru = "Да", oops = "{words}" }}') == [
        'offers/mining.toml:8:183: E201 "oops" is no key of summary',
        '    8 | …word word word word word word word word word ", ru = "Да", oops = "word word word word word word word word w…',
        "      |                                                             ^^^^",
    ]


def test_of_a_long_value_the_beginning_is_marked(make_catalogue: MakeCatalogue) -> None:
    words = "word " * 30
    assert shown(make_catalogue, f'summary = "{words}"') == [
        'offers/mining.toml:8:11: E203 write { en = "...", ru = "..." } here, not a text',
        '    8 | summary = "word word word word word word word word word word word wor…',
        "      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    ]


# --- Explaining


def test_explain_says_what_a_code_means_with_its_smallest_faulty_file(run: Run) -> None:
    answer = run("check", "--explain", "E301")
    assert answer.out == (
        "E301: no such supplier\n\nAdd the supplier to suppliers.toml, or mend its id.\n\n"
        + (ERRORS / "E301.txt").read_text(encoding="utf-8")
    )
    assert (answer.code, answer.err) == (0, "")


def test_in_russian_the_example_has_what_check_says_in_russian(run: Run, tmp_path: Path) -> None:
    for code in ("E101", "E103", "E401", "W520"):
        lay_out(example(code), tmp_path / code / "catalogue")
        said = run("check", "catalogue", "--lang", "ru", cwd=tmp_path / code).out
        shown = run("check", "--explain", code, "--lang", "ru").out
        assert shown.partition("--- offerbook check\n")[2] == said
        assert re.search("[а-яё]", said.partition(code)[2].partition("\n")[0])
    assert "--- offers/mining.toml (сохранён в cp1251)\n" in run("check", "--explain", "E101", "--lang", "ru").out
    assert "«end of 2027» — не дата" in run("check", "--explain", "need.when", "--lang", "ru").out


def test_explain_takes_codes_in_lower_case(run: Run) -> None:
    answer = run("check", "--explain", "w501")
    assert (answer.code, answer.out.splitlines()[0]) == (0, "W501: a translation is missing")


def test_explain_refuses_what_is_no_code_with_a_suggestion(run: Run) -> None:
    answer = run("check", "--explain", "e30")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == ('Error: "e30" is no code of a finding and no key of the form; did you mean "E301"?\n')


def test_explain_all_lists_every_code_with_its_title(run: Run) -> None:
    answer = run("check", "--explain", "all")
    assert answer.out.splitlines() == [f"{code}  {kind.title}" for code, kind in CODES.items()]
    assert answer.code == 0


def test_explain_needs_no_catalogue_and_no_utf_8_terminal(run: Run) -> None:
    answer = run("check", "--explain", "E205", "--catalogue", "nowhere", PYTHONIOENCODING="ascii")
    assert (answer.code, answer.err) == (0, "")
    assert 'id = "Самосвал 130"\n' in answer.out


# --- Renewing


def test_renewing_mends_only_the_examples_that_are_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "E301.txt"
    for name in ("E301.txt", "E302.txt", "E303.txt", "healthy.txt"):
        shutil.copy(ERRORS / name, tmp_path)
    fresh = stale.read_text(encoding="utf-8")
    stale.write_text(fresh.replace("there is no", "we have no"), encoding="utf-8")
    (tmp_path / "E303.txt").write_text("--- offerbook check\nnot asked for\n", encoding="utf-8")
    monkeypatch.setattr(renew, "ERRORS", tmp_path)
    monkeypatch.setattr(renew, "ROOT", tmp_path)
    monkeypatch.setattr(renew, "RECORDINGS", (renew.error_examples,))
    renew.main(["E301", "E302"])
    assert capsys.readouterr().out == "renewed E301.txt\n"
    assert stale.read_text(encoding="utf-8") == fresh
