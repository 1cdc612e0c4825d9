"""Why a delivery is refused as a whole. The text names files, columns and counts, never a row's values."""

from __future__ import annotations

from typing import Literal

Ground = Literal[
    "no_manifest",
    "bad_manifest",
    "wrong_place",
    "no_file",
    "changed",
    "wrong_bytes",
    "wrong_sha256",
    "wrong_rows",
    "unknown_encoding",
    "unreadable",
    "columns",
    "types",
    "never_column",
    "not_full",
    "row_change",
    "bad_rows",
    "unknown_extract",
]


class RefusalError(Exception):
    """The delivery is not taken in. ``ground`` is for programs, the text for the people who send it."""

    def __init__(self, ground: Ground, why: str) -> None:
        super().__init__(why)
        self.ground = ground
        self.why = why
