"""What must hold in a catalogue, one function for each statement."""
