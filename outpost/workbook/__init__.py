"""Workbooks: .xlsx packages written by hand, the same bytes every time, and quick enough for a city's morning.

``text`` makes any text safe and knows how wide it is, ``styles`` and ``look`` say how things look, ``sheet`` writes one
worksheet, ``package`` zips the parts. Lists, receipts and corrections share them. Nothing here knows what a task is.
"""
