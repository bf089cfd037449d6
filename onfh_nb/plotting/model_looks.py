"""Ten models told apart without relying on colour alone, and alike in every figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from onfh_nb.plotting.style import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION

_COLOURS: Final = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, INK)
_DASHES: Final[tuple[Any, ...]] = ("-", (0, (5, 2)), (0, (1.2, 1.2)))
_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X")


def model_looks(models: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Colour, line and marker of each model: the same place in the list looks the same in every figure.

    Twenty-one looks are there, the line changing with every seventh; they start again after that.

    Examples
    --------
    >>> looks = model_looks([f"m{k}" for k in range(10)])
    >>> looks["m0"]["color"] == looks["m7"]["color"], looks["m0"]["linestyle"] == looks["m7"]["linestyle"]
    (True, False)
    """
    return {
        name: {
            "color": _COLOURS[k % len(_COLOURS)],
            "linestyle": _DASHES[k // len(_COLOURS) % len(_DASHES)],
            "marker": _MARKERS[k % len(_MARKERS)],
        }
        for k, name in enumerate(models)
    }
