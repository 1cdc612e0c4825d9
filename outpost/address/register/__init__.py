"""The register of standard addresses made ready for resolving, and kept as files.

Here: ``prepared`` (names in a dictionary, doors under structured keys) and ``store``.
Not here: how a text is held against it (``outpost.address.stages.lookup``).
"""
