"""Patients made by hand, so that every stage, confounder and treatment can always be shown on the same body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np

from onfh_nb.synthetic.example import LENS, SHAPE, example_patient
from onfh_nb.synthetic.findings import draw_findings
from onfh_nb.synthetic.margin import draw_margin
from onfh_nb.synthetic.state import Finding, HipState, HipVisit, PatientState
from onfh_nb.synthetic.treatment_signs import draw_treatment

CONFOUNDERS: Final = (
    "fovea",
    "red_marrow",
    "physeal_scar",
    "herniation_pit",
    "bone_island",
    "transient_oedema",
    "insufficiency_fracture",
    "degenerative_cyst",
    "core_track",
    "metal",
)
TREATMENTS: Final = ("cd", "vbg", "osteotomy")
_ALWAYS: Final = ("fovea", "physeal_scar")
_MONTH_AFTER: Final = 6
_TRIES: Final = 400

# One lesion as it would look in each stage; the months only put the stages in order.
_SICK: Final[dict[str, Any]] = {"lens": LENS, "rim_mm": 1.4, "granulation_mm": 1.1, "double_line": True}
STAGE_VISITS: Final = (
    HipVisit(0),
    HipVisit(1, **{**_SICK, "rim_mm": 1.0}, core_class="A", arco="I"),
    HipVisit(2, **_SICK, core_class="C", effusion_grade=1, radiographic_change=True, arco="II"),
    HipVisit(
        3, **_SICK, core_class="D", oedema_weight=0.6, effusion_grade=2, crescent=True, collapse_mm=1.2,
        radiographic_change=True, oedema_extent="neck", arco="IIIA",
    ),
    HipVisit(
        4, **_SICK, core_class="D", oedema_weight=0.5, effusion_grade=2, crescent=True, collapse_mm=3.2,
        radiographic_change=True, oedema_extent="neck", arco="IIIB",
    ),
    HipVisit(
        5, **_SICK, core_class="D", oedema_weight=0.35, effusion_grade=2, collapse_mm=4.2, joint_space_factor=0.45,
        osteophyte_mm=4.5, cysts=True, acetabular_cysts=True, radiographic_change=True, oedema_extent="acetabulum",
        arco="IV",
    ),
)  # fmt: skip


def stage_patient(participant_id: str) -> PatientState:
    """A man whose right hip goes through every stage in turn, with a perturbed margin; his left hip stays healthy."""
    margin = draw_margin(np.random.default_rng(11), LENS, SHAPE)
    usual = _drawn(_ALWAYS)
    right = HipState("R", SHAPE, "none", STAGE_VISITS, margin=margin, findings=usual)
    left = HipState("L", SHAPE, "none", tuple(HipVisit(v.month) for v in STAGE_VISITS), findings=usual)
    return replace(example_patient(), participant_id=participant_id, hips=(right, left))


def finding_patients(kinds: Iterable[str], first: int) -> list[PatientState]:
    """Patients without necrosis who show the findings asked for, two to a patient: right hip, then left.

    Parameters
    ----------
    kinds : iterable of str
        From :data:`CONFOUNDERS`.
    first : int
        Number of the first patient.
    """
    hips = [_hip_with(kind) for kind in kinds]
    return _paired(hips, first)


def treated_patients(treatments: Iterable[str], first: int) -> list[PatientState]:
    """Patients some months after an operation, two to a patient."""
    hips = []
    for number, treatment in enumerate(treatments):
        visit = HipVisit(_MONTH_AFTER, **_SICK, core_class="C", radiographic_change=True, arco="II")
        traces = draw_treatment(np.random.default_rng(number), treatment, SHAPE, LENS)
        findings = (*_drawn(_ALWAYS), *traces)
        hips.append(HipState("R", SHAPE, treatment, (visit,), findings=findings))  # type: ignore[arg-type]
    return _paired(hips, first)


def planes_patient(participant_id: str) -> PatientState:
    """The patient of the planes: a stage II lesion on the right."""
    visit = replace(STAGE_VISITS[2], month=0)
    margin = draw_margin(np.random.default_rng(11), LENS, SHAPE)
    right = HipState("R", SHAPE, "none", (visit,), margin=margin, findings=_drawn(_ALWAYS))
    left = HipState("L", SHAPE, "none", (HipVisit(0),), findings=_drawn(_ALWAYS))
    return replace(example_patient(), participant_id=participant_id, hips=(right, left))


def _paired(hips: list[HipState], first: int) -> list[PatientState]:
    patients = []
    for number, start in enumerate(range(0, len(hips), 2), start=first):
        right = hips[start]
        month = right.visits[0].month
        spare = HipState("L", SHAPE, "none", (HipVisit(month),), findings=_drawn(_ALWAYS))
        left = hips[start + 1] if start + 1 < len(hips) else spare
        seeds = {name: 100 * number + k for k, name in enumerate(example_patient().seeds)}
        pair = (replace(right, side="R"), replace(left, side="L"))
        patients.append(replace(example_patient(seeds), participant_id=f"sub-{number:03d}", hips=pair))
    return patients


def _hip_with(kind: str) -> HipState:
    grade = 2 if kind in ("transient_oedema", "insufficiency_fracture") else 1 if kind == "degenerative_cyst" else 0
    usual = tuple(f for f in _drawn(_ALWAYS) if f.kind != kind)
    return HipState("R", SHAPE, "none", (HipVisit(0, effusion_grade=grade),), findings=(*usual, *_drawn((kind,))))


def _drawn(kinds: Iterable[str]) -> tuple[Finding, ...]:
    """Findings of these kinds, as the first seed that has them all draws them."""
    wanted = set(kinds)
    for seed in range(_TRIES):
        rng = np.random.default_rng(seed)
        found = draw_findings(rng, sex="M", age=58.0, site="P15T", shape=SHAPE, has_lesion=False)
        if wanted <= {f.kind for f in found}:
            return tuple(f for f in found if f.kind in wanted)
    return ()
