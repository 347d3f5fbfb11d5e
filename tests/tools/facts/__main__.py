"""`python -m tests.tools.facts [FOLDER]`: what of the fact tables the catalogue does not carry, why, and what differs."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from textwrap import fill

from tests.conftest import SHIPPED
from tests.tools.facts.compare import Comparison, compare
from tests.tools.facts.tables import FACTS_FOLDER


def report(comparison: Comparison) -> str:
    """The comparison as text: counts, rows left out by reason, differences excused by reason, and problems."""
    lines = [
        f"{len(comparison.rows)} rows: {len(comparison.carried)} carried, {len(comparison.left_out)} left out,"
        f" {len(comparison.problems)} problems",
        "",
        "Not carried, and why:",
        *grouped((reason, row.record, row.field) for row, reason in comparison.left_out),
        "",
        "Carried with a difference, and why:",
        *grouped((f"{reason} ({it.check})", it.record, it.field) for it, reason in comparison.excused),
    ]
    if comparison.problems:
        lines += ["", "Problems:", *map(str, comparison.problems)]
    return "\n".join(lines)


def grouped(cases: Iterable[tuple[str, str, str]]) -> list[str]:
    """Each reason with the records and fields that it is given for; a field of many records once, with their number."""
    fields: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for reason, record, field in cases:
        fields[reason][re.sub(r"(?<=\bneed\.)\w+", "*", field)].append(f"{record} {field}")
    lines = []
    for reason, named in fields.items():
        whose = [names[0] if len(names) == 1 else f"{field} ({len(names)} times)" for field, names in named.items()]
        lines.append(fill(f"{reason}: {', '.join(whose)}", 120, initial_indent="- ", subsequent_indent="  "))
    return lines


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FACTS_FOLDER
    done = compare(SHIPPED, folder)
    print(report(done))
    sys.exit(1 if done.problems else 0)
