"""What keeps the few expressions that are steep where they are looked for from long texts."""

from __future__ import annotations

import ast

from tests.conftest import SOURCE
from tests.tools.benchmarks.patterns import BOUNDED

SEARCHES = {"search", "finditer", "findall", "sub", "subn"}
EXPECTED = {
    "listing/condition_syntax.py": ["_pattern(f'(?<=\\\\s){_OR_AND}').finditer(self.text, start)"],
    "loading/toml_errors.py": [
        "error.search(said)",
        "re.search('(?<=[=\\\\s])[0-9]+,[0-9]+[ \\\\t]*$', source[start:pos])",
        "re.search('(?<![\\\\w-])([A-Za-z_][\\\\w-]*+)[ \\\\t]*=[ \\\\t]*\\\\Z', before[-LONGEST_NAME:])",
        "re.search('Unescaped|hex value|scalar value', said)",
        "re.search('newline|inline table', said)",
        "re.search('newline|Unclosed|Invalid value', said)",
        "_BARE_BOUND.search(source, max(start, pos - _LONGEST_NUMBER), pos + _LONGEST_NUMBER)",
        "_HEADER_NAME.finditer(source, 0, pos)",
        "_KEY_ENDS.search(source, pos)",
        "_WRITTEN_DATE.finditer(source, max(start, pos - _LONGEST_NUMBER), pos + _LONGEST_NUMBER)",
        "_SPACED_NUMBER.finditer(source, max(start, pos - _LONGEST_NUMBER), pos + _LONGEST_NUMBER)",
    ],
}
"""Where these files look for an expression: in what tomli says, in one line up to an error, and in forty characters beside it; the two
that look further, for headers above an error and for the end of a key, are linear."""


def test_an_expression_that_is_steep_when_looked_for_is_only_matched_at_one_place() -> None:
    found = {
        name: [
            ast.unparse(node)
            for node in ast.walk(ast.parse((SOURCE / "offerbook" / name).read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHES
        ]
        for name in BOUNDED
    }
    assert {name: sorted(calls) for name, calls in found.items()} == {
        name: sorted(calls) for name, calls in EXPECTED.items()
    }
