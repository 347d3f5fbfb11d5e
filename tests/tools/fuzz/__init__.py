"""Campaigns of hostile inputs: whatever is read or typed, the program answers, and says what is wrong.

`python -m tests.tools.fuzz` runs them by time or by count; the suite runs a short part of each, and everything of `corpus/`, the
inputs that once broke something.
"""
