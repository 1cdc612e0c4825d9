"""How a text came to its result: one list of words for Python, SQL and the reader."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What a text is matched to (models.md, "match")."""

    HOUSE = "HOUSE"
    BUILDING = "BUILDING"
    CANCELLED = "CANCELLED"
    AMBIGUOUS = "AMBIGUOUS"
    NONE = "NONE"


class Method(StrEnum):
    """The stage that decided. Found ones from strict to loose, then the reasons for finding nothing."""

    FULL_NAME = "full_name"
    STRUCTURE = "structure"
    UNIT_UNWRITTEN = "unit_unwritten"
    OTHER_READING = "other_reading"
    NUMBER_UNWRITTEN = "number_unwritten"
    GROUP_UNWRITTEN = "group_unwritten"
    BUILDING_UNWRITTEN = "building_unwritten"
    NAME_REPAIRED = "name_repaired"
    TEXT_FINER = "text_finer"
    ROOM_UNKNOWN = "room_unknown"
    NO_TEXT = "no_text"
    OTHER_CITY = "other_city"
    NEARBY = "nearby"
    NO_NAME = "no_name"
    NO_NUMBER = "no_number"
    CONTRADICTION = "contradiction"
    UNEXPLAINED = "unexplained"
    RANGE = "range"
    PENDING = "pending"
    NOT_IN_REGISTER = "not_in_register"
