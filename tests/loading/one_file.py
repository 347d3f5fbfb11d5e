"""One TOML file written and read."""

from __future__ import annotations

from pathlib import Path

from offerbook.loading.toml_document import Document, read
from offerbook.model.finding import Finding


def reading(root: Path, content: str | bytes) -> Document | Finding:
    raw = content.encode() if isinstance(content, str) else content
    (root / "a.toml").write_bytes(raw)
    return read(root, "a.toml")
