"""English words that no stemmer reads aright: plurals that it does not bring together with the singular, and namesakes."""

from __future__ import annotations

_FORMS = """
man men; woman women; foreman foremen; fireman firemen; fisherman fishermen; craftsman craftsmen; salesman salesmen
workman workmen; serviceman servicemen; child children; person people; foot feet; tooth teeth; goose geese; mouse mice; ox oxen
knife knives; shelf shelves; leaf leaves; half halves; calf calves; loaf loaves; wolf wolves; life lives; sheaf sheaves
axis axes; die dice; matrix matrices; vertex vertices; appendix appendices; criterion criteria; phenomenon phenomena
stratum strata; bacterium bacteria; radius radii; nucleus nuclei; fungus fungi
"""
SINGULAR = {
    plural: singular
    for line in _FORMS.splitlines()
    for singular, plural in map(str.split, filter(None, line.split(";")))
}
"""The singular of each plural."""

_NAMESAKES = """
lifting lifted; training trained; planting planted; shipping shipped; firing fired; lining lined; coating coated
boarding boarded; bearing bearings; railing railings; siding sidings; casing casings; winding windings; tired; united
engineering engineered engineer engineers; mineral minerals; customer customers; several; important importance
department departments; policy policies; authority authorities; experiment experiments
"""
STEMS_OF_THEIR_OWN = {
    word: line.split()[0]
    for lines in _NAMESAKES.splitlines()
    for line in filter(None, lines.split(";"))
    for word in line.split()
}
"""The stem of each word that the stemmer cuts down to another thing: what is lifted is no lift, and a training is no train."""
