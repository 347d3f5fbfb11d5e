"""The listings: every table that can be listed, each of its columns in one place."""

from __future__ import annotations

from offerbook.listing.columns import (
    Listing,
    ListingColumn,
    ListingFilter,
    codes,
    collected,
    contacts,
    count,
    file,
    name,
    sources,
    status,
    text,
    texts,
)
from offerbook.model.vocabulary import BASES, CONFIDENCES, KINDS, PERIODS, SERVICES, STAGES, STATUSES
from offerbook.text.i18n import N_

OFFERS_OF_GROUP = "JOIN offers o ON o.group_id = g.id"
MODELS_OF_GROUP = "JOIN variants v ON v.group_id = g.id"
"""What leads from a group to its offers, and to the models of any offer that are of it."""
LISTINGS: dict[str, Listing] = {
    "offers": Listing(
        title=N_("Offers"),
        kind="offer",
        tables="offers t JOIN suppliers s ON s.id = t.supplier_id JOIN groups g ON g.id = t.group_id "
        "JOIN sectors c ON c.id = g.sector_id",
        order="c.position, g.position, t.position",
        columns=lambda: {
            "id": ListingColumn(
                "t.id",
                "id",
                N_("Offer"),
                1,
                shown=True,
                description=N_("the offer's id; `offerbook show ID` shows the whole record"),
            ),
            "name": ListingColumn(name("t"), "text", N_("Name"), 1, shown=True),
            "name_en": ListingColumn("nullif(t.name_en, '')", "text", N_("Name in English"), 8),
            "name_ru": ListingColumn("nullif(t.name_ru, '')", "text", N_("Name in Russian"), 8),
            "summary": ListingColumn(
                text("summary"), "text", N_("Summary"), 6, description=N_("what it is and what it is for")
            ),
            "supplier": ListingColumn(name("s"), "text", N_("Supplier"), 4, shown=True),
            "supplier_id": ListingColumn("t.supplier_id", "id", N_("Supplier id"), 5),
            "group": ListingColumn(
                name("g"), "text", N_("Group"), 3, shown=True, description=N_("what it is bought as")
            ),
            "group_id": ListingColumn("t.group_id", "id", N_("Group id"), 5),
            "sector": ListingColumn(name("c"), "text", N_("Sector"), 5),
            "sector_id": ListingColumn("g.sector_id", "id", N_("Sector id"), 5),
            "kind": ListingColumn(
                "t.kind",
                "word",
                N_("Kind"),
                5,
                shown=True,
                description=N_("goods, service, turnkey or technology-transfer"),
                words=KINDS,
            ),
            "stage": ListingColumn(
                "t.stage",
                "word",
                N_("Stage"),
                6,
                description=N_("series, small-series, pre-series, prototype or planned; unknown where no source says"),
                words=STAGES,
            ),
            "services": ListingColumn(
                collected("SELECT service AS v FROM offer_services WHERE offer_id = t.id"),
                "list",
                N_("Services"),
                6,
                description=N_("what the supplier gives with it"),
                words=SERVICES,
            ),
            "variants": ListingColumn(
                collected("SELECT id AS v FROM variants WHERE offer_id = t.id ORDER BY position"),
                "list",
                N_("Variants"),
                6,
                shown=True,
                description=N_("models within the offer"),
            ),
            "okpd2": ListingColumn(codes("offer", "okpd2"), "list", N_("OKPD2"), 6),
            "hs2022": ListingColumn(codes("offer", "hs2022"), "list", N_("HS 2022"), 6),
            "projects": ListingColumn(
                collected("SELECT DISTINCT project_id AS v FROM proposals WHERE offer_id = t.id"),
                "list",
                N_("Proposed for"),
                6,
                description=N_("projects that a source proposes it for"),
            ),
            "deliveries": ListingColumn(
                collected(
                    "SELECT DISTINCT coalesce(nullif(recipient_{L}, ''), nullif(place_{L}, ''), nullif(recipient_{M}, ''), "
                    "nullif(place_{M}, ''), region, project_id) AS v FROM deliveries WHERE offer_id = t.id"
                ),
                "list",
                N_("Deliveries"),
                6,
                description=N_("where it already works"),
            ),
            "regions": ListingColumn(
                collected("SELECT DISTINCT region AS v FROM deliveries WHERE offer_id = t.id AND region NOT NULL"),
                "list",
                N_("Regions"),
                7,
                description=N_("regions where it already works, ISO 3166-2"),
            ),
            "prices": ListingColumn(
                collected(
                    "SELECT coalesce(nullif(variant_id, '') || ': ', '') || CASE qualifier WHEN 'about' THEN '≈ ' "
                    "WHEN 'over' THEN '> ' WHEN 'at-least' THEN '≥ ' WHEN 'at-most' THEN '≤ ' ELSE '' END || value || ' ' "
                    "|| currency || coalesce(' / ' || nullif(unit, ''), '') || coalesce(nullif(' (' || trim(coalesce(date, '') || "
                    "coalesce(nullif(', ' || coalesce(nullif(terms_{L}, ''), terms_{M}), ', '), ''), ', ') || ')', ' ()'), '') AS v "
                    "FROM prices WHERE offer_id = t.id"
                ),
                "list",
                N_("Prices"),
                6,
                description=N_("as published, with date and terms"),
            ),
            "cautions": ListingColumn(
                texts("cautions", "offer"), "list", N_("Cautions"), 7, description=N_("warnings on the offer")
            ),
            "confidence": ListingColumn(
                "t.confidence",
                "word",
                N_("Confidence"),
                6,
                description=N_("two-sources, one-source or analyst"),
                words=CONFIDENCES,
            ),
            "checked": ListingColumn(
                "t.checked",
                "date",
                N_("Checked"),
                8,
                description=N_("the day somebody last looked whether it still holds"),
            ),
            "sources": ListingColumn(
                sources("offer"), "list", N_("Sources"), 7, description=N_("ids of the sources of its facts")
            ),
            "file": ListingColumn(
                file("offer"), "text", N_("File"), 8, description=N_("the catalogue file it stands in")
            ),
        },
        filters=lambda: {
            "sector": ListingFilter(
                f"g.sector_id = ? OR t.id IN (SELECT v.offer_id FROM groups g {MODELS_OF_GROUP} WHERE g.sector_id = ?)",
                kind="sector",
            ),
            "group": ListingFilter(
                "t.group_id = ? OR EXISTS (SELECT 1 FROM variants v WHERE v.offer_id = t.id AND v.group_id = ?)",
                kind="group",
            ),
            "supplier": ListingFilter(
                "t.supplier_id = ? OR EXISTS (SELECT 1 FROM variants v WHERE v.offer_id = t.id AND v.supplier_id = ?)",
                kind="supplier",
            ),
            "kind": ListingFilter("t.kind = ?", words=KINDS),
            "service": ListingFilter(
                "EXISTS (SELECT 1 FROM offer_services v WHERE v.offer_id = t.id AND v.service = ?)", words=SERVICES
            ),
            "project": ListingFilter(
                "EXISTS (SELECT 1 FROM proposals v WHERE v.offer_id = t.id AND v.project_id = ?)", kind="project"
            ),
        },
    ),
    "projects": Listing(
        title=N_("Projects"),
        kind="project",
        tables="projects t",
        order="t.position",
        columns=lambda: {
            "id": ListingColumn("t.id", "id", N_("Project"), 1, shown=True),
            "name": ListingColumn(name("t"), "text", N_("Name"), 1, shown=True),
            "name_en": ListingColumn("nullif(t.name_en, '')", "text", N_("Name in English"), 8),
            "name_ru": ListingColumn("nullif(t.name_ru, '')", "text", N_("Name in Russian"), 8),
            "summary": ListingColumn(text("summary"), "text", N_("Summary"), 6),
            "short": ListingColumn(
                text("short"), "text", N_("Short name"), 7, description=N_("the name by which people know it")
            ),
            "place": ListingColumn(text("place"), "text", N_("Place"), 6),
            "location": ListingColumn(
                collected("SELECT latitude || ', ' || longitude AS v FROM locations WHERE project_id = t.id"),
                "list",
                N_("On the map"),
                8,
                description=N_("latitude and longitude in degrees"),
            ),
            "region": ListingColumn(
                "t.region", "text", N_("Region"), 7, description=N_("the region it is in, ISO 3166-2")
            ),
            "owner": ListingColumn(text("owner"), "text", N_("Owner"), 5),
            "stage": ListingColumn(
                text("stage"), "text", N_("Stage"), 4, shown=True, description=N_("how far the project is")
            ),
            "needs": ListingColumn(
                count("needs n WHERE n.project_id = t.id"),
                "integer",
                N_("Needs"),
                2,
                shown=True,
                description=N_("how many needs it has"),
            ),
            "open_needs": ListingColumn(
                count(f"needs n WHERE n.project_id = t.id AND {status('n')} IN ('open', 'planned')"),
                "integer",
                N_("Open needs"),
                3,
                shown=True,
                description=N_("needs that are open or planned"),
            ),
            "proposed_offers": ListingColumn(
                count("(SELECT DISTINCT offer_id FROM proposals WHERE project_id = t.id)"),
                "integer",
                N_("Proposed offers"),
                5,
                shown=True,
                description=N_("offers that a source proposes for it"),
            ),
            "cautions": ListingColumn(texts("cautions", "project"), "list", N_("Cautions"), 7),
            "confidence": ListingColumn("t.confidence", "word", N_("Confidence"), 6, words=CONFIDENCES),
            "checked": ListingColumn(
                "t.checked",
                "date",
                N_("Checked"),
                8,
                description=N_("the day somebody last looked whether it still holds"),
            ),
            "sources": ListingColumn(sources("project"), "list", N_("Sources"), 7),
            "file": ListingColumn(file("project"), "text", N_("File"), 8),
        },
        filters=lambda: {
            "sector": ListingFilter(
                "EXISTS (SELECT 1 FROM needs n JOIN need_groups h ON h.need_id = n.id JOIN groups g ON g.id = h.group_id "
                "WHERE n.project_id = t.id AND g.sector_id = ?)",
                kind="sector",
            ),
        },
    ),
    "needs": Listing(
        title=N_("Needs"),
        kind="need",
        tables="needs t JOIN projects p ON p.id = t.project_id",
        order="p.position, t.position",
        columns=lambda: {
            "id": ListingColumn(
                "t.id",
                "id",
                N_("Need"),
                1,
                shown=True,
                description=N_("project/need; `offerbook match PROJECT/NEED` finds offers"),
            ),
            "name": ListingColumn(name("t"), "text", N_("Name"), 1, shown=True),
            "name_en": ListingColumn("nullif(t.name_en, '')", "text", N_("Name in English"), 8),
            "name_ru": ListingColumn("nullif(t.name_ru, '')", "text", N_("Name in Russian"), 8),
            "summary": ListingColumn(text("summary"), "text", N_("Summary"), 6),
            "project": ListingColumn(name("p"), "text", N_("Project"), 6),
            "project_id": ListingColumn("t.project_id", "id", N_("Project id"), 6),
            "groups": ListingColumn(
                collected(
                    "SELECT coalesce(nullif(g.name_{L}, ''), g.name_{M}) AS v FROM need_groups h JOIN groups g "
                    "ON g.id = h.group_id WHERE h.need_id = t.id ORDER BY h.position"
                ),
                "list",
                N_("Groups"),
                3,
                shown=True,
                description=N_("what would serve it"),
            ),
            "group_ids": ListingColumn(
                collected("SELECT group_id AS v FROM need_groups WHERE need_id = t.id ORDER BY position"),
                "list",
                N_("Group ids"),
                6,
            ),
            "kind": ListingColumn(
                "t.kind",
                "word",
                N_("Kind"),
                6,
                description=N_("the kind of offer that is wanted; empty where any kind will do"),
                words=KINDS,
            ),
            "quantity": ListingColumn("t.quantity", "number", N_("Quantity"), 4, shown=True),
            "unit": ListingColumn("t.unit", "text", N_("Unit"), 4, shown=True),
            "per": ListingColumn(
                "t.per", "word", N_("Per"), 6, description=N_("the period, when the quantity is a rate"), words=PERIODS
            ),
            "starts": ListingColumn("t.starts", "date", N_("From"), 6, description=N_("when its time begins")),
            "ends": ListingColumn("t.ends", "date", N_("By"), 5, description=N_("when its time ends")),
            "services": ListingColumn(
                collected("SELECT DISTINCT service AS v FROM need_services WHERE need_id = t.id"),
                "list",
                N_("Services"),
                6,
                words=SERVICES,
            ),
            "requirements": ListingColumn(
                count("requirements r WHERE r.need_id = t.id"),
                "integer",
                N_("Conditions"),
                6,
                description=N_("how many conditions it puts on specs"),
            ),
            "status": ListingColumn(
                status("t"),
                "word",
                N_("Status"),
                2,
                shown=True,
                description=N_("open, planned, past or dormant; past where its time has passed"),
                words=STATUSES,
            ),
            "basis": ListingColumn(
                "t.basis",
                "word",
                N_("Basis"),
                5,
                shown=True,
                description=N_("stated by a source, or inferred by an analyst"),
                words=BASES,
            ),
            "why": ListingColumn(
                text("why"), "text", N_("Why"), 7, description=N_("what it is stated or inferred from")
            ),
            "cautions": ListingColumn(texts("cautions", "need"), "list", N_("Cautions"), 7),
            "confidence": ListingColumn("t.confidence", "word", N_("Confidence"), 6, words=CONFIDENCES),
            "checked": ListingColumn(
                "t.checked",
                "date",
                N_("Checked"),
                8,
                description=N_("the day somebody last looked whether it still holds"),
            ),
            "sources": ListingColumn(sources("need"), "list", N_("Sources"), 7),
            "file": ListingColumn(file("need"), "text", N_("File"), 8),
        },
        filters=lambda: {
            "project": ListingFilter("t.project_id = ?", kind="project"),
            "status": ListingFilter(f"{status('t')} = ?", words=STATUSES),
            "basis": ListingFilter("t.basis = ?", words=BASES),
            "sector": ListingFilter(
                "EXISTS (SELECT 1 FROM need_groups h JOIN groups g ON g.id = h.group_id WHERE h.need_id = t.id AND g.sector_id = ?)",
                kind="sector",
            ),
            "group": ListingFilter(
                "EXISTS (SELECT 1 FROM need_groups h WHERE h.need_id = t.id AND h.group_id = ?)", kind="group"
            ),
        },
    ),
    "sectors": Listing(
        title=N_("Sectors"),
        kind="sector",
        tables="sectors t",
        order="t.position",
        columns=lambda: {
            "id": ListingColumn("t.id", "id", N_("Sector"), 1, shown=True),
            "name": ListingColumn(name("t"), "text", N_("Name"), 1, shown=True),
            "name_en": ListingColumn("nullif(t.name_en, '')", "text", N_("Name in English"), 8),
            "name_ru": ListingColumn("nullif(t.name_ru, '')", "text", N_("Name in Russian"), 8),
            "offers": ListingColumn(
                count(
                    f"(SELECT o.id FROM groups g {OFFERS_OF_GROUP} WHERE g.sector_id = t.id "
                    f"UNION SELECT v.offer_id FROM groups g {MODELS_OF_GROUP} WHERE g.sector_id = t.id)"
                ),
                "integer",
                N_("Offers"),
                2,
                shown=True,
            ),
            "suppliers": ListingColumn(
                count(
                    f"(SELECT o.supplier_id FROM groups g {OFFERS_OF_GROUP} WHERE g.sector_id = t.id "
                    f"UNION SELECT v.supplier_id FROM groups g {MODELS_OF_GROUP} WHERE g.sector_id = t.id)"
                ),
                "integer",
                N_("Suppliers"),
                4,
                shown=True,
            ),
            "needs": ListingColumn(
                count(
                    "(SELECT DISTINCT h.need_id FROM need_groups h JOIN groups g ON g.id = h.group_id WHERE g.sector_id = t.id)"
                ),
                "integer",
                N_("Needs"),
                3,
                shown=True,
            ),
            "groups": ListingColumn(count("groups g WHERE g.sector_id = t.id"), "integer", N_("Groups"), 5, shown=True),
            "checked": ListingColumn(
                "t.checked",
                "date",
                N_("Checked"),
                8,
                description=N_("the day somebody last looked whether it still holds"),
            ),
        },
        filters=dict,
    ),
    "groups": Listing(
        title=N_("Groups"),
        kind="group",
        tables="groups t JOIN sectors c ON c.id = t.sector_id",
        order="c.position, t.position",
        columns=lambda: {
            "id": ListingColumn("t.id", "id", N_("Group"), 1, shown=True),
            "name": ListingColumn(name("t"), "text", N_("Name"), 1, shown=True),
            "name_en": ListingColumn("nullif(t.name_en, '')", "text", N_("Name in English"), 8),
            "name_ru": ListingColumn("nullif(t.name_ru, '')", "text", N_("Name in Russian"), 8),
            "sector": ListingColumn(name("c"), "text", N_("Sector"), 4, shown=True),
            "sector_id": ListingColumn("t.sector_id", "id", N_("Sector id"), 6),
            "terms": ListingColumn(
                "nullif(t.terms_{L}, '')", "text", N_("Terms"), 6, description=N_("the words people type for it")
            ),
            "okpd2": ListingColumn(codes("group", "okpd2"), "list", N_("OKPD2"), 5, shown=True),
            "hs2022": ListingColumn(codes("group", "hs2022"), "list", N_("HS 2022"), 6),
            "offers": ListingColumn(
                count(
                    "(SELECT id FROM offers WHERE group_id = t.id UNION SELECT offer_id FROM variants WHERE group_id = t.id)"
                ),
                "integer",
                N_("Offers"),
                2,
                shown=True,
            ),
            "needs": ListingColumn(
                count("need_groups h WHERE h.group_id = t.id"), "integer", N_("Needs"), 3, shown=True
            ),
            "links": ListingColumn(
                collected(
                    "SELECT other_group_id AS v FROM links WHERE group_id = t.id "
                    "UNION SELECT group_id FROM links WHERE other_group_id = t.id"
                ),
                "list",
                N_("Links"),
                7,
                description=N_("linked groups: what can serve in part, parts, accessories, services"),
            ),
            "chosen_by": ListingColumn(
                "nullif(replace(t.chosen_by, '; ', char(31)), '')",
                "list",
                N_("Chosen by"),
                7,
                description=N_("the specs that a buyer chooses by"),
            ),
            "checked": ListingColumn(
                "t.checked",
                "date",
                N_("Checked"),
                8,
                description=N_("the day somebody last looked whether it still holds"),
            ),
        },
        filters=lambda: {"sector": ListingFilter("t.sector_id = ?", kind="sector")},
    ),
    "suppliers": Listing(
        title=N_("Suppliers"),
        kind="supplier",
        tables="suppliers t",
        order="t.position",
        columns=lambda: {
            "id": ListingColumn("t.id", "id", N_("Supplier"), 1, shown=True),
            "name": ListingColumn(name("t"), "text", N_("Name"), 1, shown=True),
            "name_en": ListingColumn("nullif(t.name_en, '')", "text", N_("Name in English"), 8),
            "name_ru": ListingColumn("nullif(t.name_ru, '')", "text", N_("Name in Russian"), 8),
            "short": ListingColumn(
                text("short"), "text", N_("Short name"), 7, description=N_("the name by which people know it")
            ),
            "city": ListingColumn(text("city"), "text", N_("City"), 3, shown=True),
            "country": ListingColumn("t.country", "text", N_("Country"), 6),
            "offers": ListingColumn(
                count(
                    "(SELECT id FROM offers WHERE supplier_id = t.id UNION SELECT offer_id FROM variants WHERE supplier_id = t.id)"
                ),
                "integer",
                N_("Offers"),
                2,
                shown=True,
            ),
            "sectors": ListingColumn(
                collected(
                    "SELECT c.id AS v FROM (SELECT group_id FROM offers WHERE supplier_id = t.id "
                    "UNION SELECT group_id FROM variants WHERE supplier_id = t.id) m "
                    "JOIN groups g ON g.id = m.group_id JOIN sectors c ON c.id = g.sector_id GROUP BY c.id ORDER BY c.position"
                ),
                "list",
                N_("Sectors"),
                5,
                shown=True,
            ),
            "site": ListingColumn(contacts("site"), "list", N_("Site"), 6, description=N_("as published")),
            "phone": ListingColumn(contacts("phone"), "list", N_("Phone"), 6, description=N_("as published")),
            "email": ListingColumn(contacts("email"), "list", N_("Email"), 6, description=N_("as published")),
            "cautions": ListingColumn(texts("cautions", "supplier"), "list", N_("Cautions"), 7),
            "checked": ListingColumn(
                "t.checked",
                "date",
                N_("Checked"),
                8,
                description=N_("the day somebody last looked whether it still holds"),
            ),
            "sources": ListingColumn(sources("supplier"), "list", N_("Sources"), 7),
        },
        filters=lambda: {
            "sector": ListingFilter(
                f"t.id IN (SELECT o.supplier_id FROM groups g {OFFERS_OF_GROUP} WHERE g.sector_id = ? "
                f"UNION SELECT v.supplier_id FROM groups g {MODELS_OF_GROUP} WHERE g.sector_id = ?)",
                kind="sector",
            ),
        },
    ),
    "sources": Listing(
        title=N_("Sources"),
        kind="source",
        tables="sources t",
        order="t.position",
        columns=lambda: {
            "id": ListingColumn("t.id", "id", N_("Source"), 1, shown=True),
            "publisher": ListingColumn(text("publisher"), "text", N_("Publisher"), 2, shown=True),
            "title": ListingColumn(text("title"), "text", N_("Title"), 4, shown=True),
            "date": ListingColumn(
                "t.date", "date", N_("Date"), 3, shown=True, description=N_("as precisely as published")
            ),
            "language": ListingColumn("t.language", "text", N_("Language"), 6, shown=True),
            "records": ListingColumn(
                count("citations n WHERE n.source_id = t.id"),
                "integer",
                N_("Records"),
                4,
                shown=True,
                description=N_("records that cite it"),
            ),
            "url": ListingColumn("nullif(t.url, '')", "url", N_("Address"), 5, shown=True),
            "archived": ListingColumn(
                "nullif(t.archived, '')",
                "url",
                N_("Archived"),
                8,
                description=N_("the address of a copy in an archive"),
            ),
            "checked": ListingColumn(
                "t.checked",
                "date",
                N_("Checked"),
                8,
                description=N_("the day somebody last looked whether it still holds"),
            ),
        },
        filters=dict,
    ),
}
"""Every table that can be listed, by its name on the command line."""
