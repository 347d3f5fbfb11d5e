"""What changed between two catalogues: every fact, and every match with the fact that made the difference."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from offerbook.library import open_catalogue
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from offerbook.tables.table import Cell
from offerbook.text.i18n import set_language
from tests.conftest import HEALTHY, MakeCatalogue, Run

MINE = HEALTHY["projects/mine.toml"] + 'requires = [{ spec = "payload_t", min = 100, level = "must" }]\n'
BASE = {**HEALTHY, "projects/mine.toml": MINE}


def rows(make_catalogue: MakeCatalogue, changed: Mapping[str, str]) -> list[tuple[Cell, ...]]:
    """What the diff of that catalogue and the one with some files replaced says: the rows but for label and sources."""
    return rows_between(make_catalogue, BASE, changed)


def rows_between(
    make_catalogue: MakeCatalogue, base: Mapping[str, str], changed: Mapping[str, str]
) -> list[tuple[Cell, ...]]:
    """The same of another catalogue."""
    old, new = make_catalogue({}, "old", base), make_catalogue(changed, "new", base)
    with open_catalogue(old, use_cache=False) as before, open_catalogue(new, use_cache=False) as after:
        return list(after.changes_since(before).table().rows)


def test_a_catalogue_does_not_differ_from_itself(make_catalogue: MakeCatalogue) -> None:
    assert rows(make_catalogue, {}) == []


def test_neither_the_order_nor_the_layout_of_files_is_a_change(make_catalogue: MakeCatalogue) -> None:
    assert rows(make_catalogue, {"sources.toml": "# a comment\n" + BASE["sources.toml"].replace(" = ", "=")}) == []


def test_a_fact_that_changes_an_outcome_is_named_as_its_cause(make_catalogue: MakeCatalogue) -> None:
    offer = BASE["offers/mining.toml"].replace("130", "90").replace('"Truck"', '"The truck"')
    assert rows(make_catalogue, {"offers/mining.toml": offer}) == [
        ("changed", "offer", "truck", None, None, "name", "Truck", "The truck", None, None),
        ("changed", "offer", "truck", None, None, "payload_t", "130 t", "90 t", None, None),
        ("changed", "match", "mine/trucks", "truck", None, "outcome", "fits", "blocked", None,
         ("offer truck, Payload: 130 t → 90 t",)),
    ]  # fmt: skip


def test_a_condition_that_changes_an_outcome_is_named_as_its_cause(make_catalogue: MakeCatalogue) -> None:
    need = MINE.replace("min = 100", "min = 200")
    assert rows(make_catalogue, {"projects/mine.toml": need})[-1] == (
        *("changed", "match", "mine/trucks", "truck", None, "outcome", "fits", "blocked", None),
        ("need mine/trucks, Condition: Payload: at least 100 t, must → Payload: at least 200 t, must",),
    )


def test_of_all_that_changed_around_a_match_only_what_makes_the_difference_is_its_cause(
    make_catalogue: MakeCatalogue,
) -> None:
    # The tolerance and the weights change too, and no outcome with them.
    sectors = BASE["sectors.toml"] + 'chosen_by = ["power_kw"]\n'
    power = '\n[[spec]]\nid = "power_kw"\nname = { en = "Power", ru = "Мощность" }\ntype = "number"\nunit = "kW"\n'
    settings = BASE["catalogue.toml"] + "[weights]\nnamed = 6\n"
    changed = {
        "catalogue.toml": settings, "sectors.toml": sectors, "specs.toml": BASE["specs.toml"] + "tolerance = 5\n" + power,
    }  # fmt: skip
    assert rows(make_catalogue, changed)[-1] == (
        *("changed", "match", "mine/trucks", "truck", None, "outcome", "fits", "fits-if-confirmed", None),
        ("group haul-trucks, Chosen by: Power (power_kw) was added", "spec power_kw was added"),
    )


def test_of_several_cautions_the_one_that_asks_is_the_cause(make_catalogue: MakeCatalogue) -> None:
    def offer(*cautions: str) -> dict[str, str]:
        return {"offers/mining.toml": BASE["offers/mining.toml"] + f"cautions = [{', '.join(cautions)}]\n"}

    told = '{{ text = {{ en = "{0}", ru = "{0}" }} }}'
    asks = '{ text = { en = "B", ru = "B" }, asks = { en = "Which engine?", ru = "Какой двигатель?" } }'
    old = make_catalogue(offer(told.format("A"), told.format("B")), "old", BASE)
    new = make_catalogue(offer(told.format("C"), asks), "new", BASE)
    with open_catalogue(old, use_cache=False) as before, open_catalogue(new, use_cache=False) as after:
        (match,) = after.changes_since(before).matches
    assert (match.old, match.new, len(match.causes), "Which engine?" in match.causes[0]) == (
        *("fits", "fits-if-confirmed"), 1, True,
    )  # fmt: skip


WHY = 'spec = "payload_t", min = 100, level = "must", why = { en = "Asked for.", ru = "Так просили." }'


def test_why_a_condition_stands_is_no_cause(make_catalogue: MakeCatalogue) -> None:
    """Of two conditions the one that is only told otherwise is none, and of a list each element is tried by itself."""
    speed = '\n[[spec]]\nid = "speed_km_h"\nname = { en = "Speed", ru = "Скорость" }\ntype = "number"\nunit = "km/h"\n'
    other = '{ spec = "speed_km_h", min = 50, level = "should", why = { en = "Asked for.", ru = "Так просили." } }'
    base = {
        **BASE,
        "specs.toml": BASE["specs.toml"] + speed,
        "projects/mine.toml": HEALTHY["projects/mine.toml"] + f"requires = [{other}, {{ {WHY} }}]\n",
    }
    need = base["projects/mine.toml"]
    told = need.replace("Asked for.", "Wanted.").replace("Так просили", "Так хотели")

    def causes(changed: str) -> list[Cell]:
        told = rows_between(make_catalogue, base, {"projects/mine.toml": changed})
        return [row[-1] for row in told if row[1] == "match"]

    payload = "Payload: at least 100 t, must → Payload: at least 200 t, must"
    assert causes(told) == []
    assert causes(told.replace("min = 50", "min = 60")) == []
    for changed in (need, told, need.replace("min = 50", "min = 60")):
        assert causes(changed.replace("min = 100", "min = 200")) == [(f"need mine/trucks, Condition: {payload}",)]


def test_of_texts_only_those_that_words_are_looked_for_in_are_causes(make_catalogue: MakeCatalogue) -> None:
    group = '\n[[group]]\nid = "loaders"\nsector = "mining"\nname = { en = "Loaders", ru = "Погрузчики" }\n'
    link = '\n[[link]]\ngroups = ["haul-trucks", "loaders"]\nreason = { en = "Loaded.", ru = "Грузят." }\n'
    caution = 'cautions = [{ text = { en = "An old page.", ru = "Старая страница." } }]\n'
    offer = BASE["offers/mining.toml"].replace("haul-trucks", "loaders").replace('"Truck"', '"Loader"')
    offer = offer.replace("Самосвал", "Погрузчик")
    base = {
        **BASE,
        "sectors.toml": BASE["sectors.toml"] + group + link,
        "offers/mining.toml": offer,
        "projects/mine.toml": HEALTHY["projects/mine.toml"] + caution,
    }
    changed = {
        "offers/mining.toml": offer.replace('"Loader"', '"Dump trucks"').replace("Погрузчик", "Самосвалы"),
        "projects/mine.toml": base["projects/mine.toml"].replace("An old page.", "A page."),
    }
    assert [row[-1] for row in rows_between(make_catalogue, base, changed) if row[1] == "match"] == [
        ("offer truck, Name: Loader → Dump trucks",)
    ]


def test_a_text_that_changed_in_both_languages_is_told_in_the_readers(make_catalogue: MakeCatalogue) -> None:
    need = HEALTHY["projects/mine.toml"] + f"requires = [{{ {WHY} }}]\n"
    changed = need.replace("Asked for.", "Wanted.").replace("Так просили", "Так хотели")
    base = {**BASE, "projects/mine.toml": need}
    old, new = make_catalogue({}, "old", base), make_catalogue({"projects/mine.toml": changed}, "new", base)
    said = []
    for language in ("en", "ru"):
        set_language(language)
        with open_catalogue(old, use_cache=False) as before, open_catalogue(new, use_cache=False) as after:
            said += [row[6:8] for row in after.changes_since(before).table().rows]
    set_language("en")
    assert said == [("why.en: Asked for.", "why.en: Wanted."), ("why.ru: Так просили.", "why.ru: Так хотели.")]


def test_records_that_come_and_go_are_told_with_their_matches(make_catalogue: MakeCatalogue) -> None:
    second = BASE["offers/mining.toml"].replace('"truck"', '"lorry"').replace('"Truck"', '"Lorry"')
    assert rows(make_catalogue, {"offers/mining.toml": second}) == [
        ("added", "offer", "lorry", None, None, None, None, "Lorry", ("page",), None),
        ("removed", "offer", "truck", None, None, None, "Truck", None, ("page",), None),
        ("added", "match", "mine/trucks", "lorry", None, "outcome", None, "fits", None, ("offer lorry was added",)),
        ("removed", "match", "mine/trucks", "truck", None, "outcome", "fits", None, None, ("offer truck was removed",)),
    ]


def test_what_only_the_other_language_says_is_a_change(make_catalogue: MakeCatalogue) -> None:
    offer = BASE["offers/mining.toml"].replace("Самосвал", "Тягач")
    assert rows(make_catalogue, {"offers/mining.toml": offer}) == [
        ("changed", "offer", "truck", None, None, "name", "ru: Самосвал", "ru: Тягач", None, None)
    ]


def test_facts_of_variants_notes_and_sources_are_compared_one_by_one(make_catalogue: MakeCatalogue) -> None:
    def offer(payload: int, note: str, sources: str) -> str:
        more = (
            f'variants = [{{ id = "A", specs = {{ payload_t = {payload} }} }}]\n'
            f'notes = [{{ topic = "engine", text = {{ en = "{note}", ru = "Д" }} }}, '
            '{ topic = "market", text = { en = "M", ru = "Р" } }]\n'
        )
        text = BASE["offers/mining.toml"].replace('sources = ["page"]', f"sources = {sources}")
        return text + more

    page = '\n[[source]]\nid = "leaflet"\npublisher = "MAZ"\n'
    old = {**BASE, "offers/mining.toml": offer(140, "Old engine", '["page", "leaflet"]')}
    new = {"offers/mining.toml": offer(150, "New engine", '["leaflet"]'), "sources.toml": BASE["sources.toml"] + page}
    old["sources.toml"] = new["sources.toml"]
    folders = make_catalogue({}, "old", old), make_catalogue(new, "new", BASE)
    with open_catalogue(folders[0], use_cache=False) as before, open_catalogue(folders[1], use_cache=False) as after:
        changes = after.changes_since(before)
    assert [row[:8] for row in changes.table().rows] == [
        ("changed", "offer", "truck", None, None, "sources", "page; leaflet", "leaflet"),
        ("changed", "offer", "truck", None, "A", "payload_t", "140 t", "150 t"),
        ("changed", "offer", "truck", None, None, "engine", "Old engine", "New engine"),
    ]


# --- the command


def git(folder: Path, *arguments: str) -> None:
    named = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(make_catalogue: MakeCatalogue, tmp_path: Path) -> Path:
    """A repository with two commits of a catalogue; of the second the truck carries 90 t."""
    make_catalogue({}, "catalogue", BASE)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "catalogue")
    git(tmp_path, "commit", "-qm", "first")
    make_catalogue({"offers/mining.toml": BASE["offers/mining.toml"].replace("130", "90")}, "catalogue", BASE)
    git(tmp_path, "commit", "-qam", "second")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [["HEAD~1:"], ["HEAD~1:catalogue"], ["HEAD~1:catalogue", "HEAD:catalogue"], ["HEAD~1:", "HEAD:"], ["HEAD~1:", "catalogue"]],
)  # fmt: skip
def test_a_revision_is_read_out_of_git_and_nothing_is_checked_out(
    repository: Path, run: Run, arguments: list[str]
) -> None:
    answer = run("diff", *arguments, "--columns", "id,field,old,new", "--fail-on-change", cwd=repository)
    assert (answer.code, answer.out) == (
        1,
        "id\tfield\told\tnew\ntruck\tpayload_t\t130 t\t90 t\nmine/trucks\toutcome\tfits\tblocked\n",
    )
    assert answer.err == (
        "records: 0 added, 0 removed, 1 changed; facts: 0 added, 0 removed, 1 changed; "
        "matches: 0 appeared, 0 vanished, 1 with another outcome\n"
    )
    assert run("diff", "HEAD:", "--fail-on-change", cwd=repository).code == 0


def test_on_a_terminal_matches_with_their_causes_come_first(make_catalogue: MakeCatalogue) -> None:
    offer = BASE["offers/mining.toml"].replace("130", "90")
    old, new = make_catalogue({}, "old", BASE), make_catalogue({"offers/mining.toml": offer}, "new", BASE)
    with open_catalogue(old, use_cache=False) as before, open_catalogue(new, use_cache=False) as after:
        text = screen_text(after.changes_since(before).screen(), RenderOptions(width=80, colour=False, unicode=True))
    assert (
        text
        == """\
