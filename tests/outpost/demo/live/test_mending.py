"""How the registers are put right: entries that the city takes, whatever a case rests on."""

from __future__ import annotations

from typing import Any

import pytest

from outpost import contracts, models
from outpost.demo.live import World, mending
from outpost.demo.live.case import Desk
from outpost.demo.plan import day_number
from outpost.demo.writing import day_of
from tests.outpost.demo.live.conftest import FIRST, line

DAY = day_number(FIRST) + 3
SPECS = models.load_specs()
REASONS = [(spec.id, reason) for spec in SPECS.values() for reason in spec.reasons]


def desk(world: World, **said: Any) -> Desk:
    return Desk(line(world, **said), DAY, DAY)


def cited(world: World, extract: str, row: dict[str, Any]) -> dict[str, Any]:
    """Where a row stood in the first night's delivery."""
    place = world._delivered[extract, world.plan.first].to_list().index(row["_row"]) + 1
    return {"extract": extract, "delivery": f"{extract}@{FIRST}", "row_number": place}


@pytest.mark.parametrize(("model", "reason"), REASONS)
@pytest.mark.parametrize("known", ["a door", "no door"])
def test_every_reason_of_every_model_can_be_put_right(world: World, model: str, reason: str, known: str) -> None:
    code = world.homes["address_code"][7] if known == "a door" else None
    shown = {extract: world.current(extract, world.plan.first)[:1] for extract in SPECS[model].requires}
    rows = [cited(world, extract, row) for extract, first in shown.items() for row in first]
    at = desk(world, model_id=model, reason=reason, address_code=code, source_rows=rows)
    mending.known(at.case, DAY)
    for edit in [*mending.so(at), *mending.not_so(at), *mending.declined(at)]:
        assert edit.task == at.case.number
        before = len(world.current(edit.extract, DAY - 1))
        world.apply(edit)
        assert len(world.current(edit.extract, DAY - 1)) == before
        key = list(contracts.ALL[edit.extract].terms.key)
        assert not world.tables[edit.extract].select(*key, "_from").is_duplicated().any()


def test_a_model_that_nobody_wrote_for_has_its_rows_brought_up_to_date(world: World) -> None:
    row = world.current("gov.house", world.plan.first)[0]
    at = desk(world, model_id="R4", source_rows=[cited(world, "gov.house", row)])
    (edit,) = mending.so(at)
    world.apply(edit)
    (now,) = world.current("gov.house", DAY, house_number=row["house_number"])
    assert now["updated_at"].date() == day_of(DAY)
    assert {**now, "updated_at": 0, "_from": 0, "_to": 0, "_row": 0} == {
        **row, "updated_at": 0, "_from": 0, "_to": 0, "_row": 0,
    }  # fmt: skip


def test_a_lease_is_put_right_with_its_tenants_and_its_rental(world: World) -> None:
    homes = {name: code for (_, name), code in world.meant.items() if code}
    lease = next(row for row in world.current("gov.lease", world.plan.first) if homes.get(row["address_text"]))
    code = homes[lease["address_text"]]
    at = desk(world, model_id="P1", address_code=code, source_rows=[cited(world, "gov.lease", lease)])
    for edit in mending.so(at):
        world.apply(edit)
    assert world.current("police.rental_house", DAY, address_code=code, status=1)
    registered = [
        row
        for row in world.current("police.resident", DAY, address_code=code, lives_here=True, end_date=None)
        if row["registration_type"] != 1 and row["start_date"] <= day_of(DAY)
    ]
    (now,) = world.current("gov.lease", DAY, lease_number=lease["lease_number"])
    assert now["tenant_count"] == len(registered)
