"""English nouns whose plural no stemmer brings together with the singular."""

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
