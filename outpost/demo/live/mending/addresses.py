"""A1 to A3: texts that name no door, buildings without an owner, registrations in buildings that are gone."""

from __future__ import annotations

from outpost.demo.live.case import Case, Desk, told
from outpost.demo.live.edits import Edit, Value

# What ends a row of an extract whose address is none.
_ENDED: dict[str, dict[str, Value]] = {
    "gov.house": {"status": 2},
    "gov.lease": {"status": 2},
    "gov.business_entity": {"status": 2},
    "gov.gas_account": {"status": 2},
    "gov.demolition": {"status": "withdrawn"},
}


def _meant(case: Case, extract: str, text: str) -> str | None:
    """The full name of the standard address that a text means."""
    return case.world.full_name(case.world.meant.get((extract, text)))


def _text_is_known(case: Case, _: int) -> bool:
    """Somebody there can say which door is meant."""
    return any(_meant(case, extract, row["address_text"]) for extract, row in case.cited if "address_text" in row)


def _texts(desk: Desk) -> list[Edit]:
    """Each row gets the address that it means; a row that means none ends."""
    edits = []
    for extract, row in desk.case.cited:
        if "address_text" not in row:
            continue
        name = _meant(desk.case, extract, row["address_text"])
        if extract in ("gov.institution", "gov.demolition") and name:
            moved = {key: told(value) for key, value in row.items() if key != "updated_at"}
            edits += [desk.remove(extract, row), desk.add(extract, **{**moved, "address_text": name})]
        elif name:
            edits.append(desk.change(extract, row, address_text=name))
        elif extract in _ENDED:
            edits.append(desk.change(extract, row, **_ENDED[extract]))
        else:
            edits.append(desk.remove(extract, row))
    return edits


def _no_such_place(desk: Desk) -> list[Edit]:
    return [
        desk.change(extract, row, **_ENDED[extract]) if extract in _ENDED else desk.remove(extract, row)
        for extract, row in desk.case.cited
        if "address_text" in row
    ]


def _ground(desk: Desk) -> list[Edit]:
    """A building gets the one grid or beat that is its own, a vacant post its holder."""
    case, world = desk.case, desk.world
    if case.reason in ("VACANT_GRID", "VACANT_BEAT"):
        return _posts(desk)
    building = world.current("police.standard_address", desk.day, address_code=case.address_code)
    if not building:
        return []
    community = building[0]["community_code"]
    if case.reason == "NO_BEAT":
        beat = world.current("police.beat", desk.day, community_code=community)
        return [desk.change("police.standard_address", building[0], beat_code=one["beat_code"]) for one in beat[:1]] + [
            desk.change("police.beat", one, valid_from=desk.visit_date) for one in beat if _begins_later(one, desk)
        ]
    grids = world.current("gov.grid", desk.day, community_code=community, kind="general")
    owned = world.current("gov.grid_address", desk.day, address_code=case.address_code)
    own = [one for one in owned if one["grid_code"].startswith(f"{community}G")][:1]
    general = [one for one in owned if "G" in one["grid_code"] and one not in own]
    edits = [desk.remove("gov.grid_address", one) for one in general]
    if not own and grids:
        values = {"address_code": case.address_code, "grid_code": grids[0]["grid_code"], "valid_from": desk.visit_date}
        edits.append(desk.add("gov.grid_address", **values))
    return edits + [
        desk.change("gov.grid", one, valid_from=desk.visit_date) for one in grids[:1] if _begins_later(one, desk)
    ]


def _begins_later(row: dict[str, object], desk: Desk) -> bool:
    return str(row["valid_from"]) > desk.visit_date


def _posts(desk: Desk) -> list[Edit]:
    code = str(desk.case.said["subject_key"])
    if desk.case.reason == "VACANT_GRID":
        rows = desk.world.current("gov.grid", desk.day, grid_code=code)
        return [desk.change("gov.grid", row, worker_number=f"W{code}", worker_name="周新") for row in rows]
    rows = desk.world.current("police.beat", desk.day, beat_code=code, valid_to=None)
    return [
        desk.change("police.beat", row, officer_number=code.replace("JW", "P"), officer_name="周新") for row in rows
    ]


def _emptied(desk: Desk) -> list[Edit]:
    """Nobody is on file any more in a building that is gone."""
    leave = [desk.change("police.resident", row, end_date=desk.visit_date) for row in desk.case.rows("police.resident")]
    closed = [desk.change("gov.business_entity", row, status=2) for row in desk.case.rows("gov.business_entity")]
    return leave + closed


def _still_stands(desk: Desk) -> list[Edit]:
    """The register that said it was gone or dangerous is put right."""
    case = desk.case
    edits = [
        desk.change("gov.demolition", row, status="withdrawn", completed_on=None) for row in case.rows("gov.demolition")
    ]
    edits += [desk.change("gov.house", row, danger_level="C") for row in case.rows("gov.house")]
    if case.reason == "CANCELLED":
        rows = desk.world.current("police.standard_address", desk.day, address_code=case.address_code)
        edits += [desk.change("police.standard_address", row, status=1) for row in rows]
    return edits


SO = {"A1": _texts, "A2": _ground, "A3": _emptied}
NOT_SO = {"A1": _no_such_place, "A2": _ground, "A3": _still_stands}
KNOWN = {"A1": _text_is_known}
