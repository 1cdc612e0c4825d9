"""What the ledger asks of models and settings, in its own words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from outpost.settings import Settings

DECLINED_DAYS = 180


@dataclass(frozen=True)
class SuppressionRule:
    """How long a key stays quiet after an ending: ``[suppression]`` of a model's spec."""

    days: int = 0
    per_ending: Mapping[str, int] = field(default_factory=dict)
    by_answer: Mapping[str, int] = field(default_factory=dict)
    lift_when_greater: str | None = None
    newer_field: str | None = None
    newer_count: int = 0
    until_field: str | None = None
    until_plus: int = 0

    def ends_on(self, ending: str, answer: str | None, closed_on: dt.date, evidence: Mapping[str, Any]) -> dt.date:
        """The first business date on which a new task of the key may open again."""
        if answer is not None and answer in self.by_answer:
            return closed_on + dt.timedelta(days=self.by_answer[answer])
        if ending in self.per_ending:
            return closed_on + dt.timedelta(days=self.per_ending[ending])
        plain = closed_on + dt.timedelta(days=self.days)
        if self.until_field and evidence.get(self.until_field):
            plain = dt.date.fromisoformat(str(evidence[self.until_field])[:10]) + dt.timedelta(days=self.until_plus)
        if ending == "declined":
            return max(plain, closed_on + dt.timedelta(days=DECLINED_DAYS))
        return plain

    def lift_value(self, evidence: Mapping[str, Any]) -> Decimal | None:
        """The number above which the suppression is lifted."""
        if self.lift_when_greater is None:
            return None
        value = evidence.get(self.lift_when_greater)
        return None if value is None else Decimal(str(value))


class LedgerSpec(Protocol):
    """What the ledger needs of a model's spec."""

    @property
    def id(self) -> str: ...
    @property
    def one_task(self) -> bool: ...
    @property
    def reviewer(self) -> str: ...
    @property
    def retired(self) -> bool: ...
    @property
    def theme(self) -> str: ...
    @property
    def zones(self) -> Mapping[Any, Sequence[str]]: ...
    def suppression_of(self, reason: str) -> SuppressionRule: ...


@dataclass(frozen=True)
class LedgerSettings:
    """Caps, budgets and the breaker, with the city's code. Defaults are those of tasks.md."""

    city_code: str = "320600"
    worker_new_per_day: int = 5
    worker_open: int = 30
    officer_new_per_day: int = 15
    officer_open: int = 100
    grid_office_new_per_day: int = 40
    grid_office_open: int = 400
    desk_new_per_day: int = 20
    desk_open: int = 200
    fresh_places: int = 2
    fresh_days: int = 7
    dwelling_list_days: int = 2
    dwelling_window_days: int = 30
    orders_per_day: int = 5
    breaker_factor: float = 3.0
    breaker_margin: int = 200
    breaker_window: int = 14
    breaker_first_nights: int = 3
    first_load: bool = True
    first_load_of: Mapping[str, bool] = field(default_factory=dict)
    escalation: bool = True

    @classmethod
    def of(cls, settings: Settings) -> LedgerSettings:
        """The ledger's part of outpost.toml."""
        caps, breaker = settings.caps, settings.breaker
        return cls(
            city_code=settings.city.code,
            worker_new_per_day=caps.worker_new_per_day,
            worker_open=caps.worker_open,
            officer_new_per_day=caps.officer_new_per_day,
            officer_open=caps.officer_open,
            grid_office_new_per_day=caps.grid_office_new_per_day,
            grid_office_open=caps.grid_office_open,
            desk_new_per_day=caps.desk_new_per_day,
            desk_open=caps.desk_open,
            fresh_places=caps.fresh_places,
            dwelling_list_days=caps.dwelling_list_days,
            dwelling_window_days=caps.dwelling_window_days,
            orders_per_day=caps.orders_per_day,
            breaker_factor=breaker.factor,
            breaker_margin=breaker.margin,
            breaker_window=breaker.window_nights,
            first_load=breaker.first_load,
            first_load_of={
                name: model.first_load for name, model in settings.models.items() if model.first_load is not None
            },
            escalation=settings.handover.escalation,
        )


def evidence_of(text: str | None) -> dict[str, Any]:
    """Evidence as the query gave it; decimals exact."""
    return {} if text is None else dict(json.loads(text, parse_float=Decimal))
