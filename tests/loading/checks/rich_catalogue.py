"""A healthy catalogue that has most keys of most records."""

from __future__ import annotations

from tests.conftest import HEALTHY
from tests.loading.checks.expected import OFFERS, PROJECTS, SECTORS

TEXT_AND_FLAG = """
[[spec]]
id = "engine"
name = { en = "Engine", ru = "Двигатель" }
type = "text"

[[spec]]
id = "electric"
name = { en = "Electric", ru = "Электрический" }
type = "flag"
"""


RICH: dict[str, str] = {
    **{name: str(text) for name, text in HEALTHY.items()},
    "specs.toml": str(HEALTHY["specs.toml"]) + TEXT_AND_FLAG,
    SECTORS: str(HEALTHY[SECTORS])
    + """
[[group]]
id = "tippers"
sector = "mining"
name = { en = "Tippers", ru = "Самосвалы дорожные" }

[[link]]
groups = ["haul-trucks", "tippers"]
reason = { en = "On good roads.", ru = "На хороших дорогах." }
share = 0.4
""",
    OFFERS: str(HEALTHY[OFFERS])
    + """\
summary = { en = "It carries.", ru = "Возит." }
services = ["maintenance"]
codes = [{ scheme = "okpd2", code = "28.92.29", note = { en = "By analogy.", ru = "По аналогии." } }]
variants = [
  { id = "T", specs = { payload_t = { value = 140, qualifier = "about", source = "page" }, electric = true } },
  { id = "U", group = "tippers", cautions = [{ text = { en = "Old.", ru = "Старый." }, date = 2025-10-03 }] },
]
capacity = [{ value = 5, unit = "pcs", source = ["page"] }]
proposed_for = [{ project = "mine", source = "page", paragraph = 4 }]
mentions = [{ source = "page", paragraphs = [1, 2] }]
notes = [{ topic = "plan", text = { en = "More.", ru = "Больше." } }]
""",
    PROJECTS: str(HEALTHY[PROJECTS])
    + """\
quantity = { value = 20, unit = "pcs", per = "year" }
requires = [
  { spec = "payload_t", min = 1, max = 200, level = "must", why = { en = "Rock.", ru = "Порода." } },
  { spec = "engine", one_of = ["V8"] },
  { spec = "electric", flag = true },
]

[[project.need]]
id = "tippers"
name = { en = "Tippers", ru = "Самосвалы" }
groups = ["tippers"]
status = "past"
basis = "inferred"
why = { en = "From the plan.", ru = "Из плана." }
sources = ["page"]
""",
}
"""A healthy catalogue that has most keys of most records."""
