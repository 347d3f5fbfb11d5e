"""The compiled form of a catalogue: one SQLite file, kept in the user's cache folder."""
