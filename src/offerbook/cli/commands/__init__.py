"""The commands, one file for a family of them."""
