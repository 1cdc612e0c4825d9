"""What stands on a list, as plain values: tonight's lines, their words, identity from the vault, their order, the scan.

Here: ``read`` makes the lines of a recipient; ``render`` writes their sentences; ``scan`` has the last word in the
government zone. Not here: how a line looks (``outpost.lists.sheets``, ``outpost.lists.paper``).
"""
