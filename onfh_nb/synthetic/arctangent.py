"""The angle of a vector from a short polynomial in single precision: exact enough for texture, and quick."""

from __future__ import annotations

from typing import Any

import numpy as np

from onfh_nb.synthetic.compiled import inlined

_HALF_PI, _PI = np.float32(np.pi / 2), np.float32(np.pi)
# Of arctan on 0 … 1 in odd powers, after Abramowitz and Stegun, 4.4.49; within 1e-5.
_C1, _C3, _C5 = np.float32(0.9998660), np.float32(-0.3302995), np.float32(0.1801410)
_C7, _C9 = np.float32(-0.0851330), np.float32(0.0208351)
_LEAST = np.float32(1e-20)


@inlined
def arctangent(y: Any, x: Any) -> Any:
    """Angle of (x, y) in radians, −π … π, within 2e-5 of `math.atan2`; 0 at the origin."""
    ax, ay = abs(np.float32(x)), abs(np.float32(y))
    t = min(ax, ay) / max(max(ax, ay), _LEAST)
    q = t * t
    angle = t * (_C1 + q * (_C3 + q * (_C5 + q * (_C7 + q * _C9))))
    if ay > ax:
        angle = _HALF_PI - angle
    if x < 0:
        angle = _PI - angle
    return -angle if y < 0 else angle
