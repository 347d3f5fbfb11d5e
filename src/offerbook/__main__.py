"""`python -m offerbook` and the `offerbook` command."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Read the settings and choose the language, then make the command line: its help is built in the current language."""
    # No command makes much cyclic garbage, and looking for it takes a quarter of the time of a match.
    gc.disable()
    try:
        from offerbook.cli.settings import apply_settings, current_settings
        from offerbook.text.i18n import choose_language, set_language

        settings = current_settings(os.environ)
        arguments = apply_settings(settings, sys.argv[1:], os.environ)
        set_language(choose_language(arguments, os.environ))

        from offerbook.cli.app import run

        run(arguments, settings)
    except KeyboardInterrupt:
        # Before a command has begun; afterwards the command line sees to it.
        sys.exit(130)
    finally:
        # The interpreter looks for it once more at its end, through all that Typer has made: a tenth of a listing's time.
        gc.freeze()


if __name__ == "__main__":
    main()
