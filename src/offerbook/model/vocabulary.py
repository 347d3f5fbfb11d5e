"""The words that a field with a fixed list may hold: as types for the records, as tuples for listings and completion.

Imports nothing but `typing`, so that a listing reads them without loading the records and their validator.
"""

from __future__ import annotations

from typing import Literal, get_args

Confidence = Literal["two-sources", "one-source", "analyst"]
Kind = Literal["goods", "service", "turnkey", "technology-transfer"]
Service = Literal[
    "maintenance",
    "repair",
    "spare-parts",
    "installation",
    "commissioning",
    "training",
    "design",
    "construction",
    "leasing",
    "rental",
    "operation",
    "assembly",
    "consulting",
    "delivery",
    "warranty",
    "licensing",
    "recycling",
    "secondment",
]
Stage = Literal["series", "small-series", "pre-series", "prototype", "planned"]
Status = Literal["open", "planned", "past", "dormant"]
Basis = Literal["stated", "inferred"]
Level = Literal["must", "should"]
SpecType = Literal["number", "text", "flag", "choice"]
LinkKind = Literal["part-of", "accessory-to", "instead-of", "service-for"]
Respondent = Literal["supplier", "buyer"]
Scheme = Literal["okpd2", "okrb007", "hs2022"]
Certainty = Literal["high", "medium", "low"]
Qualifier = Literal["about", "over", "at-least", "at-most"]
Period = Literal["year", "month", "day"]
Topic = Literal[
    "reference",
    "market",
    "status",
    "supply",
    "order",
    "warranty",
    "equipment",
    "engine",
    "climate",
    "technology",
    "service",
    "quality",
    "price",
    "finance",
    "capacity",
    "fleet",
    "schedule",
    "partner",
    "history",
    "plan",
    "place",
    "product",
    "condition",
    "rule",
    "other",
]

KINDS: tuple[Kind, ...] = get_args(Kind)
SERVICES: tuple[Service, ...] = get_args(Service)
STATUSES: tuple[Status, ...] = get_args(Status)
BASES: tuple[Basis, ...] = get_args(Basis)
STAGES: tuple[Stage, ...] = get_args(Stage)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
PERIODS: tuple[Period, ...] = get_args(Period)
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)

TRANSLATED_WORDS: tuple[str, ...] = tuple(
    dict.fromkeys(
        word
        for words in (
            Kind,
            Service,
            Stage,
            Status,
            Basis,
            Level,
            SpecType,
            Certainty,
            Confidence,
            LinkKind,
            Respondent,
            Period,
        )
        for word in get_args(words)
    )
)
"""The words that people are shown in their own language; each is a message of its own, see tests/tools/messages.py."""
