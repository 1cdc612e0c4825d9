"""What Dagster's index of events answered, kept until something in that file changes.

Each step asks for the last materialisation of every asset that it depends on, and the night's assets depend on each
other some 360 times: nearly all of these answers are known already. An event that is stored ends the answers about its
asset; whatever else changes the file, by whomever, ends all of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from sqlite3 import Connection
from typing import Any

from dagster import AssetKey

_MOST = 5_000
"""So many answers are kept; a night has some 200."""


class Answers:
    """Answers about assets. ``watched`` is around every use of the file, ``storing`` around the storing of an event."""

    def __init__(self) -> None:
        self._known: dict[AssetKey, dict[Hashable, Any]] = {}
        self._seen: tuple[int, int, int] | None = None
        self._times_ended = 0
        self._thread_that_stores: int | None = None

    @contextmanager
    def watched(self, connection: Connection, number: int) -> Iterator[None]:
        """Use the file by a connection that is known by ``number`` and that nobody else uses meanwhile."""
        by_others = connection.execute("PRAGMA data_version").fetchone()[0]
        before = connection.total_changes
        if self._seen != (number, by_others, before):
            self.end()
        try:
            yield
        finally:
            if connection.total_changes != before and self._thread_that_stores != threading.get_ident():
                self.end()
            self._seen = (number, by_others, connection.total_changes)

    @contextmanager
    def storing(self, key: AssetKey | None) -> Iterator[None]:
        """Store an event, about an asset or about none."""
        self._thread_that_stores = threading.get_ident()
        try:
            yield
        finally:
            self._thread_that_stores = None
            if key is not None:
                self._times_ended += 1
                self._known.pop(key, None)

    def end(self) -> None:
        """Let go of all answers."""
        self._times_ended += 1
        self._known.clear()

    def kept(
        self, question: Hashable, keys: list[AssetKey], ask: Callable[[list[AssetKey]], dict[AssetKey, Any]]
    ) -> dict[AssetKey, Any]:
        """The answers to a question about some assets, by asset: those that are known, and the others asked for.

        ``ask`` may leave out an asset of which nothing is known.
        """
        found = {key: self._known[key][question] for key in keys if question in self._known.get(key, {})}
        unknown = [key for key in keys if key not in found]
        if not unknown:
            return found
        before = self._times_ended
        asked = ask(unknown)
        if self._times_ended != before:
            # Something changed meanwhile: these answers may be older than that.
            return found | asked
        if sum(map(len, self._known.values())) > _MOST:
            self.end()
        for key, answer in asked.items():
            self._known.setdefault(key, {})[question] = answer
        return found | asked
