"""Each kind of finding in the picture of a whole hip: where it says, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.scene import build_scene, same_hip
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.example import LENS, SHAPE, SICK, example_patient
from onfh_nb.synthetic.finding_marks import comes_or_goes, finding_marks, hip_marks, seen
from onfh_nb.synthetic.findings import KINDS, draw_findings
from onfh_nb.synthetic.masks import head_coverage
from onfh_nb.synthetic.protocols import PROTOCOLS, tissue_signal
from onfh_nb.synthetic.record import truth_record
from onfh_nb.synthetic.render import Region, hip_region, render, whole
from onfh_nb.synthetic.state import Finding, HipState, HipVisit, PatientState
from onfh_nb.synthetic.tissues import relaxation
from onfh_nb.synthetic.treatment_signs import draw_treatment

EXAM = Exam((95.0, -4.0, -14.0), 170.0, 14, 4.0, 0.4, 112, 56)
TABLE = np.concatenate([tissue_signal(PROTOCOLS[k], "S3T", relaxation(3.0)) for k in ("cor_t1", "cor_stir")], axis=1)
VISITS = (replace(SICK, month=0), replace(SICK, month=6))


def patient_with(findings: tuple[Finding, ...], **changes) -> PatientState:
    """The right hip is sick and shows the findings; only they differ between its visits."""
    patient = example_patient()
    right = replace(patient.hips[0], visits=VISITS, findings=findings, **changes)
    return replace(patient, hips=(right, replace(patient.hips[1], visits=(HipVisit(0), HipVisit(6)))))


def one_of_each() -> dict[str, Finding]:
    """The first finding of every kind that a few seeds bring."""
    found: dict[str, Finding] = {}
    for seed in range(300):
        rng = np.random.default_rng(seed)
        for f in draw_findings(rng, sex="F", age=60.0, site="P15T", shape=SHAPE, has_lesion=False):
            found.setdefault(f.kind, f)
    for arm in ("cd", "vbg", "osteotomy"):
        for f in draw_treatment(np.random.default_rng(0), arm, SHAPE, LENS):
            found.setdefault(f"{arm}_{f.kind}", f)
    return found


EACH = one_of_each()


def positions() -> np.ndarray:
    index = np.stack(np.meshgrid(*[np.arange(n) for n in (14, 112, 112)], indexing="ij"), axis=-1)
    affine = EXAM.affine(112)
    return index @ affine[:3, :3].T + affine[:3, 3]


def test_every_kind_was_found():
    assert set(KINDS) <= set(EACH)
    assert {"cd_core_track", "vbg_graft", "osteotomy_osteotomy"} <= set(EACH)


@pytest.mark.parametrize("name", sorted(set(EACH) - {"physeal_scar"}))
def test_a_finding_changes_the_picture_where_it_says_and_nowhere_else(name):
    finding = replace(EACH[name], to_month=float("inf"))
    patient = patient_with((EACH_SCAR, finding))
    scene = build_scene(patient, 1)
    changed = np.zeros((*EXAM.shape[:1], EXAM.fine, EXAM.fine), np.bool_)
    changed[MOST.box] = np.abs(render(scene, EXAM, TABLE, MOST) - scarred()).max(axis=-1) > 1e-4
    hip = patient.hips[0]
    boxes = np.array([mark.box() for mark in finding_marks(finding, hip, hip.visits[1])])
    place = (positions()[changed] - scene.hips[0].head[:3]) * (scene.hips[0].head[3], 1.0, 1.0)
    slack = scene.warp.largest_mm + np.array([1.5, 4.5, 1.5])
    assert changed.sum() > 8
    assert (place > boxes[:, 0].min(axis=0) - slack).all()
    assert (place < boxes[:, 1].max(axis=0) + slack).all()


EACH_SCAR = EACH["physeal_scar"]
# A region of its own is painted with equal care everywhere, wherever hips and their findings reach.
MOST = Region((0, EXAM.n_slices), (0, EXAM.fine), (0, (EXAM.fine - 2) // 8 * 8 + 1))
_SCARRED: list[np.ndarray] = []


def scarred() -> np.ndarray:
    """The hip with the scar alone, because a hip with findings has the scar that they name."""
    if not _SCARRED:
        _SCARRED.append(render(build_scene(patient_with((EACH_SCAR,)), 1), EXAM, TABLE, MOST))
    return _SCARRED[0]


def test_the_scar_is_the_one_that_the_findings_name():
    without = build_scene(patient_with((EACH["fovea"],)), 1)
    with_it = build_scene(patient_with((EACH["fovea"], EACH_SCAR)), 1)
    changed = np.abs(render(with_it, EXAM, TABLE, whole(EXAM)) - render(without, EXAM, TABLE, whole(EXAM))).max(-1)
    rho = np.linalg.norm(positions()[changed > 0.02] - with_it.hips[0].head[:3], axis=-1)
    assert len(rho) > 30
    assert (rho < SHAPE.radius_mm + 4).all()


@pytest.mark.parametrize("name", sorted(EACH))
def test_masks_and_truth_of_necrosis_are_the_same_with_any_finding(name):
    patient, plain = patient_with((EACH[name],)), patient_with(())
    rows = [build_scene(p, 1).hips[0].head for p in (patient, plain)]
    np.testing.assert_array_equal(*rows)
    shape, affine = EXAM.shape, EXAM.affine(EXAM.stored)
    for one, other in zip(*(head_coverage(row, shape, affine, thickness_mm=4.0) for row in rows), strict=True):
        np.testing.assert_array_equal(one, other)
    records = [truth_record(p, p.hips[0], p.hips[0].visits[1]) for p in (patient, plain)]
    for record in records:
        del record["findings"], record["confounders"]
    assert records[0] == records[1]


@pytest.mark.parametrize("name", [n for n in sorted(EACH) if comes_or_goes(EACH[n])])
def test_what_comes_or_goes_changes_nothing_outside_the_region_that_is_painted_again(name):
    finding = EACH[name]
    if finding.kind == "transient_oedema":
        finding = replace(finding, to_month=5.0)
    scenes = [build_scene(patient_with((finding,)), visit) for visit in (0, 1)]
    assert not same_hip(scenes[0], scenes[1], 0)
    assert same_hip(scenes[0], scenes[1], 1)
    first, second = (render(scene, EXAM, TABLE, whole(EXAM)) for scene in scenes)
    region = hip_region(EXAM, scenes[1].hips[0])
    assert region == hip_region(EXAM, scenes[0].hips[0])
    box = tuple(slice(*bounds) for bounds in (region.slices, region.rows, region.columns))
    first[box] = render(scenes[1], EXAM, TABLE, region)
    np.testing.assert_allclose(first, second, atol=2e-3)


def test_lasting_findings_need_no_second_painting():
    scenes = [build_scene(patient_with((EACH["bone_island"], EACH["red_marrow"])), visit) for visit in (0, 1)]
    assert same_hip(scenes[0], scenes[1], 0)


def test_findings_show_between_their_months_only():
    passing = Finding("transient_oedema", (0.0, 0.0, 0.0), from_month=2.0, to_month=6.0)
    assert [seen(passing, month) for month in (0, 2, 5.9, 6)] == [False, True, True, False]
    assert comes_or_goes(passing)
    assert not comes_or_goes(Finding("bone_island", (0.0, 0.0, 0.0)))


def test_oedema_fades_and_metal_is_painted_last():
    oedema = Finding("transient_oedema", (0.0, 0.0, 0.0), strength=0.8, to_month=10.0)
    metal = Finding("metal", (0.0, 0.0, 0.0))
    hip = HipState("R", SHAPE, "none", (HipVisit(0), HipVisit(6)), findings=(metal, oedema))
    early, late = (hip_marks(hip, visit) for visit in hip.visits)
    assert early[0].strength > late[0].strength > 0
    assert early[-1].tissue == late[-1].tissue == "air"
