"""The words of fixed lists: read without the records."""

from __future__ import annotations

import subprocess
import sys


def test_a_listing_reads_the_words_without_the_validator() -> None:
    code = "import sys, offerbook.listing.listings; print({'msgspec', 'offerbook.model.records'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
