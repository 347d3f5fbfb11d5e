"""`python -m offerbook` and the `offerbook` command."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Choose the language, then open the door: commands and their help are built in the language being spoken."""
    # No command makes much cyclic garbage, and to look for it takes a quarter of the time of a match.
    gc.disable()
    try:
        from offerbook.text import i18n as language

        language.set_language(language.choose_language(sys.argv[1:], os.environ))

        from offerbook.cli.app import run

        run()
    except KeyboardInterrupt:
        # Before a command has begun; afterwards the door sees to it.
        sys.exit(130)
    finally:
        # Nor when the interpreter ends, which would look through all that Typer has made.
        gc.freeze()


if __name__ == "__main__":
    main()
