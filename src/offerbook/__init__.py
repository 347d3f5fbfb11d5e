"""offerbook: a supply-offer catalogue kept in TOML and asked from the terminal."""

from offerbook.version import __version__

__all__ = ["__version__"]
