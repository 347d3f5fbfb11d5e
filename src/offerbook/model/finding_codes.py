"""Every kind of mistake that a catalogue can hold: its stable code, its name, and what to do about it."""

from __future__ import annotations

from typing import NamedTuple

from offerbook.text.i18n import N_


class ErrorKind(NamedTuple):
    """One kind of finding.

    title: what is wrong, in a few words; English, translated where it is shown.
    remedy: why it matters and how to mend it; English, translated where it is shown.
    """

    title: str
    remedy: str


CODES: dict[str, ErrorKind] = {
    "E101": ErrorKind(
        N_("the file is not UTF-8 text"),
        N_(
            "TOML is always UTF-8. Save the file as UTF-8 in your editor; files from older Windows programs are often in cp1251."
        ),
    ),
    "E102": ErrorKind(
        N_("the file is not valid TOML"),
        N_(
            "Look at the place shown and just before it: a quote, a bracket, a comma or an equals sign is missing, or a key stands "
            "twice. The record that it stands in is left out until this is mended; the rest of the file is read."
        ),
    ),
    "E103": ErrorKind(
        N_("the file cannot be read"),
        N_("It is there but cannot be opened. Look at its permissions, or at where the link leads."),
    ),
    "E201": ErrorKind(
        N_("this key means nothing here"),
        N_(
            "A misspelt key would be lost without a word, so every key must be one that the catalogue's form knows. "
            "`offerbook check --explain offer` says what those of a table mean, `offerbook schema` lists all."
        ),
    ),
    "E202": ErrorKind(
        N_("a key is missing"),
        N_("Without this key the record cannot be used. Add it."),
    ),
    "E203": ErrorKind(
        N_("the value is of the wrong type"),
        N_("Texts stand in quotes, numbers and true or false do not, lists stand in [ ], tables in { }."),
    ),
    "E204": ErrorKind(
        N_("the value is none of those allowed here"),
        N_("Only the words listed in the message have a meaning here."),
    ),
    "E205": ErrorKind(
        N_("the text is not of the shape asked for"),
        N_(
            "Ids are of lower-case Latin letters, digits, - and _, and begin with a letter or digit; "
            "countries and languages are of their ISO letters."
        ),
    ),
    "E206": ErrorKind(
        N_("the code is not of the shape of its classification"),
        N_(
            'OKPD2 and OKRB 007 are written "28.92.29", with two digits at least and nine at most; HS 2022 is written '
            '"8704" or "8704.10". Codes are text for ever: keep the quotes and the leading zeros.'
        ),
    ),
    "E207": ErrorKind(
        N_("the text is empty"),
        N_("An empty text says nothing. Write it, or leave the whole key out where it may be absent."),
    ),
    "E208": ErrorKind(
        N_("this is no date"),
        N_('Dates are written 2025-10-03, or as text "2025-10" or "2025" when no more is known.'),
    ),
    "E209": ErrorKind(
        N_("the number is out of its range"),
        N_("The message says between what bounds it must be."),
    ),
    "E210": ErrorKind(
        N_("the catalogue is of a form that this program cannot read"),
        N_("This program reads form 1. A newer catalogue needs a newer offerbook."),
    ),
    "E301": ErrorKind(N_("no such supplier"), N_("Add the supplier to suppliers.toml, or mend its id.")),
    "E302": ErrorKind(N_("no such group"), N_("Add the group to sectors.toml, or mend its id.")),
    "E303": ErrorKind(N_("no such sector"), N_("Add the sector to sectors.toml, or mend its id.")),
    "E304": ErrorKind(N_("no such source"), N_("Add the source to sources.toml, or mend its id.")),
    "E305": ErrorKind(N_("no such project"), N_("Add the project under projects/, or mend its id.")),
    "E306": ErrorKind(N_("no such spec"), N_("Add the spec to specs.toml, or mend the key.")),
    "E307": ErrorKind(
        N_("no such unit"),
        N_(
            "Write the unit that the message suggests, or one of those that it lists, so that figures can be compared. "
            "A unit of the catalogue's own is declared once, as [[unit]]."
        ),
    ),
    "E308": ErrorKind(
        N_("the id is taken"),
        N_(
            "An id names one record of its kind, whatever the file; offers and projects share one list. "
            "The record that comes first keeps the id."
        ),
    ),
    "E401": ErrorKind(
        N_("the value does not fit the spec"),
        N_(
            "specs.toml says whether a spec is a number, a text, a flag (true or false) or a choice among named values. Numbers "
            "stand without quotes and without a unit; a range is { min = 20, max = 630 }."
        ),
    ),
    "E402": ErrorKind(
        N_("the unit does not fit the name of the spec"),
        N_(
            "The unit stands in the name of a spec (payload_t, range_km), so that nobody reads one for the other. "
            "Only numbers have a unit."
        ),
    ),
    "E403": ErrorKind(
        N_("the bounds contradict each other"),
        N_("No value can be at least the one and at most the other. Exchange them, or mend the figure."),
    ),
    "E404": ErrorKind(
        N_("the requirement asks for nothing that the spec can answer"),
        N_(
            "A requirement has one kind of condition: `min` and `max` for a number, `one_of` or `text` for a text, "
            "`one_of` for a choice, `flag` for a flag."
        ),
    ),
    "E405": ErrorKind(
        N_("an inferred need does not say why"),
        N_("What an analyst inferred must say from what, or nobody can check it. Add `why`."),
    ),
    "E406": ErrorKind(
        N_("no group can ever serve the need"),
        N_("A need is matched by its groups. Name at least one; add a group to sectors.toml where none fits."),
    ),
    "E407": ErrorKind(
        N_("nothing says where this comes from"),
        N_("Every offer, project and need names at least one source."),
    ),
    "E408": ErrorKind(
        N_("the link ties a group to itself"),
        N_("A link ties two different groups; offers of one group match without a link."),
    ),
    "E409": ErrorKind(
        N_("an amount for a period is measured in a unit that has a period of its own"),
        N_('Name the plain unit, and the period as "per": 5000 t per year, not 5000 t/year per year.'),
    ),
    "E420": ErrorKind(
        N_("the table says nothing"),
        N_(
            "A time says from when or by when, a delivery to whom or where, a contact how to reach somebody. Add what is known, or "
            "leave the table out."
        ),
    ),
    "E421": ErrorKind(
        N_("this is no address"),
        N_("A site is written with https:// or http://, a mail address with its @, both as they are published."),
    ),
    "E430": ErrorKind(
        N_("the unit turns into nothing exactly"),
        N_(
            "A unit of the catalogue's own says which known unit it turns into and how many of these it holds, or neither: "
            '[[unit]] id = "drum", of = "L", factor = 200.'
        ),
    ),
    "E431": ErrorKind(
        N_("the spec declares what its type does not have"),
        N_(
            "A choice has values, each once; a number can have a unit and a tolerance; texts and flags have none of these."
        ),
    ),
    "E432": ErrorKind(
        N_("the need has no such part"),
        N_("The parts of a need are its groups. Name one of them, or leave `part` out where the whole is meant."),
    ),
    "W501": ErrorKind(
        N_("a translation is missing"),
        N_("Readers of the other language see this text in the language that there is. Add the missing one."),
    ),
    "W502": ErrorKind(
        N_("letters of two scripts in one word"),
        N_(
            "A Latin letter that looks like a Cyrillic one (or the reverse) makes the word impossible to find. Retype it."
        ),
    ),
    "W503": ErrorKind(
        N_("nothing refers to this supplier"),
        N_("Either its offers are missing, or it can go."),
    ),
    "W504": ErrorKind(
        N_("nothing refers to this source"),
        N_("Either a fact lost its source, or the source can go."),
    ),
    "W505": ErrorKind(
        N_("nothing refers to this group"),
        N_("No offer and no need is of this group."),
    ),
    "W506": ErrorKind(N_("the sector has no groups"), N_("No offer and no need can ever be in it.")),
    "W507": ErrorKind(
        N_("nothing uses this spec"),
        N_("No offer states it and no need asks for it."),
    ),
    "W508": ErrorKind(
        N_("the code lies outside the codes of the group"),
        N_(
            "Either the code or the group is wrong, or the code is of another edition: CPA 2.1 reuses numbers of OKPD2 "
            "for other goods (28.92.22-28.92.29, 27.11.50, 41.00)."
        ),
    ),
    "W509": ErrorKind(
        N_("a control character in a text"),
        N_("It cannot be seen, and it can drive a terminal. offerbook shows it escaped. Delete it."),
    ),
    "W510": ErrorKind(
        N_("the two groups are linked already"),
        N_("The first link counts. Delete one of them."),
    ),
    "W511": ErrorKind(
        N_("the bound is on the wrong side"),
        N_(
            "Of the coldest weather that a machine bears, colder is better: a need for −40 says max = -40, and min = -40 would leave "
            "out what bears −50. It is the same at both ends of every range of use, such as the least and the greatest mass of an aircraft."
        ),
    ),
    "W520": ErrorKind(
        N_("the time of the need has passed"),
        N_(
            "It counts as past in every answer. Ask whether it was met: then its status is past. Where it was put off, mend its time."
        ),
    ),
}
CODES_OF_KEYS: dict[str, tuple[str, ...]] = {
    "Settings.format": ("E210",),
    "Supplier.id": ("W503",),
    "Source.id": ("W504",),
    "Source.url": ("E421",),
    "Source.archived": ("E421",),
    "Group.id": ("W505",),
    "Sector.id": ("W506",),
    "Spec.id": ("E402", "W507"),
    "Spec.type": ("E431",),
    "Spec.unit": ("E402",),
    "Spec.values": ("E431",),
    "Spec.tolerance": ("E431",),
    "OwnUnit.of": ("E430",),
    "OwnUnit.factor": ("E430",),
    "Link.groups": ("E408", "W510"),
    "Contact.site": ("E421",),
    "Contact.email": ("E421",),
    "Code.code": ("E206", "W508"),
    "Offer.specs": ("E401", "E403"),
    "Variant.specs": ("E401", "E403"),
    "Fact.value": ("E401",),
    "Fact.qualifier": ("E401",),
    "Fact.min": ("E401", "E403"),
    "Fact.max": ("E401", "E403"),
    "Offer.sources": ("E407",),
    "Project.sources": ("E407",),
    "Need.sources": ("E407",),
    "Need.groups": ("E406",),
    "Need.status": ("W520",),
    "Need.basis": ("E405",),
    "Need.why": ("E405",),
    "Need.when": ("E403", "W520"),
    "When.start": ("E403",),
    "When.by": ("E403", "W520"),
    "Requirement.spec": ("E404",),
    "Requirement.min": ("E403", "E404", "W511"),
    "Requirement.max": ("E403", "E404", "W511"),
    "Requirement.one_of": ("E404",),
    "Requirement.flag": ("E404",),
    "Requirement.text": ("E404",),
    "Requirement.part": ("E432",),
    "ServiceOfPart.part": ("E432",),
    "Quantity.part": ("E432",),
    "Quantity.unit": ("E409",),
    "Quantity.per": ("E409",),
    "Capacity.unit": ("E409",),
    "Capacity.per": ("E409",),
}
"""The codes of findings about a key, by record and attribute, where the type of the key does not say that they can be."""
