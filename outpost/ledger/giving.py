"""改派: to whom a reviewer may give a task. One rule for taking in, for the night, and for what a list offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from outpost import matters

_ORDER = ("worker", "leader", "officer", "grid_office", "station", "district")
POLICE_KINDS = frozenset({"officer", "station", "district"})
_POLICE_ROUTES = frozenset({"officer", "station"})


class GivenSpec(Protocol):
    """What a model says of who may see its tasks."""

    @property
    def theme(self) -> str: ...
    @property
    def zones(self) -> Mapping[Any, Sequence[str]]: ...


def zone_of(kind: str) -> str:
    """``gov`` or ``police``."""
    return "police" if kind in POLICE_KINDS else "gov"


def kind_of(known: Sequence[str], zone: str | None) -> str | None:
    """What kind of recipient a number is for a task that is done in ``zone``; None: nobody has it.

    The office and the desk of a district have one number.
    """
    same = [kind for kind in known if zone_of(kind) == zone]
    return min(same or known, key=_ORDER.index, default=None)


def zones_for(spec: GivenSpec, route: str | None, doer_zone: str | None, reason: str | None = None) -> frozenset[str]:
    """The zones to which a task may be given. ``reason``: of a report (N1), its matter.

    What only the police may see stays with them: what is routed to them, and what was passed on to them. Care never
    goes to the police, whoever is told of it. A zone of which the model says nothing sees nothing.
    """
    if doer_zone == "police" or (route or "").split("+", 1)[0] in _POLICE_ROUTES:
        return frozenset({"police"} & set(spec.zones))
    told = set(spec.zones) - ({"police"} if _is_care(spec, reason) else set())
    return frozenset(told)


def seen_by(spec: GivenSpec, reason: str | None = None) -> tuple[bool, bool]:
    """Whether the government's and the police's lists have words for a model's tasks, and may have them."""
    zones = zones_for(spec, None, None, reason)
    return "gov" in zones, "police" in zones


def _is_care(spec: GivenSpec, reason: str | None) -> bool:
    matter = matters.table().get(reason or "") if spec.theme == matters.THEME else None
    return spec.theme == "care" or (matter is not None and matter.care)
