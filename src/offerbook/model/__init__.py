"""The records of a catalogue and the findings about it."""
