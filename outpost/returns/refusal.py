"""Why a file is refused whole."""

from __future__ import annotations

from outpost.errors import OutpostError


class FileRefusedError(OutpostError):
    """The file is not taken in; ``key`` names the sentence in the message catalogue."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
