"""offerbook: a supply-offer catalogue kept in TOML and asked from the terminal."""

__version__ = "0.1.0"
