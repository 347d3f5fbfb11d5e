"""The mutations of `tests.tools.mutations`: single changes of the package that a test must notice."""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """One change of one file.

    file: the file, within the package.
    old: what stands there, exactly once.
    new: what stands there instead.
    breaks: what the program then does wrong.
    tests: what is run to notice it, until the first that fails: the file that is most likely to, then what else may.
    """

    file: str
    old: str
    new: str
    breaks: str
    tests: tuple[str, ...]


UNITS = ("tests/text/test_units.py",)
LANGUAGE = ("tests/text/test_i18n.py",)
FORMATS = ("tests/tables/test_formats.py", "tests/tables")
CHECKS = ("tests/loading/checks", "-m", "not slow")
UPDATE = ("tests/index/test_update.py",)
LISTING = ("tests/listing/test_conditions.py", "tests/listing/test_filters.py", "tests/listing")
CRITERIA = (
    "tests/matching/test_criteria.py",
    "tests/matching/test_group.py",
    "tests/matching/test_requirements.py",
    "tests/matching/test_variants.py",
    "tests/matching/test_explain.py",
    "tests/matching/test_nearest_fix.py",
)
MATCHES = (
    "tests/matching/test_ranking.py",
    "tests/matching/test_what_is_matched.py",
    "tests/matching/test_match_command.py",
    "tests/matching/test_matrix.py",
)
RANKING = (*MATCHES, "tests/matching/test_candidates.py")
GAPS = ("tests/matching/test_gaps.py", "tests/matching/test_ledger.py")
CHANGES = ("tests/changes",)

