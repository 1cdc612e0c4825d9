"""Whose fault an error is: what a delivery brings about refuses that delivery, what the machine does stops the night.

docs/operations.md says what to do about each of the machine's.
"""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb

from outpost.error_line import one_line
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.landing.refusal import RefusalError

_NEXT_STEPS = {
    errno.ENOSPC: "free space on the disk of the home",
    errno.EDQUOT: "free space on the disk of the home, or raise the quota",
    errno.EROFS: "make the disk of the home writable",
    errno.EACCES: "give Outpost the right to write there",
    errno.EPERM: "give Outpost the right to write there",
}
_OTHERWISE = "look at the disk of the home and at who has the file open"
_OF_THE_MACHINE = (OSError, duckdb.IOException, duckdb.FatalException, duckdb.InternalException)
_FULL = ("No space left on device", "os error 28")


class MachineFaultError(OutpostError, OSError):
    """Writing the home failed, by no fault of a delivery: the night stops. The text says what, where and what to do."""


def refusal_for(error: BaseException) -> RefusalError | None:
    """The refusal of the delivery that was landed when ``error`` came up; None when it is not the delivery's fault.

    An error that Outpost itself raised with words for people is nobody's delivery.
    """
    if isinstance(error, RefusalError):
        return error
    if isinstance(error, MemoryError):
        return RefusalError("too_large", "landing it takes more memory than there is")
    if _is_of_the_machine(error) or isinstance(error, OutpostError):
        return None
    return RefusalError("failed", f"it could not be landed: {one_line(error)}")


def machine_fault(error: BaseException, home: Home) -> BaseException:
    """``error`` in words for people where the machine brought it about, else as it is."""
    if isinstance(error, MachineFaultError) or not _is_of_the_machine(error):
        return error
    number = getattr(error, "errno", None)
    if number is None and any(text in str(error) for text in _FULL):
        number = errno.ENOSPC
    what = (getattr(error, "strerror", None) or str(error)) if isinstance(error, OSError) else "the database says so"
    name = errno.errorcode.get(number, "") if number else ""
    kind = " ".join(filter(None, [type(error).__name__, name]))
    step = _NEXT_STEPS.get(number or 0, _OTHERWISE)
    return MachineFaultError(f"{kind} ({what}) at {_place(error, home)}: {step}, then run the night again")


def _is_of_the_machine(error: BaseException) -> bool:
    return isinstance(error, _OF_THE_MACHINE) or any(text in str(error) for text in _FULL)


def _place(error: BaseException, home: Home) -> str:
    """The file of the home that the error speaks of."""
    named = getattr(error, "filename", None)
    if isinstance(named, str | Path) and Path(named).is_relative_to(home.root):
        return Path(named).relative_to(home.root).as_posix()
    for file in (home.vault, home.database):
        if str(file) in str(error):
            return file.name
    return f"{home.lake.name}/"
