"""What exists after a night, one module a stage, in the order data flows. Thin: each calls a step of the night.

Here: keys, groups, descriptions and metadata of Dagster's assets. Not here: logic that could be tested without Dagster.
"""
