"""Reading an address text by itself: one spelling, names and number strings, their parts. Knows no register of doors.

Here: ``normal`` -> ``segments`` -> ``names``, ``tokens`` -> ``numbers``, and ``parts`` (``parse``) over all of them.
Not here: anything that asks whether a door exists (``outpost.address.stages.lookup``).
"""
