"""Five treatments, named and coloured alike in every figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from onfh_nb.plotting.style import BLUE, GREEN, GREY, ORANGE, PURPLE, SERIES, VERMILION

ARMS: Final[dict[str, tuple[str, str]]] = {
    "none": ("no treatment", GREY),
    "nsaid": ("NSAID", ORANGE),
    "cd": ("core decompression", GREEN),
    "osteotomy": ("osteotomy", PURPLE),
    "vbg": ("vascularised graft", BLUE),
}
SOURCES: Final[dict[str, tuple[str, str, str]]] = {
    "paper": ("paper", GREY, "D"),
    "truth": ("truth of the phantom", "#222222", "s"),
    "truth in the slab": ("truth, 20 mm slab seen flat", "#777777", "P"),
    "true mask": ("measured on true masks", BLUE, "o"),
    "predicted mask": ("measured on predicted masks", VERMILION, "^"),
}


def arm_order(names: Iterable[Any]) -> list[str]:
    """Arms in the order of the figures: no treatment first, the graft last, unknown ones after them.

    Examples
    --------
    >>> arm_order(["vbg", "cd", "none", "other", "vbg"])
    ['none', 'cd', 'vbg', 'other']
    """
    there = list(dict.fromkeys(name for name in names if isinstance(name, str)))
    return [name for name in ARMS if name in there] + [name for name in there if name not in ARMS]


def arm_look(name: str) -> tuple[str, str]:
    """Name of an arm in words and its colour.

    Examples
    --------
    >>> arm_look("vbg")[0], arm_look("other")[0]
    ('vascularised graft', 'other')
    """
    return ARMS.get(name, (name, SERIES[-1]))


def counted(number: int, noun: str) -> str:
    """``1 patient``, ``3 patients``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
