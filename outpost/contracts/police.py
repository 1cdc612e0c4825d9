"""What the police network (公安网) hands over: addresses, population, rentals, dispute calls, beats, papers."""

from __future__ import annotations

import calendar
import datetime as dt

import polars as pl

from outpost.contracts.contract import Extract, Keep, RowRule, terms
from outpost.contracts.fields import (
    CATEGORIES,
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
)
from outpost.identity.id_number import ID_SHAPE

SEXES = {0: ("未知", "unknown"), 1: ("男", "male"), 2: ("女", "female"), 9: ("未说明", "not stated")}


def _parent_above_level_1(_: dt.date) -> pl.Expr:
    return (pl.col("level") == 1) | pl.col("parent_code").is_not_null()


def _id_card_has_id_number(_: dt.date) -> pl.Expr:
    return (pl.col("id_type") != "11") | pl.col("id_number").str.contains(ID_SHAPE)


def _no_older_than_115(night: dt.date) -> pl.Expr:
    """The 116th birthday lies after ``night``; born on 29 February, it is 1 March in other years."""
    year = night.year - 116
    leap_day = (night.month, night.day) == (2, 29) and not calendar.isleap(year)
    return pl.col("birth_date") > (dt.date(year, 2, 28) if leap_day else night.replace(year=year))


