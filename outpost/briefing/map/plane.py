"""Degrees on a flat page: metres east and north of a corner of the ground, whole ones.

A city is small enough for one scale: at 150 km from the middle the picture is off by less than a hundredth, and what is
drawn beside what stays so. Degrees are taken as they come; of which datum they are is named on the page, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

METRES_A_DEGREE = 111_320.0
_WEST, _EAST, _SOUTH, _NORTH = 73.0, 136.0, 3.0, 54.0
"""Beyond these no place of the country lies: degrees that are missing, swapped, or of no earth."""
_FAR = 4.0
_LEAST = 0.5
"""Degrees. A point is out of place when it lies farther from the middle than four times the middle half is wide, and
farther than this."""


@dataclass(frozen=True)
class Plane:
    """``longitude`` and ``latitude`` of the corner (degrees), and the metres of a degree of longitude there."""

    longitude: float
    latitude: float
    metres: float

    @classmethod
    def over(cls, degrees: Reals) -> Plane:
        """The plane on which points of shape (n, 2), longitude and latitude, lie east and north of the corner."""
        west, south = np.floor(degrees.min(axis=0) * 100) / 100
        middle = float(degrees[:, 1].mean())
        return cls(float(west), float(south), METRES_A_DEGREE * float(np.cos(np.radians(middle))))

    def metres_of(self, degrees: Reals) -> Ints:
        """Whole metres east and north of the corner: at most half a metre off on either axis."""
        shifted = degrees - np.array([self.longitude, self.latitude])
        return np.asarray(np.rint(shifted * np.array([self.metres, METRES_A_DEGREE])), dtype=np.int64)


def plausible(degrees: Reals) -> Flags:
    """Which of the points (n, 2) can be where they say: within the country, and not far from all the others."""
    with np.errstate(invalid="ignore"):
        longitude, latitude = degrees[:, 0], degrees[:, 1]
        kept = (longitude > _WEST) & (longitude < _EAST) & (latitude > _SOUTH) & (latitude < _NORTH)
    if kept.any():
        low, middle, high = np.quantile(degrees[kept], [0.25, 0.5, 0.75], axis=0)
        reach = np.maximum(_FAR * (high - low), _LEAST)
        kept &= (np.abs(np.where(kept[:, None], degrees, middle) - middle) <= reach).all(axis=1)
    return np.asarray(kept, dtype=np.bool_)
