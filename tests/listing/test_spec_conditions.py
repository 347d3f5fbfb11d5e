"""Conditions on specs of a catalogue that has further ones: horsepower, choices."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.index.store import in_memory
from tests.listing.catalogue import CATALOGUE, found, refused, write

POWER = """
    [[spec]]
    id = "power_kw"
    name = { en = "Power", ru = "Мощность" }
    type = "number"
    unit = "kW"
    [[spec]]
    id = "engine_hp"
    name = { en = "Engine", ru = "Двигатель" }
    type = "number"
    unit = "hp"
"""


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        # 1000 hp are 735.49875 kW.
        ("power_kw >= 1000 hp", ["strong"]),
        ("power_kw >= 1000 л.с.", ["strong"]),
        ("power_kw < 1000 hp", ["weak"]),
        ("power_kw = 1000..1001 hp", ["strong"]),
        ("engine_hp >= 735.5 kW", []),
        ("engine_hp >= 0.735 MW", ["strong"]),
        ("engine_hp = 735.49875 kW", ["strong"]),
    ],
)
def test_kilowatts_and_horsepower_are_compared(tmp_path: Path, where: str, expected: list[str]) -> None:
    offers = "".join(
        f'[[offer]]\nid = "{id}"\nname = {{ en = "Engine", ru = "Двигатель" }}\nsupplier = "belaz"\ngroup = "milk"\n'
        f'sources = ["page"]\nspecs = {specs}\n'
        for id, specs in (("strong", "{ power_kw = 735.5, engine_hp = 1000 }"), ("weak", "{ power_kw = 735.4 }"))
    )
    files = {**CATALOGUE, "specs.toml": CATALOGUE["specs.toml"] + POWER, "offers/engines.toml": offers}
    assert found(in_memory(write(files, tmp_path)), where=[where]) == expected


WHEELS = """
    [[spec]]
    id = "wheel_formula"
    name = { en = "Wheel formula", ru = "Колёсная формула" }
    type = "choice"
    values = [{ id = "6x4", name = { en = "6x4", ru = "6х4" } }, { id = "6x6", name = { en = "6x6", ru = "6х6" } }]
"""


def test_a_choice_is_named_by_its_id_or_name_and_what_is_none_of_them_is_refused(tmp_path: Path) -> None:
    offers = "".join(
        f'[[offer]]\nid = "truck-{id}"\nname = {{ en = "Truck", ru = "Грузовик" }}\nsupplier = "belaz"\ngroup = "milk"\n'
        f'sources = ["page"]\nspecs = {{ wheel_formula = "{id}" }}\n'
        for id in ("6x4", "6x6")
    )
    files = {**CATALOGUE, "specs.toml": CATALOGUE["specs.toml"] + WHEELS, "offers/trucks.toml": offers}
    index = in_memory(write(files, tmp_path))
    for typed in ("6x6", "6х6", "6×6", "«6Х6»"):
        assert found(index, where=[f"wheel_formula = {typed}"]) == ["truck-6x6"]
        assert found(index, where=[f"wheel_formula != {typed}"]) == ["truck-6x4"]
    assert found(index, where=["wheel_formula = 6х*"]) == ["truck-6x4", "truck-6x6"]
    assert refused(index, where=["wheel_formula = 6*6"]) == (
        'wheel_formula is one of 6x4, 6x6, not "6*6"; did you mean "6x6"?'
    )
