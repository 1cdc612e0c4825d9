"""A model's query taken apart, by DuckDB's own tree: the steps that a subject goes through, and what decides in each.

Here: trees of queries. Not here: running anything (``outpost.asking``), what columns come from (``outpost.lineage``).
"""