MUTATIONS = (
    # text
    Mutation(
        "text/units.py",
        "    Mt      | 1000000000 |",
        "    Mt      | 100000000 |",
        "a million tonnes is a tenth of it",
        UNITS,
    ),
    Mutation(
        "text/spelling.py",
        "1 if len(wanted) < 7 else 2",
        "1",
        "long names have one slip only",
        ("tests/listing/test_resolve.py", "tests/listing/test_select.py", "tests/text/test_spelling.py"),
    ),
    Mutation(
        "text/normalize.py",
        "char if char in keep else _escape(char)",
        "char",
        "characters that act unseen reach the reader",
        FORMATS,
    ),
    Mutation(
        "text/i18n.py",
        'for mark in "_.@-":',
        'for mark in "":',
        "ru_RU is not Russian",
        LANGUAGE,
    ),
    # tables
    Mutation(
        "tables/excel_csv.py",
        "if re.fullmatch(_NEGATIVE, text):",
        "if False:",
        "a negative number becomes text in a spreadsheet",
        FORMATS,
    ),
    Mutation(
        "tables/excel_csv.py",
        'number = digits(cell).replace(".", ",") if russian else digits(cell)',
        "number = digits(cell)",
        "a Russian spreadsheet has decimal points",
        FORMATS,
    ),
    Mutation(
        "tables/arrange.py",
        "return [*sorted(known, key=key, reverse=descending), *unknown]",
        "return [*unknown, *sorted(known, key=key, reverse=descending)]",
        "what is unknown comes first",
        (*LISTING, *MATCHES),
    ),
    Mutation(
        "tables/files.py",
        "draft.chmod(_mode_of_new_files() if mode is None else stat.S_IMODE(mode))",
        "pass",
        "a private file that is replaced is private no more",
        FORMATS,
    ),
    # model
    Mutation(
        "model/walk.py",
        "return -LARGEST <= value <= LARGEST",
        "return value <= LARGEST",
        "a number far below zero passes",
        ("tests/model/test_walk.py",),
    ),
    Mutation(
        "model/phrases.py",
        'return text.format(value=f"{number_text(high)}{unit}")',
        "return text.format(value=number_text(high))",
        "an upper bound is shown without its unit",
        (*CRITERIA, "tests/listing"),
    ),
    # loading
    Mutation(
        "loading/checks/of_catalogue.py",
        "if known and has_shape_of_scheme(code) and not any(",
        "if has_shape_of_scheme(code) and not any(",
        "W508 also where the group has no code of that scheme",
        CHECKS,
    ),
    Mutation(
        "loading/checks/of_catalogue.py",
        "return code.startswith(other) or other.startswith(code)",
        "return code.startswith(other)",
        "a code that the group's code continues is called foreign",
        CHECKS,
    ),
    Mutation(
        "loading/checks/of_file.py",
        'if need.basis == "inferred" and need.why is None and',
        "if need.why is None and",
        "needs that a source states have to say why",
        CHECKS,
    ),
    Mutation(
        "loading/file_bytes.py",
        "if not stat.S_ISREG(status.st_mode):",
        "if False:",
        "a pipe is read as a file, and waited for",
        ("tests/loading/test_file_bytes.py", "tests/loading/test_read_files.py"),
    ),
    Mutation(
        "loading/locate.py",
        "for folder in (here, *here.parents):",
        "for folder in (here,):",
        "a catalogue above the folder is not found",
        ("tests/loading/test_locate.py",),
    ),
    Mutation(
        "loading/checks/context.py",
        'if entry.table != "link":',
        "if True:",
        "a group that only a link names counts as used",
        CHECKS,
    ),
    # index
    Mutation(
        "index/update.py",
        """            if {path_text(name) for name in files.stamps} != seen.keys():
                raise FullRebuildRequired
""",
        "",
        "files that were added or removed are not noticed by the incremental update",
        UPDATE,
    ),
    Mutation(
        "index/update.py",
        "        or not projects <= before & after\n",
        "",
        "a project that is gone or new stays local",
        UPDATE,
    ),
    Mutation(
        "index/freshness.py",
        "return stamp == self.stamp and not self.read_ns",
        "return stamp == self.stamp",
        "an edit within the clock's tick is not seen",
        ("tests/index/test_freshness.py",),
    ),
    Mutation(
        "index/offer_text.py",
        ", *group.terms.en, *group.terms.ru",
        ", *group.terms.en",
        "the Russian terms of its group say nothing of an offer",
        ("tests/index/test_bm25f.py", *MATCHES, *CRITERIA),
    ),
    # listing
    Mutation(
        "listing/literals.py",
        "if converted is None:",
        "if False:",
        "a unit that cannot be converted is no error",
        LISTING,
    ),
    Mutation(
        "listing/condition_syntax.py",
        "return AnyOf(tuple(map(opposite, parts)))",
        "return AllOf(tuple(map(opposite, parts)))",
        "not (a and b) means not a and not b",
        LISTING,
    ),
    Mutation(
        "listing/resolve.py",
        'if len(key) >= SHORTEST_PART + len("--"):',
        "if True:",
        "a single letter is a part of a name",
        LISTING,
    ),
    Mutation(
        "listing/listings.py",
        ' OR EXISTS (SELECT 1 FROM variants v WHERE v.offer_id = t.id AND v.supplier_id = ?)"',
        '"',
        "an offer is not found by the supplier of a variant",
        LISTING,
    ),
    Mutation("model/vocabulary.py", '    "leasing",\n', "", "a service is taken out of the list", ("tests/model",)),
    # matching
    Mutation(
        "matching/group_tie.py",
        'link.kind in (None, "instead-of") and link.share >= SERVING_SHARE',
        'link.kind in (None, "instead-of")',
        "a link of any share is enough to serve",
        CRITERIA,
    ),
    Mutation(
        "matching/candidate.py",
        "{**base.specs, **variant.specs},",
        "{**variant.specs, **base.specs},",
        "a variant has the specs of the offer instead of its own",
        CRITERIA,
    ),
    Mutation(
        "matching/compare.py",
        'if condition.level == "should" and _is_near(',
        "if _is_near(",
        "a must that is nearly met does not block",
        CRITERIA,
    ),
    Mutation(
        "matching/match_filter.py",
        "if is_wanted or match.answers or place == 0:",
        "if is_wanted or match.answers:",
        "the summary forgets the best match of a need where --outcome hides it",
        RANKING,
    ),
    Mutation(
        "matching/criteria/requirements.py",
        "requirement.level,\n",
        '"should",\n',
        "no condition is a must",
        CRITERIA,
    ),
    Mutation(
        "matching/criteria/named.py",
        "if it.project == prepared.project",
        "",
        "a proposal for one project counts for all",
        CRITERIA,
    ),
    Mutation(
        "matching/allocation.py",
        "taken[id, place] = taken.get((id, place), Fraction(0)) + amount / whole",
        "taken[id, place] = amount / whole",
        "a capacity is given twice",
        GAPS,
    ),
    Mutation(
        "matching/gaps.py",
        "if need.status in PAST:",
        'if need.status == "past":',
        "a dormant need is called uncovered",
        GAPS,
    ),
    # publishing, authoring, cli, library
    Mutation(
        "publishing/export.py",
        "return Decimal(int(value)) if is_whole else Decimal(str(value))",
        "return value",
        "numbers leave as binary floats",
        (
            "tests/publishing/test_export.py",
            "tests/publishing/test_data_package.py",
            "tests/publishing/test_workbook.py",
        ),
    ),
    Mutation(
        "authoring/findings_report.py",
        'return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)',
        "return len(text)",
        "the mark stands beside a word in wide letters",
        ("tests/authoring/test_findings_report.py",),
    ),
    Mutation(
        "cli/match_options.py",
        "if not math.isfinite(number):",
        "if False:",
        "--min-score nan is taken",
        ("tests/cli/test_exit_codes.py",),
    ),
    Mutation(
        "cli/present.py",
        "if self.options.fail_empty and not result.rows:",
        "if self.options.fail_empty and result.rows:",
        "--fail-empty fails when there is an answer",
        ("tests/cli/test_exit_codes.py",),
    ),
    Mutation(
        "match_question.py",
        "wanted.apply(judged, request.is_for_one_offer)",
        "wanted.apply(judged, False)",
        "--top of an offer counts for each need",
        ("tests/test_library.py", *MATCHES),
    ),
    # the shell
    Mutation(
        "cli/pager.py",
        'return text.count("\\n") >= lines',
        'return text.count("\\n") > lines',
        "the first line of a full screen scrolls away",
        ("tests/cli/test_pager.py",),
    ),
    Mutation(
        "cli/settings.py",
        "for path in (_of_user(environment), _in_or_above(here)):",
        "for path in (_in_or_above(here), _of_user(environment)):",
        "the user's settings come before those of the folder",
        ("tests/cli/test_settings.py",),
    ),
    Mutation(
        "listing/facets.py",
        "counts.update(_values(record[facet.column], through) or [None])",
        "counts.update(_values(record[facet.column], through))",
        "records that state nothing are not counted",
        ("tests/listing/test_facets.py",),
    ),
    # what changed, and what has grown old
    Mutation(
        "changes/facts.py",
        "if left[fact.value]:",
        "if fact.value in left:",
        "a fact that stands twice in one state only is no change",
        ("tests/changes/test_facts.py", *CHANGES),
    ),
    Mutation(
        "changes/difference.py",
        'return "removed" if self.new is None else "changed"',
        'return "changed"',
        "a match that went is told as changed",
        CHANGES,
    ),
    Mutation(
        "changes/stale.py",
        "Day(ends).last.isoformat() < index.as_of",
        "Day(ends).last.isoformat() > index.as_of",
        "a plan of the future is told as past",
        CHANGES,
    ),
    # what is said of a whole stays so when a part is asked for
    Mutation(
        "publishing/earlier_export.py",
        "return hash_of(path) == earlier[path.name]",
        "return True",
        "an export replaces a file that its reader has changed",
        ("tests/publishing/test_data_package.py", "-m", "not slow"),
    ),
    Mutation(
        "listing/record_sheet.py",
        "if set(sources) == set(self._own):",
        "if sources:",
        "a fact of another page has no number",
        ("tests/listing/test_record_sheet.py",),
    ),
    Mutation(
        "matching/match_filter.py",
        "return round(score, decimals) >= least",
        "return score >= least",
        "what is shown as 70 points is less than 70",
        ("tests/matching/test_filtered_summary.py",),
    ),
    Mutation(
        "index/store.py",
        'start.first.isoformat() > self.as_of and record.status == "past"',
        'start.first.isoformat() > self.as_of and record.status == ""',
        "a need is past before its time",
        ("tests/test_as_of.py",),
    ),
)
