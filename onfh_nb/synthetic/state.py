"""What a phantom patient is: plain frozen values, drawn once and then only read.

``population`` draws these, ``course`` and ``visits`` say what changes with time, ``anatomy`` turns them into tissue.
Every length is in mm and every angle in degrees unless the name says otherwise. Hip-frame axes: lateral, anterior,
superior, origin at the femoral-head centre.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Side = Literal["L", "R"]
Site = Literal["S3T", "P15T"]
FindingKind = Literal[
    "fovea",
    "physeal_scar",
    "red_marrow",
    "herniation_pit",
    "bone_island",
    "transient_oedema",
    "insufficiency_fracture",
    "degenerative_cyst",
    "core_track",
    "graft",
    "osteotomy",
    "metal",
]


@dataclass(frozen=True)
class BodyShape:
    """Trunk at hip level; patients lie rotated (yaw, about the vertical) and tilted (roll, one hip higher)."""

    width_mm: float
    depth_mm: float
    fat_mm: float
    muscle_scale: float
    hip_separation_mm: float
    yaw_deg: float
    roll_deg: float


@dataclass(frozen=True)
class HipShape:
    """Bone and joint of one hip; ``neck_mm`` holds the coronal and sagittal neck diameters."""

    radius_mm: float
    neck_mm: tuple[float, float]
    nsa_deg: float
    version_deg: float
    lcea_deg: float
    jsw_mm: float
    marrow_fat_head: float
    bvf_head: float


@dataclass(frozen=True)
class Lens:
    """Lesion = head ∩ sphere, in units of the head radius; ``direction`` is a unit vector in the hip frame."""

    distance: float
    radius: float
    direction: tuple[float, float, float]


@dataclass(frozen=True)
class Island:
    """A satellite of necrosis beside the lens: a ball, in mm of the hip frame."""

    centre_mm: tuple[float, float, float]
    radius_mm: float


@dataclass(frozen=True)
class Margin:
    """How the surface of a lesion departs from its lens, for the whole course of the hip.

    ``sd_mm`` is the SD of the displacement along the radius of the lesion sphere, ``offset_mm`` where in the noise the
    hip lies, ``radius_mm`` the radius of the lesion sphere for which it was drawn. Without a margin a hip is exact in
    closed form.
    """

    sd_mm: float
    offset_mm: tuple[float, float, float]
    islands: tuple[Island, ...] = ()
    radius_mm: float = 15.0


@dataclass(frozen=True)
class Fracture:
    """How a head would break: share of the arc of the lesion that the cleft takes, its thickness, its depth beneath the
    plate, and where (turn about the axis of the lens, 0° lateral, 90° in front) and how wide the plate gives way.
    """

    share: float = 0.6
    cleft_mm: float = 1.0
    depth_mm: float = 0.8
    turn_deg: float = 0.0
    gap_mm: float = 1.4


@dataclass(frozen=True)
class Finding:
    """Something in or about a hip that is not necrosis and not a sign of it, in the hip frame.

    ``size_mm`` is (radius, half length along ``axis``); ``strength`` in 0 … 1 says how marked it is and ``variant``
    which of its looks it has, in 0 … 1 too. It is seen on visits with ``from_month`` ≤ month < ``to_month``.
    """

    kind: FindingKind
    position_mm: tuple[float, float, float]
    axis: tuple[float, float, float] = (0.0, 0.0, 1.0)
    size_mm: tuple[float, float] = (5.0, 0.0)
    strength: float = 1.0
    variant: float = 0.0
    from_month: float = float("-inf")
    to_month: float = float("inf")


@dataclass(frozen=True)
class HipVisit:
    """State of one hip on one visit. ``lens`` is None in a hip without a lesion.

    ``oedema_extent`` says how far oedema reaches where there is some, each word including those before it;
    ``plate_gap`` whether the subchondral plate is interrupted once the bone beneath it has broken.
    ``fat_recovery`` is the share of the core that a graft has brought back to fatty marrow.
    """

    month: int
    lens: Lens | None = None
    core_class: Literal["A", "B", "C", "D"] | None = None
    rim_mm: float = 0.0
    granulation_mm: float = 0.0
    double_line: bool = False
    oedema_weight: float = 0.0
    effusion_grade: int = 0
    crescent: bool = False
    collapse_mm: float = 0.0
    joint_space_factor: float = 1.0
    osteophyte_mm: float = 0.0
    cysts: bool = False
    radiographic_change: bool = False
    oedema_extent: Literal["head", "neck", "acetabulum"] = "head"
    acetabular_cysts: bool = False
    plate_gap: bool = True
    arco: Literal["0", "I", "II", "IIIA", "IIIB", "IV"] = "0"
    fat_recovery: float = 0.0


@dataclass(frozen=True)
class Course:
    """Hidden course of one lesion, in months from the first visit; infinite where a thing never happens.

    ``drift_per_year`` is the change of lesion volume as a share of the volume at month 0. The four ``rank_`` numbers
    in 0 … 1 place the hip among its peers in rim, core, oedema and effusion for its whole course, so that one hip
    changes only when its stage does. ``fat_recovery`` is the share of the core that regains its fat in 12 months.
    """

    onset_month: float
    radiographic_month: float
    fracture_month: float
    collapse_month: float
    osteoarthritis_month: float
    final_depth_mm: float
    drift_per_year: float
    oedema_lead_months: float
    rank_rim: float
    rank_core: float
    rank_oedema: float
    rank_effusion: float
    fat_recovery: float = 0.0


@dataclass(frozen=True)
class HipState:
    """One hip: its shape, its treatment and its visits in order of time.

    ``event`` and ``event_months`` are the observed collapse or the end of follow-up of a hip that had a lesion and had
    not collapsed at month 0; False and NaN in every other hip. ``included`` is False for a hip that lies in the
    picture but not in the study. ``replaced_month`` is when the joint was replaced, infinite where it was not; the hip
    has left the study by then. ``lost_month`` is when the patient was lost to follow-up, infinite where that was not.
    """

    side: Side
    shape: HipShape
    treatment: Literal["none", "nsaid", "cd", "vbg", "osteotomy"]
    visits: tuple[HipVisit, ...]
    event: bool = False
    event_months: float = float("nan")
    course: Course | None = None
    included: bool = True
    margin: Margin | None = None
    fracture: Fracture = Fracture()
    findings: tuple[Finding, ...] = ()
    replaced_month: float = float("inf")
    lost_month: float = float("inf")


@dataclass(frozen=True)
class PatientState:
    """One patient with both hips (right, left), laboratory values under their column names, and the seeds of the
    independent random streams.
    """

    participant_id: str
    site: Site
    sex: Literal["M", "F"]
    age: float
    aetiology: str
    duration_y: float
    body: BodyShape
    hips: tuple[HipState, HipState]
    seeds: dict[str, int] = field(default_factory=dict)
    labs: dict[str, float] = field(default_factory=dict)