class StandardAddress(Extract):
    """The tree of standard addresses, from district down to room: the ground that everything else is put on."""

    class Config:
        metadata = terms(
            "police.standard_address",
            "标准地址",
            load="full",
            stale_after=8,
            key=("address_code",),
            rows_at_city_scale=4_500_000,
            rules=(
                RowRule(
                    "parent_code",
                    "no_parent",
                    "只有第 1 级没有上级 / only level 1 has no parent",
                    _parent_above_level_1,
                ),
            ),
            notes=("上级地址须在同一批次内且层级更高 / the parent must be in the same delivery, at a higher level",),
        )

    address_code: str = text("地址编码", "opaque code of the address, at most 32 characters", required=True)
    level: int = integer(
        "层级",
        "level in the tree; levels may be skipped, so that a room may hang from a building",
        required=True,
        codes={
            1: ("区县", "district or county"),
            2: ("镇街", "town or street"),
            3: ("村居", "community or village"),
            4: ("路、小区或自然村", "road, estate or natural village"),
            5: ("楼栋", "building, plot or house"),
            6: ("单元", "unit (stair)"),
            7: ("户室", "room"),
        },
    )
    parent_code: str = text("上级地址编码", "address that it lies in; null only at level 1", refers_to="parent")
    name: str = text("本级名称", "this level's own name, such as 崇川区, 工农路, 108号, 2单元 or 501室", required=True)
    full_name: str = text("全称", "names from level 1 down, without province and city", required=True)
    district_code: str = text("区划代码", "GB/T 2260, six digits", required=True)
    town_code: str = text("镇街代码", "nine digits")
    community_code: str = text("村居代码", "12 or 15 digits")
    beat_code: str = text("警格编码", "beat that owns it; null when unassigned")
    status: int = integer(
        "状态",
        "whether it may be lived at",
        required=True,
        codes={1: ("有效", "active"), 2: ("注销", "cancelled"), 3: ("待审", "pending")},
    )
    longitude: Decimal = decimal("经度", "longitude", unit="°")
    latitude: Decimal = decimal("纬度", "latitude", unit="°")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class Resident(Extract):
    """Who is registered where, and whether he actually lives there: one row a registration, ended ones included."""

    class Config:
        metadata = terms(
            "police.resident",
            "实有人口",
            load="full",
            stale_after=8,
            key=("registration_id",),
            rows_at_city_scale=8_000_000,
            own_number_unless=("id_type", "11"),
            rules=(
                RowRule(
                    "id_number",
                    "number_shape",
                    "证件类型 11 的号码须为 15 或 18 位 / a number of id_type 11 has 15 or 18 places",
                    _id_card_has_id_number,
                ),
                RowRule(
                    "birth_date",
                    "age",
                    "业务日期时不超过 115 周岁 / no older than 115 at the business date",
                    _no_older_than_115,
                ),
            ),
            notes=(
                "证件类型非 11 且号码为空缺标记的，一行算一人，不与他行合并 / "
                "of another id_type than 11, a row whose number stands for none is a person of its own",
            ),
        )

    registration_id: str = text("登记编号", "number of the registration", required=True)
    id_type: str = text(
        "证件类型",
        "kind of document",
        required=True,
        police_only=True,
        codes={
            "11": ("居民身份证", "resident ID card"),
            "14": ("外国护照", "foreign passport"),
            "51": ("港澳通行证", "Hong Kong or Macau permit"),
            "52": ("台湾通行证", "Taiwan permit"),
            "53": ("其他", "other"),
        },
    )
    id_number: str = identity("person", "证件号码", "number of the document", required=True)
    name: str = identity("name", "姓名", "full name", required=True)
    sex: int = integer("性别", "GB/T 2261.1", required=True, codes=SEXES)
    birth_date: pl.Date = date("出生日期", "day of birth", required=True, birth_date=True)
    address_code: str = text("地址编码", "standard address", required=True, refers_to="address")
    registration_type: int = integer(
        "登记类别",
        "in which capacity the person is registered",
        required=True,
        police_only=True,
        codes={
            1: ("户籍人口", "household-registered"),
            2: ("流动人口", "migrant"),
            3: ("寄住人口", "lodger"),
            4: ("境外人员", "from abroad"),
        },
    )
    lives_here: bool = flag(
        "是否实际居住", "Y: actually lives at address_code; N: household registration only", required=True
    )
    relationship_code: str = text(
        "与户主关系",
        "GB/T 4761, two digits: 01 02 self or head, 10-12 spouse, 20-29 son, 30-39 daughter, 40-49 grandchild, "
        "50-59 parent, 60-69 grandparent, 70-79 sibling, 97 other kin; 98 and 99 not kin; any other two digits are kin",
        pattern=r"^[0-9]{2}$",
        example="02",
        police_only=True,
    )
    household_number: str = text("户号", "number of the household", police_only=True)
    start_date: pl.Date = date("起始日期", "first day of the registration", required=True)
    end_date: pl.Date = date("终止日期", "day on which the registration ended; null while it lasts")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class HouseholdRegistration(Extract):
    """The household register: one row an ID number, with the number that it replaced."""

    class Config:
        metadata = terms(
            "police.household_registration",
            "户籍",
            load="full",
            stale_after=8,
            key=("id_number",),
            rows_at_city_scale=7_560_000,
        )

    id_number: str = identity("person", "公民身份号码", "ID number", required=True)
    previous_id_number: str = identity(
        "previous", "原身份号码", "corrected or 15-digit number that it replaced; its check character is never tested"
    )
    name: str = identity("name", "姓名", "full name", required=True)
    birth_date: pl.Date = date("出生日期", "day of birth", required=True, birth_date=True)
    address_code: str = text("地址编码", "standard address", required=True, refers_to="address")
    household_number: str = text("户号", "number of the household", required=True, police_only=True)
    status: int = integer(
        "状态",
        "state of the registration",
        required=True,
        police_only=True,
        codes={
            1: ("正常", "normal"),
            2: ("死亡", "deceased"),
            3: ("迁出", "moved out"),
            4: ("其他", "other"),
        },
    )
    birth_certificate_number: str = text("出生医学证明编号", "birth certificate under which a child was registered")
    mother_id_number: str = identity("mother", "母亲身份号码", "ID number of the mother", police_only=True)
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class RentalHouse(Extract):
    """Dwellings that are registered as rented."""

    class Config:
        metadata = terms(
            "police.rental_house",
            "出租房屋",
            load="full",
            stale_after=2,
            key=("rental_id",),
            rows_at_city_scale=500_000,
        )

    rental_id: str = text("出租登记编号", "number of the rental registration", required=True)
    address_code: str = text("地址编码", "standard address", required=True, refers_to="address")
    status: int = integer(
        "状态",
        "whether it is rented now",
        required=True,
        codes={1: ("出租中", "rented"), 2: ("已终止", "ended")},
    )
    room_count: int = integer("间数", "rooms let", unit="间 rooms")
    start_date: pl.Date = date("起始日期", "first day of the rental", required=True)
    end_date: pl.Date = date("终止日期", "last day of the rental; null while it lasts")
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class DisputeIncident(Extract):
    """Calls to the police about disputes: place, time and category, never what was said."""

    class Config:
        metadata = terms(
            "police.dispute_incident",
            "纠纷警情",
            load="incremental",
            stale_after=1,
            key=("incident_number",),
            allow="category",
            keep=Keep({"occurred_at": 120}),
            rows_at_city_scale=90_000,
        )

    incident_number: str = text("警情编号", "number of the incident", required=True)
    occurred_at: Timestamp = timestamp("发生时间", "when it happened", required=True)
    category: str = text("类别", "category of the dispute", required=True, codes=CATEGORIES)
    address_code: str = text("地址编码", "standard address; null or above level 5 when only the area is known")
    injury_flag: bool = flag("是否有人受伤", "somebody was hurt", required=True, police_only=True)
    domestic_violence_flag: bool = flag("是否家庭暴力", "domestic violence", required=True, police_only=True)
    fire_gas_threat_flag: bool = flag(
        "是否有纵火燃气威胁", "a threat with fire or gas was made", required=True, police_only=True
    )
    disposition: str = text(
        "处置",
        "how the officers left it",
        police_only=True,
        codes={
            "mediated_on_site": ("当场调解", "mediated on site"),
            "transferred": ("移交", "transferred"),
            "recorded": ("登记备查", "recorded"),
            "other": ("其他", "other"),
        },
    )
    reporter_hash: str = text(
        "报警人标识", "hashed at its source, comparable with gov.service_event", police_only=True, person_hash=True
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class DisputeTransfer(Extract):
    """Disputes that are no police matter, handed over to mediation."""

    class Config:
        metadata = terms(
            "police.dispute_transfer",
            "非警务纠纷移交",
            load="incremental",
            stale_after=1,
            key=("transfer_number",),
            allow="category",
            keep=Keep({"transferred_at": 120}),
            rows_at_city_scale=30_000,
        )

    transfer_number: str = text("移交编号", "number of the transfer", required=True)
    transferred_at: Timestamp = timestamp("移交时间", "when it was handed over", required=True)
    category: str = text("类别", "category of the dispute", required=True, codes=CATEGORIES)
    address_code: str = text("地址编码", "standard address", required=True)
    to_unit: str = text("接收单位", "unit that it was handed to", required=True)
    updated_at: Timestamp = timestamp(*UPDATED, required=True)


class Beat(Extract):
    """Which officer answers for which communities: one row a beat, community and start of validity."""

    class Config:
        metadata = terms(
            "police.beat",
            "警格",
            load="full",
            stale_after=8,
            key=("beat_code", "community_code", "valid_from"),
            rows_at_city_scale=922,
        )

    beat_code: str = text("警格编码", "code of the beat", required=True)
    station_code: str = text("派出所编码", "station that the beat belongs to", required=True)
    community_code: str = text("村居代码", "a community that the beat answers for; one row a community", required=True)
    officer_number: str = text("民警编号", "officer who holds the post; null: vacant")
    officer_name: str = identity(
        "staff_name", "民警姓名", "name of the officer", police_only=True, vault="officer", by="officer_number"
    )
    acting_officer_number: str = text("代理民警编号", "officer who stands in", police_only=True, vault="officer")
    valid_from: pl.Date = date("生效日期", "first day of this row", required=True)
    valid_to: pl.Date = date("失效日期", "last day of this row; null while it lasts")


class Credential(Extract):
    """When papers run out: ID cards and residence permits."""

    class Config:
        metadata = terms(
            "police.credential",
            "证件到期",
            load="full",
            stale_after=8,
            key=("id_number", "kind"),
            rows_at_city_scale=300_000,
        )

    id_number: str = identity("person", "证件号码", "number of the holder", required=True)
    kind: str = text(
        "证件种类",
        "kind of paper",
        required=True,
        codes={"id_card": ("居民身份证", "ID card"), "residence_permit": ("居住证", "residence permit")},
    )
    due_on: pl.Date = date(
        "到期日期", "expiry of an ID card, end of the endorsed year of a residence permit", required=True
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)
