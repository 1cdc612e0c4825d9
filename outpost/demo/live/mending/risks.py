"""R1 to R3: too many under one roof, beds in shops, gas that nobody has looked at."""

from __future__ import annotations

from outpost.demo.live.case import Case, Desk
from outpost.demo.live.edits import Edit, Value
from outpost.demo.live.mending.population import living

_STAY = 2
"""Who may stay in a crowded flat."""


def _crowd_is_there(case: Case, day: int) -> bool | None:
    home = case.world.home(case.address_code)
    return None if home is None else home["people"] > _STAY and home["left"] > day


def _thinned_out(desk: Desk) -> list[Edit]:
    """All but two move out, and the leases say so."""
    leaving = living(desk)[_STAY:]
    edits = [desk.change("police.resident", row, end_date=desk.visit_date) for row in leaving]
    return edits + [desk.change("gov.lease", row, tenant_count=_STAY) for row in desk.case.rows("gov.lease")]


def _moved_out(desk: Desk) -> list[Edit]:
    """Nobody sleeps in the shop any more."""
    return [desk.change("police.resident", row, end_date=desk.visit_date) for row in living(desk)]


def _no_business(desk: Desk) -> list[Edit]:
    return [desk.change("gov.business_entity", row, status=2) for row in desk.case.rows("gov.business_entity")]


def _checked(desk: Desk) -> list[Edit]:
    """The gas company came and was let in, and what was dangerous is gone."""
    values: dict[str, Value] = {"last_checked_on": desk.visit_date, "consecutive_no_access": 0}
    if desk.case.reason == "HAZARD":
        values["rectified_on"] = desk.visit_date
    rows = desk.case.rows("gov.gas_account")
    return [desk.change("gov.gas_account", row, **values) for row in rows]


SO = {"R1": _thinned_out, "R2": _moved_out, "R3": _checked}
NOT_SO = {"R2": _no_business}
KNOWN = {"R1": _crowd_is_there}
