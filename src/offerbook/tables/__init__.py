"""Tables of raw values and how they are written in each format."""
