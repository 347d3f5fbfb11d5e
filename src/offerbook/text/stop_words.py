"""Words that a search does without, all folded."""

from __future__ import annotations

_STOP_WORDS = """
a an and are as at be by for from in into is it its more most of on or than that the their this to was were
with а без в во для до же за и из или к как ко на не но о об от по под при с со у что это
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that are in nearly every text: no query has to meet them, and a text's length does not count them."""
_LEGAL_FORMS = "ао гуп зао муп нао оао одо ооо пао руп чуп cjsc gmbh inc jsc llc ltd ojsc pjsc plc"
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
"""Legal forms of companies, which people write or leave out: they are in the index, and no query has to meet them."""
