"""C1 to C3: old people and children who are due a visit, papers that run out."""

from __future__ import annotations

import datetime as dt

from outpost.demo.live.case import Desk
from outpost.demo.live.edits import Edit
from outpost.demo.live.mending.population import living, visit
from outpost.demo.numbers import resident_number
from outpost.demo.writing import day_of

_PAPERS = {
    "ID_CARD": ("police.credential", "due_on", 20),
    "RESIDENCE_PERMIT": ("police.credential", "due_on", 1),
    "DISABILITY_CERTIFICATE": ("gov.disability_certificate", "expires_on", 10),
}
"""Extract and column of each paper, and for how many years it is made out anew."""
_GUARDIAN_AGE = 34


def _visited(desk: Desk) -> list[Edit]:
    """Somebody was there, and both the list and the grid's records say so."""
    edits = [
        desk.note("gov.elder_care", row, last_visited_on=desk.visit_date) for row in desk.case.rows("gov.elder_care")
    ]
    return [*edits, visit(desk, max(len(living(desk)), 1), "elder_care")]


def _looked_after_at_home(desk: Desk) -> list[Edit]:
    """The list lets go of them; who is on none has been seen."""
    rows = desk.case.rows("gov.elder_care")
    if not rows:
        return _visited(desk)
    return [desk.change("gov.elder_care", row, end_date=desk.visit_date) for row in rows]


def declined(desk: Desk) -> list[Edit]:
    """The list says that they do not want to be visited."""
    return [desk.change("gov.elder_care", row, refused_on=desk.visit_date) for row in desk.case.rows("gov.elder_care")]


def _children(desk: Desk) -> list[Edit]:
    case = desk.case
    if case.reason == "NO_ADULT":
        return _guardian(desk)
    rows = case.rows("gov.child_care")
    if case.reason == "VISIT_DUE":
        return [desk.note("gov.child_care", row, last_visited_on=desk.visit_date) for row in rows]
    return [desk.change("gov.child_care", row, delegated_care=True) for row in rows]


def _guardian(desk: Desk) -> list[Edit]:
    """A grown-up registers where the children are, and is put down as the head of their household."""
    born = desk.day - int(_GUARDIAN_AGE * 365.25)
    household = desk.number("HH")
    children = [desk.change("police.resident", row, household_number=household) for row in living(desk)]
    number = resident_number(born, int(desk.case.chance.number("guardian", desk.day) * 499))
    guardian = desk.add(
        "police.resident",
        registration_id=desk.number("R"),
        id_type="11",
        id_number=number,
        name="周安",
        sex=2,
        birth_date=day_of(born).isoformat(),
        address_code=desk.case.address_code,
        registration_type=2,
        lives_here=True,
        relationship_code="02",
        household_number=household,
        start_date=desk.visit_date,
    )
    return [*children, guardian]


def _renewed(desk: Desk) -> list[Edit]:
    """The paper is made out anew, the allowance is drawn."""
    case = desk.case
    if case.reason not in _PAPERS:
        rows = case.rows("police.household_registration")
        values = {"kind": "elder_allowance", "start_date": desk.visit_date}
        return [desk.add("gov.benefit", id_number=row["id_number"], **values) for row in rows[:1]]
    extract, column, years = _PAPERS[case.reason]
    until = day_of(desk.day) + dt.timedelta(days=365 * years)
    due = str(case.evidence.get("due_on"))
    rows = [row for row in case.rows(extract) if row[column].isoformat() == due]
    return [desk.change(extract, row, **{column: until.isoformat()}) for row in rows]


SO = {"C1": _visited, "C2": _children, "C3": _renewed}
NOT_SO = {"C1": _looked_after_at_home}
