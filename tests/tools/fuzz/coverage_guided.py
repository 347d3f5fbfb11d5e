"""Inputs that atheris makes, led by which lines of the program they reach. It installs on Linux and macOS."""

from __future__ import annotations

import sys

from tests.tools.fuzz.campaigns import keep, run


def fuzz(seconds: int) -> int:
    """Give the program bytes, as a file and as a text, for so long; it ends the process where something breaks."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with atheris.instrument_imports(include=["offerbook", "tomli"]):
        import offerbook.authoring.findings_report
        import offerbook.listing.condition_syntax
        import offerbook.loading.read_files
        import offerbook.text.terms  # noqa: F401

    def one(content: bytes) -> None:
        text = content[1:].decode("utf-8", "replace")
        name, given = ("files", content[1:]) if content[:1] < b"\x80" else ("texts", text)
        try:
            run(name, given)
        except BaseException as error:
            print(keep(name, given, repr(error)[:300]))
            raise

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=2000"], one)
    atheris.Fuzz()
    return 0
