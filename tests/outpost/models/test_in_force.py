"""The parameters that a model runs with: value, unit, basis and since, the city's own before the spec's."""

from __future__ import annotations

import datetime as dt

from outpost.models.parameters import Parameter, in_force

T = dt.date(2026, 11, 22)


def parameter(*values: tuple[str, int, bool]) -> Parameter:
    dated = [
        {"since": dt.date.fromisoformat(since), "value": value, "basis": "local", "source": "s", "confirmed": confirmed}
        for since, value, confirmed in values
    ]
    return Parameter.model_validate({"description": "办理期限", "unit": "days", "values": dated})


def test_the_value_in_force_comes_with_its_day_and_basis() -> None:
    days = parameter(("2020-01-01", 5, False), ("2026-11-22", 3, True), ("2027-01-01", 1, True))
    (found,) = in_force({"days": days}, T, {})
    assert (found.name, found.value, found.unit) == ("days", 3, "days")
    assert (found.basis, found.since, found.description) == ("本地", "2026-11-22", "办理期限")
    (before,) = in_force({"days": days}, T - dt.timedelta(days=1), {})
    assert (before.value, before.basis, before.since) == (5, "待本地确认", "2020-01-01")


def test_what_the_city_set_otherwise_is_said_to_be_so() -> None:
    days = parameter(("2020-01-01", 5, False))
    (own,) = in_force({"days": days}, T, {"days": 9})
    assert (own.value, own.basis, own.since) == (9, "outpost.toml", None)
    (same,) = in_force({"days": days}, T, {"days": 5})
    assert (same.value, same.basis) == (5, "待本地确认")


def test_a_parameter_without_a_value_yet_and_an_unknown_override_are_left_to_the_run() -> None:
    assert in_force({"days": parameter(("2027-01-01", 1, True))}, T, {"days": 9, "other": 1}) == []