Matches that changed

  ~ mine/trucks · truck: fits → blocked
    because of: offer truck, Payload: 130 t → 90 t

Offers
  ~ truck
      ~ Payload: 130 t → 90 t
"""
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("HEAD~9:", "git cannot read HEAD~9:: not a valid object name: HEAD~9:catalogue"),
        ("HEAD:nothing", "git cannot read HEAD:nothing: not a valid object name: HEAD:nothing"),
        ("HEAD:catalogue/offers", "there is no catalogue.toml in HEAD:catalogue/offers; write the folder after the colon, "
         "such as HEAD:catalogue"),
        ("--upload-pack=x:y", '"--upload-pack=x:y" is neither a folder nor a git revision such as HEAD~3:'),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_refused(repository: Path, run: Run, name: str, message: str) -> None:
    answer = run("diff", "--", name, cwd=repository)
    assert (answer.code, answer.err) == (2, f"Error: {message}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "OLD: there is no folder nowhere; name the folder that holds catalogue.toml."),
        (["new", "nowhere"], "NEW: there is no folder nowhere; name the folder that holds catalogue.toml."),
        (["nowhere", "--lang", "ru"], "СТАРЫЙ: папки «nowhere» нет; назовите папку, где лежит catalogue.toml."),
        (["new", "nowhere", "--lang", "ru"], "НОВЫЙ: папки «nowhere» нет; назовите папку, где лежит catalogue.toml."),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_there_is_named_by_its_argument(
    make_catalogue: MakeCatalogue, tmp_path: Path, run: Run, arguments: list[str], message: str
) -> None:
    make_catalogue({}, "new", BASE)
    answer = run("diff", *arguments, "-C", "new", cwd=tmp_path)
    assert (answer.code, answer.err.partition(": ")[2]) == (3, f"{message}\n")
