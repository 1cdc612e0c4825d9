"""A sketch of the way: numbered stops and the line between them, as a PNG that any program shows.

Drawn here, by distances on a grid of pixels: a library that draws would be a dependency for one small picture, and its
bytes would change with its version.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1440, 660
"""Pixels; the picture is shown 16 cm wide."""
_MARGIN = 90.0
_INK, _WAY, _STOP, _PAPER = (40, 48, 60), (47, 111, 171), (190, 58, 44), (248, 249, 250)
_SCALES = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000)
# Strokes on a field 4 wide and 6 high.
_GLYPHS: dict[str, list[list[tuple[float, float]]]] = {
    "0": [[(1, 0), (3, 0), (4, 1.5), (4, 4.5), (3, 6), (1, 6), (0, 4.5), (0, 1.5), (1, 0)]],
    "1": [[(0.8, 1.4), (2.2, 0), (2.2, 6)]],
    "2": [[(0, 1.4), (1, 0), (3, 0), (4, 1.2), (3.8, 2.6), (0, 6), (4, 6)]],
    "3": [[(0, 0.8), (1, 0), (3, 0), (4, 1.3), (3, 2.8), (1.6, 2.8)], [(3, 2.8), (4, 4.4), (3, 6), (1, 6), (0, 5.2)]],
    "4": [[(3, 6), (3, 0), (0, 4.2), (4, 4.2)]],
    "5": [[(3.8, 0), (0.4, 0), (0.2, 2.8), (1, 2.4), (3, 2.4), (4, 3.8), (3.6, 5.4), (2.6, 6), (1, 6), (0, 5.2)]],
    "6": [[(3.6, 0.4), (2, 0), (0.4, 1.6), (0, 4), (1, 6), (3, 6), (4, 4.6), (3.2, 3), (1, 3), (0.1, 4)]],
    "7": [[(0, 0), (4, 0), (1.6, 6)]],
    "8": [
        [(1, 2.8), (0.2, 1.4), (1, 0), (3, 0), (3.8, 1.4), (3, 2.8), (1, 2.8), (0, 4.4), (1, 6), (3, 6), (4, 4.4)],
        [(4, 4.4), (3, 2.8)],
    ],
    "9": [[(0.4, 5.6), (2, 6), (3.6, 4.4), (4, 2), (3, 0), (1, 0), (0, 1.4), (0.8, 3), (3, 3), (3.9, 2)]],
    "-": [[(0.6, 3.2), (3.4, 3.2)]],
    "m": [[(0, 6), (0, 2.6)], [(0, 3.2), (1, 2.6), (2, 3.2), (2, 6)], [(2, 3.2), (3, 2.6), (4, 3.2), (4, 6)]],
    "k": [[(0.4, 0), (0.4, 6)], [(3.4, 2.4), (0.4, 4.4)], [(1.4, 3.8), (3.6, 6)]],
    "N": [[(0, 6), (0, 0), (4, 6), (4, 0)]],
}


def png(places: Sequence[tuple[float, float]]) -> bytes:
    """The picture of a way over these places (metres east and north), each with its number from 1 on.

    Stops at one place, as doors of one building, are one mark with the first and the last number.
    """
    canvas = _Canvas()
    stops = _joined(places)
    at, per_metre = _fitted([place for place, _, _ in stops])
    for one, other in pairwise(at):
        canvas.line([one, other], 7, _WAY)
        canvas.arrow(one, other, _WAY)
    for (x, y), (_, first, last) in zip(at, stops, strict=True):
        canvas.label((x, y), str(first) if first == last else f"{first}-{last}")
    canvas.north()
    canvas.scale(per_metre)
    return canvas.png()


def _joined(places: Sequence[tuple[float, float]]) -> list[tuple[tuple[float, float], int, int]]:
    found: list[tuple[tuple[float, float], int, int]] = []
    for number, place in enumerate(places, 1):
        if found and found[-1][0] == place:
            found[-1] = (place, found[-1][1], number)
        else:
            found.append((place, number, number))
    return found


def _fitted(places: Sequence[tuple[float, float]]) -> tuple[list[tuple[float, float]], float]:
    """The places as pixels, north up, and pixels a metre."""
    xs, ys = [x for x, _ in places], [y for _, y in places]
    wide, high = max(max(xs) - min(xs), 20.0), max(max(ys) - min(ys), 20.0)
    per_metre = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - 2 * _MARGIN) / high)
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return [
        (WIDTH / 2 + (x - middle[0]) * per_metre, HEIGHT / 2 - (y - middle[1]) * per_metre) for x, y in places
    ], per_metre


class _Canvas:
    def __init__(self) -> None:
        self._pixels: NDArray[np.float64] = np.empty((HEIGHT, WIDTH, 3))
        self._pixels[:] = _PAPER

    def line(self, way: Sequence[tuple[float, float]], width: float, colour: tuple[int, int, int]) -> None:
        """A line through these points with round ends."""
        for (x0, y0), (x1, y1) in pairwise(way):
            reach = width / 2 + 2
            left, right = max(int(min(x0, x1) - reach), 0), min(int(max(x0, x1) + reach) + 1, WIDTH)
            top, bottom = max(int(min(y0, y1) - reach), 0), min(int(max(y0, y1) + reach) + 1, HEIGHT)
            if left >= right or top >= bottom:
                continue
            ys, xs = np.mgrid[top:bottom, left:right] + 0.5
            dx, dy = x1 - x0, y1 - y0
            along = ((xs - x0) * dx + (ys - y0) * dy) / max(dx * dx + dy * dy, 1e-9)
            along = np.clip(along, 0.0, 1.0)
            away = np.hypot(xs - x0 - along * dx, ys - y0 - along * dy)
            cover = np.clip(width / 2 + 0.5 - away, 0.0, 1.0)[..., None]
            part = self._pixels[top:bottom, left:right]
            part[:] = part * (1 - cover) + np.array(colour) * cover

    def arrow(self, one: tuple[float, float], other: tuple[float, float], colour: tuple[int, int, int]) -> None:
        """A head half way, where the way is long enough to show one."""
        dx, dy = other[0] - one[0], other[1] - one[1]
        long = float(np.hypot(dx, dy))
        if long < 110:
            return
        dx, dy = dx / long, dy / long
        tip = one[0] + dx * (long / 2 + 12), one[1] + dy * (long / 2 + 12)
        wings = [(tip[0] - 24 * dx - side * 15 * dy, tip[1] - 24 * dy + side * 15 * dx) for side in (-1, 1)]
        self.line([wings[0], tip, wings[1]], 7, colour)

    def text(self, at: tuple[float, float], text: str, size: float, width: float, colour: tuple[int, int, int]) -> None:
        """A text whose middle is at ``at``; ``size``: pixels of a sixth of its height."""
        x = at[0] - (len(text) * 5.6 - 1.6) * size / 2
        for mark in text:
            for stroke in _GLYPHS[mark]:
                self.line([(x + px * size, at[1] + (py - 3) * size) for px, py in stroke], width, colour)
            x += 5.6 * size

    def label(self, at: tuple[float, float], text: str) -> None:
        """A stop: its number on a dot, or on a bar where it is a long one."""
        half = max((len(text) - 2) * 12.0, 0.0)
        ends = [(at[0] - half, at[1]), (at[0] + half + 0.01, at[1])]
        self.line(ends, 64, (255, 255, 255))
        self.line(ends, 56, _STOP)
        self.text(at, text, 4.0, 4.6, (255, 255, 255))

    def north(self) -> None:
        """An arrow that shows where north is."""
        self.line([(WIDTH - 50, 110), (WIDTH - 50, 62)], 5, _INK)
        self.line([(WIDTH - 62, 80), (WIDTH - 50, 60), (WIDTH - 38, 80)], 5, _INK)
        self.text((WIDTH - 50, 36), "N", 4.2, 4.6, _INK)

    def scale(self, per_metre: float) -> None:
        """A bar with the metres that it stands for."""
        metres = max((length for length in _SCALES if length * per_metre <= 260), default=_SCALES[0])
        long, y = metres * per_metre, HEIGHT - 34.0
        self.line([(40, y - 10), (40, y), (40 + long, y), (40 + long, y - 10)], 4, _INK)
        said = f"{metres}m" if metres < 1000 else f"{metres // 1000}km"
        self.text((40 + long / 2, y - 34), said, 3.6, 4, _INK)

    def png(self) -> bytes:
        """The file."""
        pixels = np.clip(np.rint(self._pixels), 0, 255).astype(np.uint8)
        rows = np.zeros((HEIGHT, 1 + WIDTH * 3), np.uint8)
        rows[:, 1:] = pixels.reshape(HEIGHT, WIDTH * 3)
        head = struct.pack(">2I5B", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
        chunks = (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
            for kind, content in parts
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
