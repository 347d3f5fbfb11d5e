"""Which record a name means."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.index.store import Index, in_memory
from offerbook.listing.record_table import found_record, record_table
from offerbook.listing.resolve import AmbiguousNameError, find_record, resolve
from offerbook.tables.arrange import arrange
from offerbook.text.errors import UsageError
from tests.listing.catalogue import CATALOGUE, write


def test_a_name_that_two_records_share_is_refused_with_their_ids(tmp_path: Path) -> None:
    twin = '[[supplier]]\nid = "belaz-2"\nname = { en = "Belaz", ru = "БелАЗ-2" }\n'
    files = {**CATALOGUE, "suppliers.toml": CATALOGUE["suppliers.toml"] + twin}
    index = in_memory(write(files, tmp_path))
    with pytest.raises(AmbiguousNameError) as caught:
        resolve(index, "supplier", "BELAZ")
    assert str(caught.value) == '"BELAZ" is the name of several: belaz, belaz-2; ask for one by its id'
    assert resolve(index, "supplier", "belaz") == "belaz"
    assert resolve(index, "supplier", "БЕЛАЗ") == "belaz"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("belaz-75131", "offer belaz-75131"),
        ("mine", "project mine"),
        ("mine/trucks", "need mine/trucks"),
        ("supplier:belaz", "supplier belaz"),
        ("БелАЗ", "supplier belaz"),
        ("BELAZ-75131", "offer belaz-75131"),
        ("group:milk", "group milk"),
        ("Молоко", "group milk"),
        ("meeting", "source meeting"),
        ("payload_t", "spec payload_t"),
        ("spec:грузоподъёмность", "spec payload_t"),
    ],
)
def test_a_record_of_any_kind_is_found_by_its_id_or_name(index: Index, tmp_path: Path, name: str, title: str) -> None:
    assert record_table([found_record(index, name, tmp_path)]).title == title


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("belaz-75113", 'nothing has the id "belaz-75113"; did you mean "belaz-75131"? '
         "`offerbook offers belaz-75113` looks for it as words."),
        ("supplier:belas", 'there is no supplier "belas"; did you mean "belaz"? `offerbook suppliers` lists them.'),
        ("", "name a record by its id or its name; `offerbook offers` lists the offers"),
    ],
)  # fmt: skip
def test_a_record_that_is_not_there_is_refused_with_what_is_near(
    index: Index, tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        found_record(index, name, tmp_path)
    assert str(caught.value) == message


def test_a_record_is_shown_under_the_columns_asked_for(index: Index, tmp_path: Path) -> None:
    table = record_table([found_record(index, "houses/lifts", tmp_path)])
    assert [row[:2] for row in arrange(table, ["label,value"], (), None).rows][:4] == [
        ("Id", "houses/lifts"),
        ("Name", "Lifts"),
        ("Groups", ("passenger-lifts",)),
        ("Status", "planned"),
    ]


@pytest.mark.parametrize(
    ("kinds", "name", "record"),
    [
        (("supplier",), "могилев", ("supplier", "mogilevlift")),
        (("supplier",), "product", ("supplier", "savushkin")),
        (("supplier", "offer"), "supplier:бел", ("supplier", "belaz")),
        (("need",), "canteen", ("need", "mine/canteen")),
        (("need",), "mine/truck", ("need", "mine/trucks")),
        (("project", "offer", "need"), "installing", ("offer", "lift-montage")),
        (("offer",), "75131", ("offer", "belaz-75131")),
        (("group",), "haul_trucks", ("group", "haul-trucks")),
        (("offer",), "montage", ("offer", "lift-montage")),
        # A name in full comes before a part of one.
        (("project", "offer", "need"), "lifts", ("need", "houses/lifts")),
    ],
)
def test_a_part_of_a_name_means_the_one_record_that_has_it(
    index: Index, kinds: tuple[str, ...], name: str, record: tuple[str, str]
) -> None:
    assert find_record(index, kinds, name) == record


@pytest.mark.parametrize(
    ("kinds", "name", "message"),
    [
        (("group",), "лифт",
         '"лифт" can mean several; ask for one by its id:\n  lift-works       Lift installation\n  passenger-lifts  Passenger lifts'),
        (("project", "offer", "need"), "truck",
         """"truck" can mean several; ask for one by its id:
  offer:belaz-75131  BELAZ-75131 truck
  need:mine/trucks   Trucks"""),
        (("group",), "li", 'there is no group "li". `offerbook groups` lists them.'),
        (("group", "sector"), "nothing at all", 'nothing is called "nothing at all"'),
    ],
)  # fmt: skip
def test_a_part_of_several_names_is_refused_with_the_records(
    index: Index, kinds: tuple[str, ...], name: str, message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        find_record(index, kinds, name)
    assert str(refusal.value) == message


def test_of_many_records_the_first_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    suppliers = "".join(
        f'[[supplier]]\nid = "works-{n}"\nname = {{ en = "Works {n}", ru = "Завод {n}" }}\n' for n in range(12)
    )
    index = in_memory(write({**CATALOGUE, "suppliers.toml": CATALOGUE["suppliers.toml"] + suppliers}, tmp_path))
    with pytest.raises(AmbiguousNameError) as refusal:
        resolve(index, "supplier", "завод")
    lines = "".join(f"\n  works-{n}  Works {n}" for n in range(10))
    assert str(refusal.value) == f'"завод" can mean several; ask for one by its id:{lines}\n  and 2 more'


RAILWAYS = {
    "projects/railways.toml": """
        [[project]]
        id = "line2"
        name = { en = "BAM-2, third stage", ru = "БАМ-2, третий этап" }
        short = { en = "BAM-2", ru = "БАМ-2" }
        summary = { en = "Second tracks of the Baikal–Amur Mainline.", ru = "Вторые пути Байкало-Амурской магистрали." }
        place = { en = "On the line to Vanino", ru = "На линии в Ванино" }
        notes = [{ topic = "history", text = { en = "Troops built a branch.", ru = "Войска строили ветку." }, source = "meeting" }]
        sources = ["meeting"]
        [[project.need]]
        id = "tunnel"
        name = { en = "Driving of the second tunnel", ru = "Проходка второго тоннеля" }
        groups = ["loaders"]
        status = "open"
        basis = "stated"
        sources = ["meeting"]
        [[project]]
        id = "roads"
        name = { en = "Roads", ru = "Дороги" }
        summary = { en = "A second road beside the BAM.", ru = "Второй путь вдоль БАМа." }
        notes = [{ topic = "history", text = { en = "Troops came.", ru = "Пришли войска." }, source = "meeting" }]
        sources = ["meeting"]
    """
}
SUBJECTS = ("project", "offer", "need", "supplier", "sector", "group")


@pytest.mark.parametrize(
    ("name", "record"),
    [
        # The number of a project is said as a word, and a need of the project may have that word too.
        ("второй БАМ", ("project", "line2")),
        ("вторая БАМ", ("project", "line2")),
        ("second BAM", ("project", "line2")),
        ("второй тоннель", ("need", "line2/tunnel")),
        ("БАМ тоннель", ("need", "line2/tunnel")),
        ("second", ("need", "line2/tunnel")),
        # No name has all of these: most are in one project's name, or one project says them of itself.
        ("вторая ветка БАМа", ("project", "line2")),
        ("Второй путь БАМа", ("project", "line2")),
        ("second BAM line", ("project", "line2")),
        ("second Baikal-Amur line", ("project", "line2")),
        ("Baikal-Amur", ("project", "line2")),
    ],
)
def test_a_project_is_found_by_the_words_that_people_have_for_it(
    tmp_path: Path, name: str, record: tuple[str, str]
) -> None:
    assert find_record(in_memory(write({**CATALOGUE, **RAILWAYS}, tmp_path)), SUBJECTS, name) == record


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("войска", """nothing is called "войска", but its words are found here; ask by the id:
  project:line2  BAM-2, third stage
  project:roads  Roads"""),
        ("a branch", """nothing is called "a branch", but its words are found here; ask by the id:
  project:line2  BAM-2, third stage"""),
        ("BAM windmills", 'nothing is called "BAM windmills"'),
    ],
)  # fmt: skip
def test_words_that_no_project_says_of_itself_name_those_that_have_them(
    tmp_path: Path, name: str, message: str
) -> None:
    index = in_memory(write({**CATALOGUE, **RAILWAYS}, tmp_path))
    with pytest.raises(UsageError) as refusal:
        find_record(index, SUBJECTS, name)
    assert str(refusal.value) == message


def test_the_id_of_a_record_of_another_kind_is_not_looked_for_as_words(tmp_path: Path) -> None:
    railways = RAILWAYS["projects/railways.toml"].replace("Troops came", "belaz-75131 came")
    index = in_memory(write({**CATALOGUE, "projects/railways.toml": railways}, tmp_path))
    with pytest.raises(UsageError) as refusal:
        find_record(index, ("project", "supplier"), "BELAZ-75131")
    assert str(refusal.value) == 'nothing is called "BELAZ-75131"'


def test_a_filter_is_not_guessed_by_the_words_of_a_project(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='there is no project "second Baikal-Amur line"'):
        resolve(in_memory(write({**CATALOGUE, **RAILWAYS}, tmp_path)), "project", "second Baikal-Amur line")
