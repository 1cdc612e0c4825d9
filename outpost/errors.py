"""The bases of all errors that Outpost raises itself. An error stands beside what raises it; here stand bases alone.

:mod:`outpost.error_line` says in one line what may be told of any error, Outpost's own or not.
"""

from __future__ import annotations


class OutpostError(Exception):
    """Foreseen by Outpost. The text is for people: what is wrong, where, and what to do next; never a row's values."""


class UsageError(OutpostError):
    """Somebody asked for what does not exist, in a settings file or on the command line. Nothing was done."""
