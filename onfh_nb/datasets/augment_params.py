"""How far a picture may be turned, moved and changed in grey while a network is trained."""

from __future__ import annotations

import math
from dataclasses import dataclass

from onfh_nb.exceptions import ParameterError


@dataclass(frozen=True)
class AugmentParams:
    """Settings of the augmentation; every value is drawn evenly from its range, anew for each sample and epoch.

    Parameters
    ----------
    rotate_deg : float
        Turned by up to this angle either way.
    scale : tuple of float
        Smallest and largest magnification.
    translate : float
        Moved by up to this share of the side, along rows and along columns.
    gamma : tuple of float
        Smallest and largest exponent; the picture's own darkest and brightest value stay.
    noise : float
        Largest standard deviation of the Gaussian noise, in SD of the picture.
    flip : bool
        Mirror every other picture. Only for hips that were not mirrored on loading: there a flip makes a left hip of a
        right one, which is what the flipped picture then counts as. Pictures of :func:`load_slices` all look like right
        hips, and their mirror images are of a kind that no network will ever be shown; there it is refused.

    Raises
    ------
    ParameterError
        If a value is out of its range.

    Examples
    --------
    >>> AugmentParams(rotate_deg=10).scale
    (0.9, 1.1)
    """

    rotate_deg: float = 15.0
    scale: tuple[float, float] = (0.9, 1.1)
    translate: float = 0.05
    gamma: tuple[float, float] = (0.8, 1.2)
    noise: float = 0.1
    flip: bool = False

    def __post_init__(self) -> None:
        for name, most in (("rotate_deg", 180.0), ("translate", 0.5), ("noise", 10.0)):
            value = getattr(self, name)
            if not _is_number(value) or not 0 <= value <= most:
                raise ParameterError(f"{name} is {value!r}; expected a number from 0 to {most:g}")
        for name in ("scale", "gamma"):
            value = getattr(self, name)
            pair = isinstance(value, tuple | list) and len(value) == 2 and all(map(_is_number, value))
            if not pair or not 0.1 <= value[0] <= value[1] <= 10:
                raise ParameterError(f"{name} is {value!r}; expected a smaller and a larger number from 0.1 to 10")
            object.__setattr__(self, name, (float(value[0]), float(value[1])))
        if not isinstance(self.flip, bool):
            raise ParameterError(f"flip is {self.flip!r}; expected true or false")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
