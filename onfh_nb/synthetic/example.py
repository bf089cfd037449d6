"""One patient made by hand, for trying the painter without drawing a population."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from onfh_nb.synthetic.state import BodyShape, HipShape, HipState, HipVisit, Lens, PatientState

if TYPE_CHECKING:
    from onfh_nb.synthetic.vessels.space import HeadSpace

SHAPE = HipShape(22.6, (30.8, 25.65), 128.0, 12.0, 31.0, 4.2, 0.9, 0.2)
LENS = Lens(0.9, 0.75, (0.2, 0.34, (1.0 - 0.2**2 - 0.34**2) ** 0.5))
SICK = HipVisit(0, LENS, "A", 1.6, 1.2, True, 0.5, 1, arco="II")
COLLAPSED = HipVisit(6, LENS, "D", 1.8, 1.2, True, 0.7, 2, True, 3.0, arco="IIIB")
BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 2.0, -1.0)
SEEDS = {"geometry": 1, "tissue": 2, "acquisition": 3, "reader": 4, "lesion": 5, "course": 6, "vessels": 7}


def example_patient(seeds: Mapping[str, int] = SEEDS) -> PatientState:
    """A man of 50 whose right head holds a lesion that collapses by month 6; his left hip is healthy.

    Parameters
    ----------
    seeds : mapping of str to int
        Seeds of the independent random streams.

    Returns
    -------
    PatientState

    Examples
    --------
    >>> [visit.arco for visit in example_patient().hips[0].visits]
    ['II', 'IIIB']
    """
    right = HipState("R", SHAPE, "none", (SICK, COLLAPSED))
    left = HipState("L", SHAPE, "none", (HipVisit(0), HipVisit(6)))
    return PatientState("sub-001", "S3T", "M", 50.0, "alcohol", 2.0, BODY, (right, left), dict(seeds))


def example_space() -> HeadSpace:
    """The healthy left head of the example as its vessels find it."""
    from onfh_nb.synthetic.anatomy.frame import hip_frame
    from onfh_nb.synthetic.vessels.space import head_space

    hip = example_patient().hips[1]
    return head_space(hip, hip_frame(BODY, hip.side, hip.shape.radius_mm))
