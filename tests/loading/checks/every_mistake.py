"""One catalogue with every kind of mistake, each marked at its place."""

from __future__ import annotations

EVERY_MISTAKE = {
    "catalogue.toml": """\
# The catalogue's head may be faulty as well.
format = 1
title = { en = "Mistakes", ru = "Ошибки" }
weights = { group = ⟦E209|-5⟧, ⟦E201|word⟧ = 10 }
""",
    "sectors.toml": """\
[[sector]]
id = "mining"
name = { en = "Mining", ru = "Горная техника" }

[[sector]]
id = ⟦W506|"dairies"⟧
name = { en = "Dairies", ru = "Молочные заводы" }

[[group]]
id = "haul-trucks"
sector = "mining"
name = { en = "Haul trucks", ru = "Карьерные самосвалы" }
codes = [{ scheme = "okpd2", code = "28.92.29" }]

[[group]]
id = "tippers"
sector = ⟦E303|"roads"⟧
terms = { en = ["tipper", ⟦E207|""⟧] }
name = { en = "Tippers", ru = "Самосвалы дорожные" }

[[group]]
id = "fire-engines"
sector = "mining"
name = { en = "Fire engines", ru = "Пожарные автомобили" }
codes = [{ scheme = "okpd2", code = ⟦E206|"2910.59"⟧ }, { scheme = "hs2022", code = ⟦E203|8705⟧ }]

[[group]]
id = ⟦W505|"graders"⟧
sector = "mining"
name = { en = "Graders", ru = "Автогрейдеры" }

[[link]]
groups = ["haul-trucks", ⟦E302|"haul-truck"⟧]
reason = { en = "Nearly the same.", ru = "Почти то же." }

[[link]]
groups = ⟦E408|["tippers", "tippers"]⟧
reason = { en = "The same.", ru = "То же." }
share = ⟦E209|1.5⟧

[[link]]
groups = ["haul-trucks", "fire-engines"]
reason = { en = "Both carry.", ru = "Обе возят." }

[[link]]
groups = ⟦W510|["fire-engines", "haul-trucks"]⟧
reason = { en = "Both carry.", ru = "Обе возят." }
""",
    "specs.toml": """\
spec = [
  { id = "payload_t", name = { en = "Payload", ru = "Грузоподъёмность" }, type = "number", unit = "t" },
  { id = "engine", name = { en = "Engine", ru = "Двигатель" }, type = "text" },
  { id = "electric", name = { en = "Electric", ru = "Электрический" }, type = "flag", unit = ⟦E402|"kW"⟧ },
  { id = "power_kw", name = { en = "Power", ru = "Мощность" }, type = "number", unit = ⟦E402|"MW"⟧ },
  { id = "range_km", name = { en = "Range", ru = "Запас хода" }, type = ⟦E204|"numeric"⟧, unit = "km" },
  { id = ⟦W507|"depth_m"⟧, name = { en = "Depth", ru = "Глубина" }, type = "number", unit = "m" },
  { id = "operating_temperature_min_c", name = { en = "Cold", ru = "Мороз" }, type = "number", unit = "C" },
  { id = "drive", name = { en = "Drive", ru = "Привод" }, type = ⟦E431|"choice"⟧ },
]
unit = [{ id = "drum", name = { en = "drums", ru = "боч." }, of = ⟦E430|"L"⟧ }]
""",
    "suppliers.toml": """\
[[supplier]]
id = "belaz"
name = { en = "BELAZ", ru = "БЕЛАЗ" }

[[supplier]]
id = ⟦E205|"МАЗ"⟧
name = { en = "MAZ", ru = "МАЗ" }
sources = ["page"]

[[supplier]]
id = ⟦W503|"amkodor"⟧
name = { en = "AMKODOR", ru = "АМКОДОР" }
contacts = [⟦E420|{ source = "page" }⟧, { site = ⟦E421|"amkodor.by"⟧, source = "page" }]
country = ⟦E205|"Belarus"⟧

[[⟦E201|suplier⟧]]
id = "mogilevlift"
name = { en = "Mogilevlift", ru = "Могилёвлифт" }
""",
    "sources.toml": """\
[[source]]
id = "page"
publisher = "BELAZ"
date = ⟦E208|"03.10.2025"⟧

[[source]]
id = ⟦W504|"unread"⟧
publisher = ⟦E207|""⟧
""",
    # Not TOML, and what it declares is used in other files: no word of it may come back as unknown or unused.
    "partners.toml": """\
[[supplier]]
id = "minsk-lifts"
name = { en = "Minsk lifts", ru = "Минские лифты" }

[[source]]
id = "minsk-page"
publisher = ⟦E102|"Minsk lifts⟧
url = "https://example.org/lifts"
""",
    "offers/mining.toml": """\
[[offer]]
id = "healthy-truck"
name = { en = "Truck", ru = "Самосвал" }
supplier = "belaz"
group = "haul-trucks"
specs = { payload_t = 130, engine = "V8" }
sources = ["other-page"]

[[offer]]
id = "unsupplied"
name = { en = "Truck", ru = "Самосвал" }
⟦E201|suplier⟧ = "belaz"
group = ⟦E302|"fire-engine"⟧
sources = ⟦E203|"page"⟧

[[⟦E202|offer⟧]]
id = "ungrouped"
name = { en = "Truck", ru = "Самосвал" }
supplier = ⟦E301|"белаз"⟧
kind = ⟦E204|"good"⟧
sources = ["page", ⟦E304|"pages"⟧]

[[offer]]
id = ⟦E308|"healthy-truck"⟧
name = { en = "Another truck", ru = "Другой самосвал" }
supplier = "belaz"
group = "haul-trucks"
sources = ["page"]

[[offer]]
id = "misjudged"
name = { en = "Truck 🚚", ru = ⟦W502|"Caмосвал"⟧ }  # the first two letters are Latin
supplier = "belaz"
group = "haul-trucks"
codes = [{ scheme = "okpd2", code = ⟦W508|"28.92.28"⟧ }, { scheme = ⟦E204|"cpa"⟧, code = "28.92.29" }]
specs.payload_t = ⟦E401|"130 t"⟧
specs.⟦E306|payload⟧ = 130
specs.engine = { value = ⟦E401|400⟧, qualifier = ⟦E204|"roughly"⟧, source = ⟦E304|"leaflet"⟧ }
specs.electric = ⟦E401|"yes"⟧
specs.power_kw = 1194
specs.range_km = 500
sources = ["page"]
proposed_for = [
\t{ project = ⟦E305|"mines"⟧, source = "page", paragraph = ⟦E209|0⟧ },
]
variants = [
  { id = "A", specs = { payload_t = ⟦E209|nan⟧ } },
  { id = ⟦E308|"A"⟧, name = { ⟦E201|rus⟧ = "Вариант", en = "Variant" } },
]
""",
    "offers/lifts.toml": """\
[[offer]]
id = "healthy-lift"
⟦W501|name⟧ = { ru = "Лифт" }
supplier = "belaz"
group = "haul-trucks"
sources = ["other-page"]

[[offer]]
id = "lift"
name = ⟦E207|{ en = "", ru = "" }⟧
supplier = "minsk-lifts"
group = "haul-trucks"
sources = ["minsk-page"]
capacity = [{ value = 100, unit = ⟦E307|"лифтов в век"⟧ }, { value = 1, unit = ⟦E409|"t/month"⟧ }]
summary = { en = ⟦W509|"a lift\\u0007"⟧, ru = "лифт" }

[[offer]]
id = "mogilev-lift"
name = ⟦E203|"Lift"⟧
supplier = "mogilevlift"
group = "haul-trucks"
sources = ⟦E407|[]⟧
""",
    "offers/old.toml": """\
[[offer]]
id = "old"
name = { en = "Old file", ru = "⟦E101|�⟧тарый файл" }
""",
    "projects/mine.toml": """\
[[project]]
id = "mine"
name = { en = "Mine", ru = "Рудник" }
sources = ["other-page"]

[[project.need]]
id = "healthy-trucks"
name = { en = "Trucks", ru = "Самосвалы" }
groups = ["haul-trucks"]
quantity = { value = 20, unit = "pcs" }
requires = [{ spec = "payload_t", min = 130, level = "must" }]
when = { by = ⟦W520|2020-01-31⟧ }
status = "open"
basis = "stated"
sources = ["other-page"]

[[project.need]]
id = "trucks"
name = { en = "Trucks", ru = "Самосвалы" }
groups = ⟦E406|[]⟧
requires = [
  { spec = "payload_t", min = 130, max = ⟦E403|90⟧ },
  { spec = ⟦E404|"engine"⟧, min = 400 },
  ⟦E404|{ spec = "payload_t", level = "must" }⟧,
  { spec = "operating_temperature_min_c", min = ⟦W511|-40⟧ },
  { spec = ⟦E306|"payload_kg"⟧, ⟦E201|minimum⟧ = 5 },
  { spec = "payload_t", max = ⟦E203|true⟧ },
]
status = "open"
basis = ⟦E405|"inferred"⟧
sources = ["other-page"]

[[project.need]]
id = ⟦E308|"healthy-trucks"⟧
name = { en = "Trucks", ru = "Самосвалы" }
groups = ["tippers"]
requires = [{ spec = "drive", one_of = ["diesel"], part = ⟦E432|"haul-trucks"⟧ }]
status = ⟦E204|"opened"⟧
basis = "stated"
services = ["maintenance", ⟦E204|"repairs"⟧]
sources = ["other-page"]

[⟦E201|neeeds⟧]
""",
    "projects/rail.toml": """\
[[project]]
id = ⟦E308|"healthy-lift"⟧
name = { en = "Railway", ru = "Железная дорога" }
sources = ["other-page"]

[[project]]
id = "broken"
name = { en = "Railway", ru = "Железная дорога" }
sources = ["other-page"]
need = ⟦E203|"rails"⟧
""",
    "projects/typo.toml": """\
[[project]]
id = "typo"
name = { en = "Typo", ru = "Опечатка"
⟦E102|sources⟧ = ["page"]
""",
    "more-sources.toml": """\
[[source]]
id = "other-page"
publisher = "MAZ"
""",
}
"""Every mark is a mistake; what is healthy says so in its id."""
