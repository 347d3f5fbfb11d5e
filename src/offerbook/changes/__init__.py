"""What changed between two catalogues, and what has grown old."""
