"""Words that a search does without, all folded."""

from __future__ import annotations

_STOP_WORDS = """
a also an and are as at be been being by could did does for from had has have in into is it its might more most of on or
our should some than that the their them too then there these they this those to very was were what when where which while
whose will with would your
а без был была были было быть в ваш во где для до его ее если есть еще же за здесь и из или их к как какая какие какой ко
когда которая которого которое которой котором которую которые который которым которых на наш не него нее ней ни них но о
об она они оно от по под при с свои своя своего своей своих со также тоже у уже чем что чтобы эта эти этим этих это этого
этой этом этот эту
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Little words: no query has to meet them, and a text's length does not count them. None is part of a name or mark (TO-18,
WHO) or of a compound (all-wheel), and none turns its meaning with a negation ("not only", "not all")."""
_LEGAL_FORMS = "ао гуп зао муп нао оао одо ооо пао руп чуп cjsc gmbh inc jsc llc ltd ojsc pjsc plc"
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
"""Legal forms of companies, which people write or leave out: they are in the index, and no query has to meet them."""
