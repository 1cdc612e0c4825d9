"""Faults that the command line explains in one line."""

from __future__ import annotations

from outpost.backup import BackupError
from outpost.engine import EngineError
from outpost.home import HomeError
from outpost.locks import FileIsOpenError
from outpost.models import SpecError
from outpost.night.faults import told
from outpost.night.lock import HomeIsBusyError
from outpost.night.night import NightError
from outpost.night.readiness import IncompleteHomeError
from outpost.night.releases import NothingHeldError, ReleaseError
from outpost.reference import ReferenceFileError
from outpost.secrets import SecretsError
from outpost.settings import SettingsError

__all__ = ["FORESEEN", "WRONG_USAGE", "told"]

FORESEEN: tuple[type[Exception], ...] = (
    BackupError,
    EngineError,
    HomeError,
    IncompleteHomeError,
    HomeIsBusyError,
    FileIsOpenError,
    NightError,
    ReferenceFileError,
    ReleaseError,
    SecretsError,
    SpecError,
)

WRONG_USAGE: tuple[type[Exception], ...] = (NothingHeldError, SettingsError)
"""What somebody asked for that does not exist, in a file or on the command line: exit code 2, nothing was done."""
