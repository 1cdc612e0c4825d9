"""The addresses of a night: new texts resolved, old results kept.

Here: ``match`` (``address.match`` and what it rests on)
and ``parallel`` (a part of many new texts in a second process).
Not here: how one text is resolved (``outpost.address.stages.lookup``).
"""
