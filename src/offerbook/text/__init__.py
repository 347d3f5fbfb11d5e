"""Words, quantities, units, spelling and languages: what knows nothing of a catalogue."""
