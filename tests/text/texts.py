"""Texts for hypothesis: such as meet in catalogues, and any at all."""

from __future__ import annotations

from hypothesis import strategies as st

# Letters of both scripts, marks, hyphens, digits and units, which meet in catalogues; and any text at all.
catalogue_like = st.text("абвгеёйжхцщьюя АБВЕКМНОРСТУХ abcehjkmoptwxyz ABET 0123456789 -–/.,'’°%³\u0301\u00a0\n")
any_text = st.one_of(catalogue_like, st.text())
