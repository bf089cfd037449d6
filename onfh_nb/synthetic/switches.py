"""Turn single MR signs of a visit off, to ask what a reader or a network lives by."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.state import HipVisit

# What each sign is without itself. The lesion stays where it is and so do its stage and its type.
SIGNS: dict[str, dict[str, Any]] = {
    "band": {"rim_mm": 0.0, "granulation_mm": 0.0, "double_line": False},
    "double_line": {"double_line": False},
    "core": {"core_class": None},
    "oedema": {"oedema_weight": 0.0},
    "effusion": {"effusion_grade": 0},
    "crescent": {"crescent": False},
    "collapse": {"collapse_mm": 0.0},
    "plate_gap": {"plate_gap": False},
    "cysts": {"cysts": False},
    "joint_space": {"joint_space_factor": 1.0},
    "osteophytes": {"osteophyte_mm": 0.0},
    "acetabular_cysts": {"acetabular_cysts": False},
}


def without(visit: HipVisit, *signs: str) -> HipVisit:
    """The same visit with some of its signs turned off.

    Parameters
    ----------
    visit : HipVisit
        State of one hip on one visit.
    *signs : str
        Any of :data:`SIGNS`: ``band`` (rim and granulation), ``double_line``, ``core`` (its marrow looks alive),
        ``oedema``, ``effusion``, ``crescent``, ``collapse``, ``plate_gap``, ``cysts``, ``joint_space``,
        ``osteophytes``, ``acetabular_cysts``.

    Returns
    -------
    HipVisit
        Lesion, stage and X-ray state stay as they are.

    Raises
    ------
    ParameterError
        If a sign is unknown; the message suggests the nearest name.

    Examples
    --------
    >>> without(HipVisit(0, effusion_grade=2, crescent=True), "effusion")
    ... # doctest: +ELLIPSIS
    HipVisit(month=0, ..., effusion_grade=0, crescent=True, ...)
    """
    for sign in signs:
        if sign not in SIGNS:
            near = get_close_matches(sign, SIGNS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(SIGNS)}"
            raise ParameterError(f"no sign is called {sign!r}; {hint}")
    changes = {name: value for sign in signs for name, value in SIGNS[sign].items()}
    return replace(visit, **changes)
