"""The exit codes of every command."""

from __future__ import annotations

DONE = 0
"""The command did what was asked, also when it found no rows."""
FOUND = 1
"""Findings, or a failure that was asked for: `check`, `gaps --fail-on`, `--fail-empty`."""
USAGE = 2
"""An unknown id, column, filter or option."""
NO_CATALOGUE = 3
"""There is no catalogue where one was asked for."""
NOT_WRITTEN = 4
"""The output could not be written."""
BUG = 70
"""A bug in offerbook."""
INTERRUPTED = 130
"""The user interrupted the command."""
