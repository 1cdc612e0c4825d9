"""Lineage: what the columns of a query come from, down to the registers, read off the tree that DuckDB runs.

``follow(text)`` gives each output column's ``Column`` (and the fields of an object, each for itself), what decided
which rows there are, and remarks on what a query does besides. Guards of models ask it; whoever explains can.
"""

from outpost.lineage.allowed import check
from outpost.lineage.flow import Branch, Column, Flow, How, Mark, Relation, Source, Trace, marks, sources, things
from outpost.lineage.queries import ROWS, Lineage, follow
from outpost.lineage.tree import NOTHING_ELSE, QueryError, parameters_of, select_of, tables_of

__all__ = [
    "NOTHING_ELSE", "ROWS", "Branch", "Column", "Flow", "How", "Lineage", "Mark", "QueryError", "Relation", "Source",
    "Trace", "check", "follow", "marks", "parameters_of", "select_of", "sources", "tables_of", "things",
]  # fmt: skip
