"""Words that a search does without, all folded."""

from __future__ import annotations

_STOP_WORDS = """
a all also an and any are as at be been being both but by could did do does each for from had has have he her his how
if in into is it its might more most must of on or our she should so some such than that the their
them then there these they this those to too very was we were what when where which while who whose will with would
you your
а без бы был была были было быть в вам вас ваш весь во все всего всей всем всех вы где да для до его ее ей ему если
есть еще же за здесь и из или им ими их к как какая какие какой ко когда которая которого которое которой котором
которую которые который которым которых кто ли либо лишь мы на нас наш не него нее ней нет ни них но о об он
она они оно от по под при с сам сами себя со свои свой своя своего своей своих так также такая такие такое такой там
тем то того тоже той только том тот тут у уже чего чем что чтобы эта эти этим этих это этого этой этом этот эту я
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that are in nearly every text: no query has to meet them, and a text's length does not count them."""
_LEGAL_FORMS = "ао гуп зао муп нао оао одо ооо пао руп чуп cjsc gmbh inc jsc llc ltd ojsc pjsc plc"
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
"""Legal forms of companies, which people write or leave out: they are in the index, and no query has to meet them."""
