"""What an explanation says on a topic, and a need that asks for something of every kind."""

from __future__ import annotations

from offerbook.index.store import Index
from offerbook.matching.explain import explain_match
from tests.matching.trade import need, project


def said(index: Index, offer_id: str, need_id: str, topic: str) -> list[str]:
    """What an explanation says on one topic."""
    return [it.text for it in explain_match(index, offer_id, need_id).advice if it.topic == topic]


ASKED = """requires = [
  { spec = "payload_t", min = 130, level = "must" },
  { spec = "range_km", min = 300 },
]
services = ["repair", "training"]
quantity = { value = 20, unit = "pcs" }"""
WANT = project("site", need("want", more=ASKED))
