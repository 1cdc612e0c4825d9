"""How the registers are put right about a case, one function a model; nothing here knows how people behave.

``so`` enters what follows where it was as the list said, ``not_so`` what a department corrects where it was not. A
model that nobody has written a function for has its cited rows brought up to date: one more model needs no code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from outpost.demo.live.case import Case, Desk
from outpost.demo.live.edits import Edit
from outpost.demo.live.mending import addresses, care, disputes, population, risks

Mend = Callable[[Desk], list[Edit]]
_SO: Mapping[str, Mend] = {**addresses.SO, **population.SO, **disputes.SO, **risks.SO, **care.SO}
_NOT_SO: Mapping[str, Mend] = {
    **addresses.NOT_SO,
    **population.NOT_SO,
    **disputes.NOT_SO,
    **risks.NOT_SO,
    **care.NOT_SO,
}
_KNOWN: Mapping[str, Callable[[Case, int], bool | None]] = {**addresses.KNOWN, **population.KNOWN, **risks.KNOWN}


def known(case: Case, day: int) -> bool | None:
    """Whether it is as the list says, where the city itself knows; None where it does not."""
    ask = _KNOWN.get(case.model_id)
    return ask(case, day) if ask else None


def so(desk: Desk) -> list[Edit]:
    """What is entered where it was as the list said."""
    return _SO.get(desk.case.model_id, _brought_up_to_date)(desk)


def not_so(desk: Desk) -> list[Edit]:
    """What a department corrects where it was not."""
    return _NOT_SO.get(desk.case.model_id, _SO.get(desk.case.model_id, _brought_up_to_date))(desk)


def declined(desk: Desk) -> list[Edit]:
    """What is entered where somebody does not want to be visited."""
    return care.declined(desk) if desk.case.model_id == "C1" else []


def _brought_up_to_date(desk: Desk) -> list[Edit]:
    """The row of each kind that told of it is confirmed as it is."""
    first = dict(reversed(desk.case.cited))
    return [desk.change(extract, row) for extract, row in first.items() if "updated_at" in row]
