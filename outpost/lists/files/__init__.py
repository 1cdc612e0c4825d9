"""A recipient's files: the workbook and its other formats, encrypted where the recipient has a key.

Not here: which lines they hold (``outpost.lists.lines``), and how a night's folder is written
(``outpost.lists.writing``).
"""
