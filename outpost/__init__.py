"""Outpost (前哨): the library under the night. Plain Python and SQL; it knows nothing of Dagster."""
