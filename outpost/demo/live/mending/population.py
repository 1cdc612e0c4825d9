"""P1 to P3: leases without registration, births and deaths that the household register lacks, visits that differ."""

from __future__ import annotations

from typing import Any

from outpost.demo.history import FOREVER
from outpost.demo.live.case import Case, Desk
from outpost.demo.live.edits import Edit
from outpost.demo.live.world import Row
from outpost.demo.writing import day_of

_LOCAL = 1


def tenants(desk: Desk, day: int | None = None) -> list[Row]:
    """Who is registered in the dwelling, and not by household."""
    return [row for row in living(desk, day) if row["registration_type"] != _LOCAL]


def living(desk: Desk, day: int | None = None) -> list[Row]:
    """Who is registered as living in the dwelling."""
    code = desk.case.address_code
    rows = desk.world.current("police.resident", day or desk.day, address_code=code, lives_here=True)
    return [row for row in rows if row["end_date"] is None and row["start_date"] <= day_of(desk.day)]


def hidden(desk: Desk) -> list[Row]:
    """Who lives there and is not registered yet."""
    rows = desk.world.unknown("police.resident", desk.day, address_code=desk.case.address_code, lives_here=True)
    return [row for row in rows if row["start_date"] <= day_of(desk.day)]


def _somebody_rents(case: Case, day: int) -> bool | None:
    home = case.world.home(case.address_code)
    return None if home is None else home["people"] > 0 and home["left"] > day


def _registered(desk: Desk) -> list[Edit]:
    """The tenants register, the rental too, and the lease says how many they are."""
    world, code = desk.world, desk.case.address_code
    newcomers = hidden(desk)
    edits = [desk.enter("police.resident", row) for row in newcomers]
    rentals = world.current("police.rental_house", desk.day, address_code=code, status=1)
    if not rentals:
        waiting = world.unknown("police.rental_house", desk.day, address_code=code, status=1)
        edits += [desk.enter("police.rental_house", row, start_date=desk.visit_date) for row in waiting[:1]]
        if not waiting:
            values = {"address_code": code, "status": 1, "start_date": desk.visit_date}
            edits.append(desk.add("police.rental_house", rental_id=desk.number("Z"), **values))
    count = len(tenants(desk)) + sum(row["registration_type"] != _LOCAL for row in newcomers)
    leases = sorted(desk.case.rows("gov.lease"), key=lambda row: (row["start_date"], row["lease_number"]))
    for place, row in enumerate(leases, 1):
        values = {"tenant_count": count, "tenants_local": count == 0} if place == len(leases) else {"status": 2}
        edits.append(desk.change("gov.lease", row, **values))
    return edits


def _no_lease(desk: Desk) -> list[Edit]:
    return [desk.change("gov.lease", row, status=2) for row in desk.case.rows("gov.lease")]


def _household(desk: Desk) -> list[Edit]:
    """The child is registered; the dead are registered as such."""
    case, world = desk.case, desk.world
    edits = []
    for birth in case.rows("gov.birth") if case.reason == "BIRTH" else ():
        mother, born = birth["mother_id_number"], birth["birth_date"].isoformat()
        extract = "police.household_registration"
        waiting = world.unknown(extract, desk.day, mother_id_number=mother, birth_date=born)
        for row in waiting[:1]:
            edits.append(desk.enter(extract, row, birth_certificate_number=birth["certificate_number"]))
            known = world.unknown("police.resident", desk.day, id_number=row["id_number"])
            edits += [desk.enter("police.resident", one) for one in known]
        if not waiting:
            edits.append(desk.change("gov.birth", birth, void=True))
    if case.reason == "DEATH":
        for row in case.rows("police.household_registration"):
            edits.append(desk.change("police.household_registration", row, status=2))
            known = world.current("police.resident", desk.day, id_number=row["id_number"], end_date=None)
            edits += [desk.change("police.resident", one, end_date=desk.visit_date) for one in known]
    return edits


def _certificate_void(desk: Desk) -> list[Edit]:
    case = desk.case
    extract = "gov.birth" if case.reason == "BIRTH" else "gov.death"
    return [desk.change(extract, row, void=True) for row in case.rows(extract)]


def _visit_was_right(case: Case, day: int) -> bool | None:
    """Whether as many live there as the visit saw, rather than as the register says."""
    home = case.world.home(case.address_code)
    registered = case.evidence.get("registered")
    if home is None or registered is None:
        return None
    there = home["people"] if home["left"] > day else 0
    return bool(there != registered)


def _register_moves(desk: Desk) -> list[Edit]:
    """The register is brought to what is so, and somebody goes there once more and counts."""
    home = desk.world.home(desk.case.address_code)
    left = home is not None and home["left"] < FOREVER and home["left"] <= desk.day
    if left or desk.case.reason == "MOVED_OUT":
        leaving = tenants(desk)
        edits = [desk.change("police.resident", row, end_date=desk.visit_date) for row in leaving]
        return [*edits, visit(desk, len(living(desk)) - len(leaving))]
    newcomers = hidden(desk)
    edits = [desk.enter("police.resident", row) for row in newcomers]
    return [*edits, visit(desk, len(living(desk)) + len(newcomers))]


def _counted_again(desk: Desk) -> list[Edit]:
    """The visit was wrong: what it said is put right."""
    count = len(living(desk))
    values: dict[str, Any] = {"occupancy": "occupied" if count else "vacant", "people_seen": count or None}
    return [desk.change("gov.grid_visit", row, **values) for row in desk.case.rows("gov.grid_visit")]


def visit(desk: Desk, people: int, purpose: str = "task", address_code: str | None = None) -> Edit:
    """A grid worker's visit that finds so many people."""
    return desk.add(
        "gov.grid_visit",
        visit_id=desk.number("ZF"),
        address_code=address_code or desk.case.address_code,
        visited_at=f"{desk.visit_date}T16:00:00",
        purpose=purpose,
        occupancy="occupied" if people else "vacant",
        people_seen=people or None,
    )


SO = {"P1": _registered, "P2": _household, "P3": _register_moves}
NOT_SO = {"P1": _no_lease, "P2": _certificate_void, "P3": _counted_again}
KNOWN = {"P1": _somebody_rents, "P3": _visit_was_right}
