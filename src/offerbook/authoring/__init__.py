"""What helps whoever keeps a catalogue: findings as text, an empty catalogue, the editor's schema."""
