"""The tables of the index, documented for everybody who opens the exported file."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

SCHEMA = """
-- offerbook: a catalogue of supply offers and of the projects they could serve, compiled from TOML.
-- Texts come in two columns, _en and _ru; an empty text is one that the catalogue does not have.
-- NULL means that nobody published the value: unknown, never zero and never "no".
-- source_ids: ids of the sources that state what the row says, separated by "; ". sources_inherited: 1 where these are the
-- sources of the whole record, or of the model, because the catalogue names none for the row alone.
-- position: the catalogue's own order; a thousand million for each file before the record's, and its place in that.

-- Dates are as precise as published: 2025, 2025-10 or 2025-10-03. checked: the day somebody last looked whether the record holds.

-- Settings of the catalogue and what was found when it was read: title_en, title_ru, errors, warnings, left_out, unread_files;
-- as_of, the day the catalogue speaks of, where it has one;
-- words: there once the tables search and document_frequency are filled.
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Several catalogues that were asked as one; empty where one was asked. folder: what the names of its files begin with.
CREATE TABLE catalogues (folder TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE sectors (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL, checked TEXT, position INTEGER NOT NULL);

-- What is bought as one thing. terms_*: words people type for it, parted by "; ". chosen_by: the specs that a buyer chooses by.
CREATE TABLE groups (
  id TEXT PRIMARY KEY, sector_id TEXT NOT NULL REFERENCES sectors (id),
  name_en TEXT NOT NULL, name_ru TEXT NOT NULL, terms_en TEXT NOT NULL, terms_ru TEXT NOT NULL,
  chosen_by TEXT NOT NULL, checked TEXT, position INTEGER NOT NULL);

-- Two groups that can serve each other in part. share: the part of the group points that such a pair earns. kind: what the
-- first group is to the other: part-of, accessory-to, instead-of, service-for; NULL where either can stand for the other.
-- serves: whether an offer of the first answers a need of the other; NULL where share and kind say.
CREATE TABLE links (
  group_id TEXT NOT NULL REFERENCES groups (id), other_group_id TEXT NOT NULL REFERENCES groups (id),
  share REAL NOT NULL, kind TEXT, serves INTEGER, reason_en TEXT NOT NULL, reason_ru TEXT NOT NULL, checked TEXT,
  PRIMARY KEY (group_id, other_group_id)) WITHOUT ROWID;

-- Units that the catalogue declares for itself: each holds `factor` of the unit `of`, or turns into nothing where that is NULL.
CREATE TABLE units (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL, of TEXT, factor TEXT NOT NULL, position INTEGER NOT NULL);

-- Keys of facts and requirements. type: number, text, flag or choice. unit: of numbers; NULL for a plain count. tolerance: in it.
CREATE TABLE specs (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL, type TEXT NOT NULL, unit TEXT, tolerance TEXT,
  checked TEXT, position INTEGER NOT NULL);

-- The values of a choice.
CREATE TABLE choices (
  spec_id TEXT NOT NULL REFERENCES specs (id), id TEXT NOT NULL, name_en TEXT NOT NULL, name_ru TEXT NOT NULL,
  position INTEGER NOT NULL, PRIMARY KEY (spec_id, id)) WITHOUT ROWID;

-- short_*: the name by which people know it.
CREATE TABLE suppliers (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL, short_en TEXT NOT NULL, short_ru TEXT NOT NULL,
  city_en TEXT NOT NULL, city_ru TEXT NOT NULL, country TEXT NOT NULL, checked TEXT, position INTEGER NOT NULL);

-- How to reach a supplier, as published.
CREATE TABLE contacts (
  supplier_id TEXT NOT NULL REFERENCES suppliers (id), site TEXT, phone TEXT, email TEXT,
  note_en TEXT NOT NULL, note_ru TEXT NOT NULL, source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL);

-- archived: the address of a copy in an archive.
CREATE TABLE sources (
  id TEXT PRIMARY KEY, publisher_en TEXT NOT NULL, publisher_ru TEXT NOT NULL, url TEXT NOT NULL, archived TEXT NOT NULL,
  title_en TEXT NOT NULL, title_ru TEXT NOT NULL, date TEXT, language TEXT NOT NULL, checked TEXT,
  position INTEGER NOT NULL);

CREATE TABLE offers (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL,
  summary_en TEXT NOT NULL, summary_ru TEXT NOT NULL,
  supplier_id TEXT NOT NULL REFERENCES suppliers (id), group_id TEXT NOT NULL REFERENCES groups (id),
  kind TEXT NOT NULL, stage TEXT, confidence TEXT, checked TEXT, position INTEGER NOT NULL);

CREATE TABLE offer_services (
  offer_id TEXT NOT NULL REFERENCES offers (id), service TEXT NOT NULL,
  PRIMARY KEY (offer_id, service)) WITHOUT ROWID;

-- Models within an offer. group_id and supplier_id: the offer's unless the model has its own.
CREATE TABLE variants (
  offer_id TEXT NOT NULL REFERENCES offers (id), id TEXT NOT NULL,
  name_en TEXT NOT NULL, name_ru TEXT NOT NULL,
  supplier_id TEXT NOT NULL REFERENCES suppliers (id), group_id TEXT NOT NULL REFERENCES groups (id),
  stage TEXT, checked TEXT, position INTEGER NOT NULL,
  PRIMARY KEY (offer_id, id)) WITHOUT ROWID;

-- What is published of an offer (variant_id empty) and of each of its models, inherited facts included.
-- value: exactly as published; number: the same as a number, for comparing; flags are "true" and "false". Of a range any value of
-- which can be had, value and number are the upper end, low is the lower one. value_ru: the Russian of a text in both languages.
CREATE TABLE facts (
  offer_id TEXT NOT NULL REFERENCES offers (id), variant_id TEXT NOT NULL,
  spec_id TEXT NOT NULL REFERENCES specs (id),
  value TEXT NOT NULL, value_ru TEXT NOT NULL, low TEXT, number REAL, qualifier TEXT, inherited INTEGER NOT NULL, confidence TEXT,
  note_en TEXT NOT NULL, note_ru TEXT NOT NULL, source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL,
  PRIMARY KEY (offer_id, variant_id, spec_id)) WITHOUT ROWID;

CREATE TABLE capacities (
  offer_id TEXT NOT NULL REFERENCES offers (id), value TEXT NOT NULL, unit TEXT NOT NULL, per TEXT NOT NULL,
  qualifier TEXT, source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL);

-- Where an offer (variant_id empty) or one of its models already works. region: ISO 3166-2. quantity: exact, in unit.
CREATE TABLE deliveries (
  offer_id TEXT NOT NULL REFERENCES offers (id), variant_id TEXT NOT NULL,
  recipient_en TEXT NOT NULL, recipient_ru TEXT NOT NULL, place_en TEXT NOT NULL, place_ru TEXT NOT NULL, region TEXT,
  project_id TEXT REFERENCES projects (id), date TEXT, quantity TEXT, unit TEXT, qualifier TEXT,
  note_en TEXT NOT NULL, note_ru TEXT NOT NULL, confidence TEXT,
  source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL);

-- What an offer (variant_id empty) or one of its models costs: value in currency (ISO 4217) for one unit, or for the whole.
CREATE TABLE prices (
  offer_id TEXT NOT NULL REFERENCES offers (id), variant_id TEXT NOT NULL,
  value TEXT NOT NULL, currency TEXT NOT NULL, unit TEXT, qualifier TEXT, date TEXT,
  terms_en TEXT NOT NULL, terms_ru TEXT NOT NULL, source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL);

-- region: ISO 3166-2.
CREATE TABLE projects (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL, short_en TEXT NOT NULL, short_ru TEXT NOT NULL,
  summary_en TEXT NOT NULL, summary_ru TEXT NOT NULL, place_en TEXT NOT NULL, place_ru TEXT NOT NULL,
  owner_en TEXT NOT NULL, owner_ru TEXT NOT NULL, stage_en TEXT NOT NULL, stage_ru TEXT NOT NULL,
  region TEXT, confidence TEXT, checked TEXT, position INTEGER NOT NULL);

-- Points on the map, in degrees of WGS 84.
CREATE TABLE locations (
  project_id TEXT NOT NULL REFERENCES projects (id), latitude REAL NOT NULL, longitude REAL NOT NULL,
  name_en TEXT NOT NULL, name_ru TEXT NOT NULL, source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL);

-- id: project/need. quantity: exact, in unit, per period when it is a rate. starts, ends: its time as published; what ends
-- before the day that is asked about is past, whatever the status says; what is past and starts after it is planned. An exported file
-- has that status. last_day: the last day that ends can mean. kind: of the
-- offers that are wanted, NULL where any kind will do; quantity is NULL where the parts are counted apart.
CREATE TABLE needs (
  id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES projects (id),
  name_en TEXT NOT NULL, name_ru TEXT NOT NULL, summary_en TEXT NOT NULL, summary_ru TEXT NOT NULL,
  status TEXT NOT NULL, basis TEXT NOT NULL, why_en TEXT NOT NULL, why_ru TEXT NOT NULL, kind TEXT,
  quantity TEXT, unit TEXT, per TEXT, starts TEXT, ends TEXT, last_day TEXT, confidence TEXT, checked TEXT,
  position INTEGER NOT NULL);

CREATE TABLE need_groups (
  need_id TEXT NOT NULL REFERENCES needs (id), group_id TEXT NOT NULL REFERENCES groups (id),
  position INTEGER NOT NULL, PRIMARY KEY (need_id, group_id)) WITHOUT ROWID;

-- part: the group that it is asked of; empty where it is asked of the whole.
CREATE TABLE need_services (
  need_id TEXT NOT NULL REFERENCES needs (id), service TEXT NOT NULL, part TEXT NOT NULL,
  PRIMARY KEY (need_id, service, part)) WITHOUT ROWID;

CREATE TABLE requirements (
  need_id TEXT NOT NULL REFERENCES needs (id), position INTEGER NOT NULL,
  spec_id TEXT NOT NULL REFERENCES specs (id), min TEXT, max TEXT, one_of TEXT, flag TEXT, text TEXT,
  level TEXT NOT NULL, part TEXT, why_en TEXT NOT NULL, why_ru TEXT NOT NULL,
  source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL,
  PRIMARY KEY (need_id, position)) WITHOUT ROWID;

-- How much a need asks for, of the whole or of a part, with what the source says of the figure.
CREATE TABLE quantities (
  need_id TEXT NOT NULL REFERENCES needs (id), position INTEGER NOT NULL, part TEXT,
  value TEXT NOT NULL, unit TEXT NOT NULL, per TEXT, qualifier TEXT,
  note_en TEXT NOT NULL, note_ru TEXT NOT NULL, source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL,
  PRIMARY KEY (need_id, position)) WITHOUT ROWID;

-- A source proposes the offer for the project, in this paragraph.
CREATE TABLE proposals (
  offer_id TEXT NOT NULL REFERENCES offers (id), project_id TEXT NOT NULL REFERENCES projects (id),
  source_id TEXT NOT NULL REFERENCES sources (id), paragraph INTEGER, note_en TEXT NOT NULL, note_ru TEXT NOT NULL);

-- Below, kind and record_id name a record of any kind: offer belaz-7513, need bam2/tippers.
-- six: the code's first six digits; empty when it has fewer.
CREATE TABLE codes (
  kind TEXT NOT NULL, record_id TEXT NOT NULL, variant_id TEXT NOT NULL, scheme TEXT NOT NULL, code TEXT NOT NULL,
  mixed INTEGER NOT NULL, certainty TEXT, six TEXT NOT NULL);
-- asks_*: the question that a caution leaves open; of: who can answer, supplier or buyer. Both empty where it asks nothing.
CREATE TABLE cautions (
  kind TEXT NOT NULL, record_id TEXT NOT NULL, variant_id TEXT NOT NULL, text_en TEXT NOT NULL, text_ru TEXT NOT NULL,
  asks_en TEXT NOT NULL, asks_ru TEXT NOT NULL, of TEXT NOT NULL,
  date TEXT, source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL);
CREATE TABLE notes (
  kind TEXT NOT NULL, record_id TEXT NOT NULL, variant_id TEXT NOT NULL, topic TEXT NOT NULL,
  text_en TEXT NOT NULL, text_ru TEXT NOT NULL, confidence TEXT, starts TEXT, ends TEXT,
  source_ids TEXT NOT NULL, sources_inherited INTEGER NOT NULL);
CREATE TABLE citations (
  kind TEXT NOT NULL, record_id TEXT NOT NULL, source_id TEXT NOT NULL REFERENCES sources (id),
  PRIMARY KEY (kind, record_id, source_id)) WITHOUT ROWID;

-- Every record whole, as JSON, with the file it stands in, the keys and indices that lead to its table there, and the line
-- and column of its id, NULL where only reading the whole file can tell.
CREATE TABLE records (
  kind TEXT NOT NULL, id TEXT NOT NULL, file TEXT NOT NULL, steps TEXT NOT NULL, id_line INTEGER, id_column INTEGER,
  json TEXT NOT NULL,
  PRIMARY KEY (kind, id)) WITHOUT ROWID;

-- Terms of every record that can be searched for: stems of both languages and their Latin spellings. Of an offer also
-- its groups and, in called, the terms of its name's head. Lines and the marks | and ! between terms say which text and
-- which phrase of it they belong to, as the matching counts them.
CREATE VIRTUAL TABLE search USING fts5 (
  kind UNINDEXED, id UNINDEXED, groups UNINDEXED, called UNINDEXED, name, terms, body, tokenize = 'ascii');
-- 16 MB of terms are written together: a sixth less time than with the usual megabyte.
INSERT INTO search (search, rank) VALUES ('hashsize', 16000000);

-- How many offers hold a term.
CREATE TABLE document_frequency (term TEXT PRIMARY KEY, offers INTEGER NOT NULL) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX facts_by_number ON facts (spec_id, number);
CREATE INDEX offers_by_group ON offers (group_id);
CREATE INDEX capacities_by_offer ON capacities (offer_id);
CREATE INDEX proposals_by_offer ON proposals (offer_id);
CREATE INDEX deliveries_by_offer ON deliveries (offer_id);
CREATE INDEX prices_by_offer ON prices (offer_id);
CREATE INDEX contacts_by_supplier ON contacts (supplier_id);
CREATE INDEX locations_by_project ON locations (project_id);
CREATE INDEX variants_by_group ON variants (group_id);
CREATE INDEX codes_by_six ON codes (scheme, six);
CREATE INDEX codes_by_record ON codes (kind, record_id);
CREATE INDEX cautions_by_record ON cautions (kind, record_id);
CREATE INDEX notes_by_record ON notes (kind, record_id);
CREATE INDEX citations_by_source ON citations (source_id);
"""
"""Created once the tables are filled: half the time of filling tables that have them."""
SEARCHED = ("sector", "group", "supplier", "source", "offer", "project", "need")
"""The kinds of records that can be searched for, in the order of their tables."""


_ROWS_PER_KIND = 1 << 56
"""More than any position is; seven kinds of so many rows still fit into SQLite's 63 bits."""


def search_row(kind: str) -> str:
    """The SQL for the row of a record t in the search table: no two have the same, and it stays when others change."""
    return f"t.position + {SEARCHED.index(kind) * _ROWS_PER_KIND}"


def search_rows(kind: str) -> tuple[int, int]:
    """The first and last row that a kind can have in the search table.

    As a part of the search expression it keeps SQLite from looking at records of other kinds; a condition on the column
    `kind` is looked at only once a row is found, and takes a need's words through all needs.
    """
    first = SEARCHED.index(kind) * _ROWS_PER_KIND
    return first, first + _ROWS_PER_KIND - 1


_GROUPS = f"groups t JOIN search s ON s.rowid = {search_row('group')}"
GROUP_COLUMNS = f"SELECT t.id, substr(s.terms, 1, instr(s.terms, char(10)) - 1) FROM {_GROUPS}"
OFFER_COLUMNS = (
    f"SELECT t.id, s.groups, s.called, s.name, s.body FROM offers t JOIN search s ON s.rowid = {search_row('offer')}"
)
"""What each group adds to the texts of its offers; of an offer its groups, and the columns of `offer_text.OfferTerms`."""


def path_text(path: Path | str) -> str:
    """A path as a database can hold it: bytes of a name that are no UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def placeholders(values: Collection[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))
