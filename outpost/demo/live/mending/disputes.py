"""D1 to D3: disputes that come back, transfers that nobody received, agreements that nobody looked after."""

from __future__ import annotations

from dataclasses import replace

from outpost.demo.live.case import Desk
from outpost.demo.live.edits import Edit, Value
from outpost.demo.writing import day_of

_FOLLOWED_UP_AFTER = 7


def _mediated(desk: Desk) -> list[Edit]:
    """A mediation begins at the door, ends with an agreement on the spot, and is looked after a week later."""
    return _case(desk, str(desk.case.evidence.get("category") or "neighbour"), desk.case.address_code)


def _received(desk: Desk) -> list[Edit]:
    """A case answers to the transfer, or the case that lasted too long ends."""
    if desk.case.reason != "NOT_RECEIVED":
        rows = desk.case.rows("gov.mediation_case")
        return [edit for row in rows for edit in _agreed(desk, row["case_number"])]
    edits = []
    for row in desk.case.rows("police.dispute_transfer"):
        edits += _case(desk, row["category"], row["address_code"], transfer_number=row["transfer_number"])
    return edits


def _case(desk: Desk, category: str, address_code: str | None, **values: Value) -> list[Edit]:
    name = desk.world.full_name(address_code)
    if name is None:
        return []
    number = desk.number("TJ")
    opened = desk.add(
        "gov.mediation_case",
        case_number=number,
        category=category,
        address_text=name,
        accepted_on=desk.visit_date,
        status="open",
        **values,
    )
    return [opened, *_agreed(desk, number)]


def _agreed(desk: Desk, number: str) -> list[Edit]:
    signed: dict[str, Value] = {
        "status": "agreed",
        "agreement_number": number.replace("TJ", "XY"),
        "signed_on": day_of(desk.day).isoformat(),
        "performed_on": day_of(desk.day).isoformat(),
    }
    later = desk.day + _FOLLOWED_UP_AFTER
    row = {"case_number": number}
    then = replace(desk, day=later)
    return [
        desk.change("gov.mediation_case", row, **signed),
        then.change("gov.mediation_case", row, followed_up_on=day_of(later).isoformat()),
    ]


def _looked_after(desk: Desk) -> list[Edit]:
    values: dict[str, dict[str, Value]] = {
        "VISIT_DUE": {"followed_up_on": desk.visit_date},
        "PERFORM_DUE": {"performed_on": desk.visit_date},
        "CONFIRM_TIP": {"court_confirmed": True},
        "RELAPSE": {"status": "terminated"},
    }
    said = values.get(desk.case.reason, {"followed_up_on": desk.visit_date})
    return [desk.change("gov.mediation_case", row, **said) for row in desk.case.rows("gov.mediation_case")]


SO = {"D1": _mediated, "D2": _received, "D3": _looked_after}
NOT_SO = {"D1": lambda _: list[Edit]()}
