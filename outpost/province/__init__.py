"""A province: one night over the homes of its cities, and one exchange of person keys between them.

A province is a folder with ``province.toml`` (which homes), ``secret.key``, ``exchange/`` and ``reports/``. Each city's
night runs in a process of its own, as ``outpost nightly`` would run it; a city that fails stops no other. Afterwards
each city's own process hands out the keys of the persons that its registers speak of, made with the province's secret,
and reads those of the others. Nothing else crosses: no number, name, address or pseudonym of a home (docs/adr/0042).

Here: settings of a province, what is done in a city's process, the exchange, the summary. Not here: what runs it
(``pipelines.province``, a Dagster job with a partition a city).
"""
