"""The addresses of a night: new texts resolved, old results kept.

Here: ``match`` (``address.match`` and what it rests on), ``parallel`` (a part of many new texts in a second process)
and ``published`` (the last night's register, for who asks about a few texts).
Not here: how one text is resolved (``outpost.address.stages.lookup``).
"""
