"""Yield: how many of the listed tasks people found to be so, by model, district and month.

Here: counting (``counting``), shares and their intervals (``rates``), the page (``page``). Never per person: districts,
months and models are the only things that can be asked for, and no statement here groups by anybody.
"""

from outpost.yields.counting import BY, Yields, place_tasks, yields_of
from outpost.yields.rates import Counts, Rate, wilson

__all__ = ["BY", "Counts", "Rate", "Yields", "place_tasks", "wilson", "yields_of"]
