"""What the government network (政务网) hands over about grids, visits, houses, demolitions and institutions."""

from __future__ import annotations

import polars as pl

from outpost.contracts.contract import Extract, Keep, terms
from outpost.contracts.fields import (
    UPDATED,
    Decimal,
    Timestamp,
    date,
    decimal,
    flag,
    identity,
    integer,
    text,
    timestamp,
    written_address,
)


class Grid(Extract):
    """General and dedicated grids and who works them: one row a grid and start of validity."""

    class Config:
        metadata = terms(
            "gov.grid",
            "网格",
            load="full",
            stale_after=8,
            key=("grid_code", "valid_from"),
            rows_at_city_scale=13_649,
        )

    grid_code: str = text("网格编码", "code of the grid", required=True)
    name: str = text("网格名称", "name of the grid", required=True)
    kind: str = text(
        "网格类型",
        "general grids cover the ground, dedicated ones a place of its own kind",
        required=True,
        codes={"general": ("综合网格", "general"), "dedicated": ("专属网格", "dedicated")},
    )
    community_code: str = text("村居代码", "community that the grid belongs to", required=True)
    worker_number: str = text("网格员编号", "grid worker who holds the post; null: vacant")
    worker_name: str = identity(
        "staff_name", "网格员姓名", "name of the grid worker", vault="worker", by="worker_number"
    )
    leader_number: str = text("网格长编号", "grid leader, who stands in for a vacant worker", vault="worker")
    valid_from: pl.Date = date("生效日期", "first day of this row", required=True)
    valid_to: pl.Date = date("失效日期", "last day of this row; null while it lasts")


class GridAddress(Extract):
    """Which buildings lie in which grid."""

    class Config:
        metadata = terms(
            "gov.grid_address",
            "网格地址关系",
            load="full",
            stale_after=8,
            key=("address_code", "grid_code", "valid_from"),
            rows_at_city_scale=1_000_000,
        )

    address_code: str = text("地址编码", "standard address of a building (level 5)", required=True, refers_to="address")
    grid_code: str = text("网格编码", "grid that the building lies in", required=True)
    valid_from: pl.Date = date("生效日期", "first day of this row", required=True)
    valid_to: pl.Date = date("失效日期", "last day of this row; null while it lasts")


class GridVisit(Extract):
    """What grid workers saw on their rounds."""

    class Config:
        metadata = terms(
            "gov.grid_visit",
            "网格走访",
            load="incremental",
            stale_after=1,
            key=("visit_id",),
            keep=Keep({"visited_at": 120}),
            rows_at_city_scale=4_500_000,
            notes=("90 天、每天 5 万条 / 90 days at 50,000 a day",),
        )

    visit_id: str = text("走访编号", "number of the visit", required=True)
    address_code: str = text("地址编码", "standard address visited", required=True, refers_to="address")
    visited_at: Timestamp = timestamp("走访时间", "when the visit was made", required=True)
    purpose: str = text(
        "走访目的",
        "what the visit was for",
        required=True,
        codes={
            "routine": ("日常走访", "routine"),
            "task": ("任务核查", "a task"),
            "elder_care": ("老人探访", "care of elders"),
            "child_care": ("儿童探访", "care of children"),
        },
    )
    occupancy: str = text(
        "居住情况",
        "what was found at the door",
        required=True,
        codes={
            "occupied": ("有人居住", "occupied"),
            "vacant": ("空置", "vacant"),
            "moved_out": ("已搬离", "moved out"),
            "no_answer": ("无人应答", "no answer"),
        },
    )
    people_seen: int = integer("见到人数", "people who live there as seen or told", unit="人 people")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class House(Extract):
    """Houses as the housing registry knows them: areas, bedrooms, use, danger."""

    class Config:
        metadata = terms(
            "gov.house",
            "房屋",
            load="full",
            stale_after=8,
            key=("house_number",),
            rows_at_city_scale=3_500_000,
        )

    house_number: str = text("房屋编号", "number of the house", required=True)
    address_text: str = written_address("坐落", "address as written", required=True)
    building_area: Decimal = decimal("建筑面积", "gross area", unit="m²")
    usable_area: Decimal = decimal("使用面积", "net area", unit="m²")
    bedrooms: int = integer("卧室数", "bedrooms", unit="间 rooms")
    planned_use: str = text(
        "规划用途",
        "use that it was built for",
        codes={
            "residential": ("住宅", "residential"),
            "commercial": ("商业", "commercial"),
            "industrial": ("工业", "industrial"),
            "storage": ("仓储", "storage"),
            "mixed": ("综合", "mixed"),
            "other": ("其他", "other"),
        },
    )
    ground_floor_shop: bool = flag("是否沿街底商", "a shop on the ground floor")
    danger_level: str = text(
        "危险等级",
        "assessed grade of a dangerous house",
        codes={
            "A": ("A级", "no danger"),
            "B": ("B级", "single dangerous parts"),
            "C": ("C级", "partly dangerous"),
            "D": ("D级", "dangerous as a whole"),
        },
    )
    first_registered_on: pl.Date = date("首次登记日期", "day of the first registration")
    status: int = integer(
        "状态",
        "whether the registration stands",
        required=True,
        codes={1: ("有效", "active"), 2: ("注销", "cancelled")},
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class Demolition(Extract):
    """Buildings to be pulled down, by project."""

    class Config:
        metadata = terms(
            "gov.demolition",
            "拆除",
            load="full",
            stale_after=8,
            key=("project_number", "address_text"),
            rows_at_city_scale=50_000,
        )

    project_number: str = text("项目编号", "number of the project", required=True)
    address_text: str = written_address("坐落", "address of a building as written", required=True)
    completed_on: pl.Date = date("完成日期", "day on which the building was down")
    status: str = text(
        "状态",
        "how far the project is",
        required=True,
        codes={
            "planned": ("计划", "planned"),
            "completed": ("已拆除", "completed"),
            "withdrawn": ("已撤销", "withdrawn"),
        },
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class Institution(Extract):
    """Places where people live together: dormitories, hospitals, homes, hotels."""

    class Config:
        metadata = terms(
            "gov.institution",
            "集体居住场所",
            load="full",
            stale_after=31,
            key=("address_text",),
            rows_at_city_scale=5_000,
        )

    address_text: str = written_address("坐落", "address of a building or a room as written", required=True)
    kind: str = text(
        "类型",
        "kind of place",
        required=True,
        codes={
            "dormitory": ("宿舍", "dormitory"),
            "hospital": ("医院", "hospital"),
            "nursing_home": ("养老机构", "nursing home"),
            "welfare_home": ("福利机构", "welfare home"),
            "hotel": ("旅馆", "hotel"),
            "site_dormitory": ("工地宿舍", "dormitory on a building site"),
            "other": ("其他", "other"),
        },
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)
