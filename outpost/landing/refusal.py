"""Why a delivery is refused as a whole. The text names files, columns and counts, never a row's values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from outpost.errors import OutpostError

Ground = Literal[
    "no_manifest",
    "bad_manifest",
    "wrong_place",
    "no_file",
    "irregular",
    "clock_ahead",
    "changed",
    "wrong_bytes",
    "wrong_sha256",
    "wrong_rows",
    "unknown_encoding",
    "unreadable",
    "too_large",
    "columns",
    "types",
    "never_column",
    "not_full",
    "row_change",
    "bad_rows",
    "unknown_extract",
    "failed",
]


class RefusalError(OutpostError):
    """The delivery is not taken in. ``ground`` is for programs, the text for the people who send it."""

    def __init__(self, ground: Ground, why: str) -> None:
        super().__init__(why)
        self.ground = ground
        self.why = why


def is_fault(error: BaseException) -> bool:
    """Whether ``error`` came up in the work and is no wish of somebody's to end it.

    Panics of Polars are faults though they are no ``Exception``.
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


@contextmanager
def working_on_rows() -> Iterator[None]:
    """Within, nothing is written, so that an error of the system is none of our disk's: it refuses the delivery."""
    try:
        yield
    except OSError as error:
        raise RefusalError("failed", f"it could not be landed: {type(error).__name__} in its rows") from None


@contextmanager
def unreadable_as(why: str) -> Iterator[None]:
    """What any library throws within, reading a delivery, refuses that delivery. The library's words go no further."""
    try:
        yield
    except RefusalError:
        raise
    except BaseException as error:
        if not is_fault(error):
            raise
        raise RefusalError("unreadable", why) from None
