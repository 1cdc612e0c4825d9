"""Five of the models in pandas over the terms of a night, in a process of its own: P1, P3, R1, R2, R3.

    python -m bench.others.in_pandas FOLDER

What each finds is what the model finds: reason, subject, address, priority, route and due rule. It tells less than the
model does: no evidence and no source rows. Prints as JSON: seconds of a clock and of the processor of reading the
tables and of the five, and the findings (counts and a digest).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bench.others import night
from bench.others.fifteen import clocks, since
from outpost import models

Tables = dict[str, pd.DataFrame]
COLUMNS = {
    "active_business": "address_code, trade_code, flammable_goods, building_code, match_status",
    "active_rental": "address_code",
    "address": "address_code, building_code, is_dwelling",
    "dwelling_people": "address_code, building_code, people, registered_tenants, youngest, oldest",
    "gas_rented": "*",
    "grid_visit": "visit_id, address_code, visited_at, occupancy, people_seen",
    "institution_place": "address_code",
    "lease_here": "* EXCLUDE (source_row)",
    "living": "address_code, source_row.delivery AS delivery, source_row.row_number AS place",
    "newest_house": "address_code, usable_area, building_area, bedrooms, planned_use, ground_floor_shop",
    "ref_spring_festival": "date",
    "rented": "address_code",
    "resident": "address_code, updated_at, registration_id, start_date, relationship_code, household_number, "
    "source_row.delivery AS delivery, source_row.row_number AS place",
}
_TRADES = ("C", "F51", "F52", "G59", "H62", "O81")
_FAR = pd.Timestamp("2262-01-01")
KEPT = ["reason", "subject_key", "address_code", "priority", "route", "due_rule"]


def tables_of(con: duckdb.DuckDBPyConnection) -> Tables:
    """The tables that the five read, and of them the columns that they need."""
    read = {name: con.sql(f"SELECT {columns} FROM registers.{name}").df() for name, columns in COLUMNS.items()}
    read["moved_out"] = con.sql(
        "SELECT subject_key AS address_code, opened_on FROM push.task"
        " WHERE model_id = 'P3' AND reason = 'MOVED_OUT' AND state IN ('queued', 'open')"
    ).df()
    read["resident_delivery"] = con.sql(
        "SELECT extracted_at FROM registers.extract_status JOIN landing.delivery USING (delivery, extract)"
        " WHERE extract = 'police.resident' AND delivery.status = 'accepted'"
    ).df()
    return {
        name: frame.astype({column: _plain(kind) for column, kind in frame.dtypes.items()})
        for name, frame in read.items()
    }


def _plain(kind: Any) -> Any:
    """Types of NumPy for those that know missing values: a comparison with one is false, not missing."""
    if not pd.api.types.is_extension_array_dtype(kind) or isinstance(kind, pd.StringDtype):
        return kind
    return object if pd.api.types.is_bool_dtype(kind) else "float64"


def _days(count: float) -> pd.Timedelta:
    return pd.Timedelta(days=count)


def _is_in(frame: pd.DataFrame, other: pd.DataFrame) -> Any:
    return frame["address_code"].isin(other["address_code"])


def p1(read: Tables, day: pd.Timestamp, given: dict[str, Any]) -> pd.DataFrame:
    """Leases of which the police know no rental, or fewer tenants."""
    lease = read["lease_here"]
    due = pd.to_datetime(lease["start_date"]) <= day - _days(given["registration_days"] + given["grace_days"])
    runs = pd.to_datetime(lease["end_date"]) >= day
    private = lease["corporate"].eq(False)
    lease = lease[due & runs & private & ~_is_in(lease, read["institution_place"])].copy()
    local = lease["tenants_local"].eq(True)
    lease["tenants"] = np.where(local, 0, lease["tenant_count"].fillna(1))
    filed = lease.groupby(["address_code", "building_code"], dropna=False, as_index=False).agg(
        oldest=("start_date", "min"), filed=("tenants", "sum")
    )
    filed = filed.merge(read["dwelling_people"][["address_code", "registered_tenants"]], on="address_code", how="left")
    registered = filed["registered_tenants"].fillna(0)
    unknown = ~_is_in(filed, read["active_rental"])
    urgent = (registered == 0) & (pd.to_datetime(filed["oldest"]) <= day - _days(given["urgent_days"]))
    filed["reason"] = np.where(unknown, "NO_RENTAL", "UNDER_REGISTERED")
    filed["priority"] = np.where(urgent, 2, 3)
    filed["due_rule"], filed["route"] = f"{given['due_workdays']}wd", "worker>officer"
    return filed[unknown | (registered < filed["filed"])].assign(subject_key=lambda found: found["address_code"])


def p3(read: Tables, day: pd.Timestamp, given: dict[str, Any]) -> pd.DataFrame:
    """Visits that found another occupancy than the register says."""
    festivals = pd.to_datetime(read["ref_spring_festival"]["date"])
    if (abs(festivals - day) <= _days(given["festival_days"])).any():
        return pd.DataFrame(columns=KEPT)
    visit = read["grid_visit"].copy()
    visit["on"] = visit["visited_at"].dt.normalize()
    visit = visit[visit["on"].between(day - _days(given["window_days"]), day)]
    people = read["dwelling_people"][["address_code", "people", "registered_tenants"]]
    visit = visit.merge(people, on="address_code", how="left")
    registered, tenants = visit["people"].fillna(0), visit["registered_tenants"].fillna(0)
    left, there = visit["occupancy"].isin(["vacant", "moved_out"]), visit["occupancy"].eq("occupied")
    seen = visit["people_seen"]
    visit["moved_out"] = left & (tenants >= 1)
    visit["new_in"] = there & (seen >= 1) & (registered == 0)
    other = there & (registered >= 1) & (abs(seen - registered) >= given["min_difference"])
    visit["differs"] = visit["moved_out"] | visit["new_in"] | other
    visit["settled"] = visit["on"] <= day - _days(given["settle_days"])
    register = read["resident_delivery"]["extracted_at"].dt.normalize().iloc[0]
    visit["too_old"] = register < visit["on"] + _days(given["settle_days"])
    visit = visit[left | (there & seen.notna())]
    visit = visit.sort_values(["visited_at", "visit_id"], ascending=False)
    newest = visit.drop_duplicates(["address_code", "settled"])
    weighed = newest[newest["settled"]]
    calm = newest[~newest["settled"] & ~newest["differs"]]
    weighed = weighed[weighed["differs"] & ~weighed["too_old"] & ~_is_in(weighed, read["institution_place"])]
    weighed = weighed[~_is_in(weighed, calm)]
    weighed = weighed.merge(read["address"], on="address_code")
    weighed = weighed[weighed["is_dwelling"].eq(True)]
    resident = read["resident"]
    resident = resident[_is_in(resident, weighed) & (pd.to_datetime(resident["start_date"]) <= day)]
    written = resident.groupby("address_code", as_index=False)["updated_at"].max()
    found = weighed.merge(written, on="address_code", how="left")
    found = found[found["updated_at"].isna() | (found["visited_at"] > found["updated_at"])]
    reason = np.select([found["moved_out"], found["new_in"]], ["MOVED_OUT", "NEW_IN"], "COUNT_DIFF")
    due = f"{given['due_workdays']}wd"
    return found.assign(reason=reason, subject_key=found["address_code"], priority=3, route="officer", due_rule=due)


def r1(read: Tables, day: pd.Timestamp, given: dict[str, Any]) -> pd.DataFrame:
    """Rented dwellings with too many people in them."""
    home = read["dwelling_people"]
    home = home[home["people"] >= given["min_people"]]
    home = home[_is_in(home, read["rented"]) & ~_is_in(home, read["institution_place"])]
    home = home.merge(read["newest_house"], on="address_code", how="left")
    usable, built = home["usable_area"].astype(float), home["building_area"].astype(float)
    area = usable.fillna(built)
    faulty = (area <= 0) | (area > given["area_limit"])
    area = area.where(usable.notna(), area * given["usable_share"]).mask(faulty)
    heads = home["people"] >= given["headcount"]
    little = area < home["people"] * given["area_per_person"] - 1e-9
    living = read["living"].merge(read["resident"], on=["delivery", "place"], suffixes=("", "_written"))
    living = living[_is_in(living, home)]
    code = living["relationship_code"]
    living["kin"] = code.notna() & ~code.isin(["98", "99"])
    kin, alone = living[living["kin"]], living[~living["kin"]]
    parts = [
        alone.groupby("address_code").size(),
        kin.groupby("address_code")["household_number"].nunique(),
        kin[kin["household_number"].isna()].groupby("address_code").size().clip(upper=1),
    ]
    units = sum(part.reindex(home["address_code"], fill_value=0) for part in parts)
    allowed = home["bedrooms"].astype(float)
    few = (allowed >= 1) & (units.to_numpy() > allowed * given["units_per_bedroom"])
    since = day - _days(given["moved_out_days"])
    moved = read["moved_out"][pd.to_datetime(read["moved_out"]["opened_on"]) > since]
    urgent = home["people"] >= given["urgent_people"]
    home = home.assign(
        reason=np.select([heads, little], ["HEADCOUNT", "AREA"], "ROOMS"),
        subject_key=home["address_code"],
        priority=np.where(urgent, 1, 2),
        route="both",
        due_rule=np.where(urgent, "24h", f"{given['due_workdays']}wd"),
    )
    return home[(heads | little | few) & ~_is_in(home, moved)]


def r2(read: Tables, day: pd.Timestamp, given: dict[str, Any]) -> pd.DataFrame:
    """Shops and workshops in which somebody sleeps."""
    business = read["active_business"]
    business = business[business["match_status"] == "HOUSE"]
    business = business.assign(
        listed=business["trade_code"].str.startswith(_TRADES).eq(True), goods=business["flammable_goods"].eq(True)
    )
    home = business.groupby(["address_code", "building_code"], as_index=False).agg(
        listed=("listed", "any"), goods=("goods", "any")
    )
    home = home[home["listed"] & ~_is_in(home, read["institution_place"])]
    home = home.merge(read["newest_house"], on="address_code", how="left")
    home = home.merge(read["dwelling_people"][["address_code", "youngest", "oldest"]], on="address_code")
    not_built = home["planned_use"].isin(["commercial", "industrial", "storage"]) | home["ground_floor_shop"].eq(True)
    weak = (home["youngest"] < given["child_age"]) | (home["oldest"] >= given["elder_age"])
    urgent = home["goods"] | weak
    days = np.where(urgent, f"{given['urgent_due_workdays']}wd", f"{given['due_workdays']}wd")
    home = home.assign(
        reason="SLEEPS_IN", subject_key=home["address_code"], priority=np.where(urgent, 1, 2), route="both",
        due_rule=days,
    )  # fmt: skip
    return home[not_built]


def r3(read: Tables, day: pd.Timestamp, given: dict[str, Any]) -> pd.DataFrame:
    """Gas accounts with a hazard, a check too long ago, or nobody at the door."""
    gas = read["gas_rented"]
    gas = gas[_is_in(gas, read["dwelling_people"])].assign(subject_key=lambda found: found["account_number"])
    opened, checked = pd.to_datetime(gas["opened_on"]), pd.to_datetime(gas["last_checked_on"])
    counted = pd.concat([opened, checked], axis=1).max(axis=1)
    cycle = np.where(gas["user_type"] == "catering", given["catering_cycle_days"], given["cycle_days"])
    grave = gas["hazard_level"].eq("grave")
    late = pd.to_datetime(gas["rectify_due_on"]).fillna(_FAR) < day
    hazard = gas["hazard_level"].notna() & gas["rectified_on"].isna() & late
    usual = f"{given['due_workdays']}wd"
    urgent = np.where(grave, "24h", f"{given['hazard_due_workdays']}wd")
    parts = [
        gas.assign(
            reason="HAZARD", priority=np.where(grave, 1, 2), due_rule=urgent,
            route=np.where(grave, "worker+officer", "worker"),
        )[hazard],
        gas.assign(reason="CYCLE", priority=3, route="worker", due_rule=usual)[
            counted <= day - pd.to_timedelta(cycle, unit="D")
        ],
        gas.assign(reason="NO_ACCESS", priority=3, route="worker", due_rule=usual)[
            gas["consecutive_no_access"] >= given["no_access_times"]
        ],
    ]  # fmt: skip
    return pd.concat(parts)


FIVE: dict[str, Callable[[Tables, pd.Timestamp, dict[str, Any]], pd.DataFrame]] = {
    "P1": p1, "P3": p3, "R1": r1, "R2": r2, "R3": r3,
}  # fmt: skip


def wanted(con: duckdb.DuckDBPyConnection, model: str, day: dt.date) -> list[list[Any]]:
    """What the model found, in the columns that are compared."""
    text = (night.SQL / "findings_of_model.sql").read_text(encoding="utf-8")
    rows = con.sql(f"SELECT {', '.join(KEPT)} FROM ({text}) ORDER BY ALL", params={"T": day, "model_id": model})
    return [list(row) for row in rows.fetchall()]


def main() -> None:
    """Run from the command line; a model whose findings are not the night's is told by its name."""
    specs = models.load_specs()
    told: dict[str, Any] = {"findings": {}, "different": []}
    with night.opened(Path(sys.argv[1])) as con:
        day = night.day_of(con)
        began = clocks()
        read = tables_of(con)
        told["reading"] = since(began)
        given = {name: night.model_parameters(con, specs[name]) for name in FIVE}
        expected = {name: wanted(con, name, day) for name in FIVE}
    began = clocks()
    found = {name: model(read, pd.Timestamp(day), given[name])[KEPT] for name, model in FIVE.items()}
    told["models"] = since(began)
    for name, frame in found.items():
        rows = sorted([list(row) for row in frame.astype(object).itertuples(index=False)], key=repr)
        told["findings"][name] = len(rows)
        if rows != sorted(expected[name], key=repr):
            told["different"].append(name)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
