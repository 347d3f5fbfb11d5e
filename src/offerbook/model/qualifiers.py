"""A number with its qualifier in words.

Apart from the other phrases, so that a listing reads it without loading the records and their validator.
"""

from __future__ import annotations

from offerbook.text.i18n import _, current_language


def qualified(qualifier: str | None, text: str) -> str:
    """An amount as a source states it: "about 240 km", or plainly where it is exact; "from 20" makes it a range."""
    if qualifier and qualifier.startswith("from "):
        low = qualifier.removeprefix("from ").replace("-", "−")
        if current_language() == "ru":
            low = low.replace(".", ",")
        return _("{low} to {high}").format(low=low, high=text)
    marks = {
        "about": _("about {value}"),
        "over": _("over {value}"),
        "at-least": _("at least {value}"),
        "at-most": _("at most {value}"),
    }
    return marks[qualifier].format(value=text) if qualifier else text
