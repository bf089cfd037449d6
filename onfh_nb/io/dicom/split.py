"""Slices at one place told apart: by type, diffusion weighting, echo or time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from onfh_nb.io.dicom.frame import Frame, type_name
from onfh_nb.io.dicom.stack import positions_mm

_Parts = dict[tuple[str, ...], list[Frame]]
# In the order in which they are tried; the last ones only order what nothing else explains.
_MARKS = ("type", "b_value", "echo", "time", "trigger", "acquisition", "instance")
_SAME_PLACE_MM = 0.01


def split(frames: Sequence[Frame]) -> dict[str, list[Frame]]:
    """Slices by volume.

    Parameters
    ----------
    frames : sequence of Frame
        Of one series.

    Returns
    -------
    dict of str to list of Frame
        Keys such as ``"phase"``, ``"e2"`` or ``"magnitude_t003"``; ``""`` where every place is shown once. Slices
        that nothing tells apart stay together (and are refused when stacked).
    """
    parts: _Parts = {(): list(frames)}
    for mark in _MARKS:
        divided: _Parts = {}
        for key, part in parts.items():
            for label, piece in _divide(part, mark).items():
                divided[(*key, label) if label else key] = piece
        parts = divided
    return {"_".join(key): part for key, part in parts.items()}


def _divide(part: list[Frame], mark: str) -> dict[str, list[Frame]]:
    """One part divided by one mark, if every piece then shows every place."""
    places = _places(part)
    if len(set(places)) == len(places):
        return {"": part}
    pieces: dict[object, list[Frame]] = defaultdict(list)
    where: dict[object, set[int]] = defaultdict(set)
    for frame, place in zip(part, places, strict=True):
        value = frame.marks.get(mark)
        pieces[value].append(frame)
        where[value].add(place)
    if len(pieces) > 1 and None not in pieces and all(found == set(places) for found in where.values()):
        return _named(pieces, mark)
    return _by_turn(part, places) if mark == "instance" else {"": part}


def _places(part: list[Frame]) -> list[int]:
    """A number for every slice, equal where two lie within a hundredth of a millimetre."""
    along = positions_mm(part)
    order = np.argsort(along)
    numbers = np.empty(len(along), dtype=int)
    numbers[order] = np.concatenate([[0], np.cumsum(np.diff(along[order]) > _SAME_PLACE_MM)])
    return [int(number) for number in numbers]


def _by_turn(part: list[Frame], places: list[int]) -> dict[str, list[Frame]]:
    """Time points by instance number alone: the k-th picture of every place belongs to the k-th time point."""
    numbers = [frame.marks.get("instance") for frame in part]
    counts = set(Counter(places).values())
    if None in numbers or len(set(numbers)) != len(part) or len(counts) != 1:
        return {"": part}
    seen: Counter[int] = Counter()
    turns: dict[object, list[Frame]] = defaultdict(list)
    for _, place, frame in sorted(zip(numbers, places, part, strict=True), key=lambda item: float(str(item[0]))):
        turns[seen[place]].append(frame)
        seen[place] += 1
    return _named(turns, "instance")


def _named(pieces: dict[object, list[Frame]], mark: str) -> dict[str, list[Frame]]:
    if mark == "type":
        names = [type_name(value) for value in pieces]
        if len(set(names)) < len(names):
            names = ["_".join(map(str, value)).lower() if isinstance(value, tuple) else "" for value in pieces]
        return dict(zip(names, pieces.values(), strict=True))
    label: Callable[[int, float], str] = {
        "b_value": lambda _, value: f"b{value:g}",
        "echo": lambda rank, _: f"e{rank + 1}",
    }.get(mark, lambda rank, _: f"t{rank:03d}")
    values = sorted(pieces, key=lambda value: float(str(value)))
    return {label(rank, float(str(value))): pieces[value] for rank, value in enumerate(values)}
