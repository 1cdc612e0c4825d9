"""Model cards and the transparency record: docs/models and docs/transparency, in both languages, from specs and cases.

``python -m tools.cards`` writes the pages, ``--check`` only says which of them are out of date. A page says nothing
that does not stand in a spec, a query, a case or a contract, or holds for all models.
"""

from tools.cards.making import drift, main, pages, write

__all__ = ["drift", "main", "pages", "write"]
