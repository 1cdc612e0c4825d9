"""What a resident ID number is: 17 digits and a check character (GB 11643, ISO 7064 MOD 11-2).

Here: one number at a time, with nothing loaded. Whole columns: ``outpost.identity.numbers``.
"""

from __future__ import annotations

ID_SHAPE = r"^[0-9]{17}[0-9X]$"
"""Shape of a normalised resident ID number."""
CERTIFICATE_PREFIX = "CERT:"
NO_NUMBER = "-"
"""In the place of a number where a row goes without one of its own and says so (see ``Terms.own_number_unless``)."""
CHECK_CHARACTERS = "10X98765432"
"""The check character by the weighted sum modulo 11."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_character(first_17: str) -> str:
    """The check character of one number's first 17 digits.

    >>> check_character("99060219800101001")
    '8'
    """
    return CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]
