"""TODO cli.session"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from offerbook.cli.messages import Progress, say
from offerbook.cli.options import PROCESSES, CommonOptions
from offerbook.loading.locate import locate
from offerbook.text.i18n import _, ngettext, pick_language

if TYPE_CHECKING:
    from offerbook.index.store import Index


def matching(common: CommonOptions) -> Progress:
    """What says which need is being matched."""
    return Progress(common, _("matching {step} ..."))


def open_requested_index(common: CommonOptions) -> "Index":
    """The index of the catalogue that the options mean."""
    from offerbook.index.cache import open_index
    from offerbook.index.store import in_memory

    root = locate(common.catalogue, os.environ, Path.cwd())
    progress = Progress(common, _("reading {step} ..."))
    if common.no_cache:
        index = in_memory(root, progress, PROCESSES)
    else:
        index = open_index(root, progress, lambda text: say(common, text), PROCESSES)
    if (errors := int(index.setting("errors"))) and not common.quiet:
        text = ngettext(
            "{count} mistake in the catalogue keeps {records} records out; `offerbook check` shows it.",
            "{count} mistakes in the catalogue keep {records} records out; `offerbook check` shows them.",
            errors,
        )
        say(common, text.format(count=errors, records=index.setting("left_out")))
    return index


def title(index: "Index") -> str:
    """The catalogue's title in the reader's language."""
    return pick_language(index.setting("title_en"), index.setting("title_ru"))
