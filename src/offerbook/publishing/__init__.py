"""What leaves the program whole: folders, databases, workbooks, briefings."""
