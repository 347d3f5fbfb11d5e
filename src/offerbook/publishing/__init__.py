"""What leaves the program whole: folders, databases, briefings."""
