"""Word documents made from templates that are not trusted: filled in a process of its own (``filling``), and only what
is text, look and picture goes out (``package``).

Nothing else of Outpost is loaded in that process, and nothing here knows what a document is about.
"""
