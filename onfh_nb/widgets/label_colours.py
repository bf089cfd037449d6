"""Structures as colours: several masks become one overlay, and each structure keeps its colour everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.io.volume import LabelVolume, Volume

# Okabe and Ito's colours, which colour-blind readers can tell apart.
_BY_NAME = {"head": "#56b4e9", "necrosis": "#d55e00", "vessel": "#cc79a7"}
_OTHERS = ("#009e73", "#f0e442", "#e69f00", "#0072b2")
_MOST = 255


def merge_labels(volume: Volume, labels: LabelVolume | Sequence[LabelVolume] | None) -> LabelVolume | None:
    """One label volume out of several; a later mask lies on top of an earlier one.

    Parameters
    ----------
    volume : Volume
        The image the masks belong to.
    labels : LabelVolume or sequence of LabelVolume or None
        Masks on the grid of the image.

    Returns
    -------
    LabelVolume or None
        Values 1, 2 … of type uint8 with their names; None when there is no mask.

    Raises
    ------
    ParameterError
        If a mask does not lie on the grid of the image, or there are more than 255 structures.
    """
    several = [labels] if isinstance(labels, LabelVolume) else list(labels or ())
    if not several:
        return None
    merged = np.zeros(volume.shape, np.uint8)
    names: dict[int, str] = {}
    for mask in several:
        if not mask.same_grid(volume):
            raise ParameterError(
                f"the labels {_names_of(mask)} of shape {mask.shape} do not lie on the grid of the image, "
                f"which has shape {volume.shape}; expected the same shape and corners within 0.01 mm"
            )
        for value in (int(found) for found in np.unique(mask.array) if found != 0):
            name = mask.labels.get(value, f"label {value}")
            number = next((n for n, known in names.items() if known == name), len(names) + 1)
            if number > _MOST:
                raise ParameterError(f"there are more than {_MOST} structures; the viewer shows at most that many")
            names[number] = name
            merged[mask.array == value] = number
    return LabelVolume(merged, volume.affine, {}, labels=names)


def label_colours(labels: LabelVolume) -> dict[int, str]:
    """A colour such as ``"#d55e00"`` for every label value.

    Examples
    --------
    >>> import numpy as np
    >>> label_colours(LabelVolume(np.zeros((1, 1, 1), np.uint8), np.eye(4), labels={1: "head", 2: "cyst"}))
    {1: '#56b4e9', 2: '#009e73'}
    """
    spare = [value for value, name in sorted(labels.labels.items()) if name not in _BY_NAME]
    return {
        value: _BY_NAME.get(name) or _OTHERS[spare.index(value) % len(_OTHERS)]
        for value, name in sorted(labels.labels.items())
    }


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour such as ``"#d55e00"``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def legend_html(labels: LabelVolume) -> str:
    """The names of the structures, each after a patch of its colour."""
    from html import escape

    colours = label_colours(labels)
    patches = "".join(
        f'<p><span style="background:{colours[value]}"></span>{escape(name)}</p>'
        for value, name in sorted(labels.labels.items())
    )
    return f'<div class="onfh-legend">{patches}</div>'


def _names_of(mask: LabelVolume) -> str:
    return " ".join(sorted(mask.labels.values())) or "without names"
