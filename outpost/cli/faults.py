"""Faults that the command line explains in one line."""

from __future__ import annotations

from outpost.engine import EngineError
from outpost.home import HomeError
from outpost.models import SpecError
from outpost.night.faults import told
from outpost.night.lock import HomeIsBusyError
from outpost.night.night import NightError
from outpost.night.releases import ReleaseError
from outpost.reference import ReferenceFileError
from outpost.secrets import SecretsError
from outpost.settings import SettingsError

__all__ = ["FORESEEN", "told"]

FORESEEN: tuple[type[Exception], ...] = (
    EngineError,
    HomeError,
    HomeIsBusyError,
    NightError,
    ReferenceFileError,
    ReleaseError,
    SecretsError,
    SettingsError,
    SpecError,
)
