"""Deliveries out of a city's own systems: databases, drop folders, pages of JSON (``sources.toml``, docs/sources.md).

What comes of it are files in landing/ as any sender writes them. ``pulling.pull`` runs it; ``delivery`` is the one
writer; each kind of source is a module. Not here: what a delivery is held against, which is landing's.
"""
