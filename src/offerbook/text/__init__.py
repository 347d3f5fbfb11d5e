"""Words, units, spelling, languages: what knows nothing of a catalogue."""
