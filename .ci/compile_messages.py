"""Compiles the message catalogues when the package is built or installed: the program reads .mo files, people write .po files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    """Writes an offerbook.mo beside each offerbook.po, also for an editable install, which runs from the source tree."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile before the files are collected."""
        for path in (Path(self.root) / "src" / "offerbook" / "locale").rglob("*.po"):
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
