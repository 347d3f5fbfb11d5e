"""The facts that the catalogue is made of, and whether it still says them: `python -m tests.tools.facts`.

The two fact tables lie beside the project, in `../shared/facts`; `coverage.tsv` says of each of their rows where in the
catalogue it is carried, or why it is not, and `exceptions.tsv` what may differ and why.
"""
