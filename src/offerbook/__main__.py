"""`python -m offerbook` and the `offerbook` command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Choose the language, then open the door: commands and their help are built in the language being spoken."""
    try:
        from offerbook import language

        language.speak(language.choose(sys.argv[1:], os.environ))

        from offerbook.cli import run

        run()
    except KeyboardInterrupt:
        # Before a command has begun; afterwards the door sees to it.
        sys.exit(130)


if __name__ == "__main__":
    main()
