"""Everything that is written for one patient; runs in a worker process."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.cohort import write
from onfh_nb.io.volume import Volume
from onfh_nb.synthetic.acquisition import Reception, acquire, acquire_pair, draw_reception, store
from onfh_nb.synthetic.anatomy.scene import Scene, build_scene, same_hip
from onfh_nb.synthetic.coil import without_shading
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.examinations import Examination, Picture, plan_examinations
from onfh_nb.synthetic.follow_up import in_study
from onfh_nb.synthetic.ghosts import artery_segments
from onfh_nb.synthetic.implants import metal_of
from onfh_nb.synthetic.incidents import INCIDENTS, as_record, without
from onfh_nb.synthetic.mask_files import MaskWriter, Measured
from onfh_nb.synthetic.presets import Preset
from onfh_nb.synthetic.protocols import SCANNERS, protocol_number, tissue_signal
from onfh_nb.synthetic.randomised import randomised_reception, randomised_table
from onfh_nb.synthetic.record import session_id, truth_record
from onfh_nb.synthetic.render import Underlay, hip_region, render, whole
from onfh_nb.synthetic.sidecar import randomised_sidecar, sidecar
from onfh_nb.synthetic.slices import Candidate
from onfh_nb.synthetic.stage_clock import StageClock
from onfh_nb.synthetic.state import HipState, PatientState
from onfh_nb.synthetic.streams import stream
from onfh_nb.synthetic.tables import grade_rows
from onfh_nb.synthetic.tissues import Relaxation, relaxation
from onfh_nb.synthetic.vessels.hip_vessels import HipVessels, hip_vessels
from onfh_nb.synthetic.vessels.paint import vessels_painted
from onfh_nb.synthetic.vessels.vessel_record import polylines, vessel_record

_TISSUE, _IMAGE, _CONTRAST = 201, 203, 204


class PatientResult(NamedTuple):
    """What a worker gives back: slices that cut a head of the study, processor time by stage, rows of the grades."""

    candidates: list[Candidate]
    seconds: dict[str, float]
    grades: list[dict[str, Any]]


@dataclass(frozen=True)
class _Visit:
    """What gathers for one visit while its stacks are acquired."""

    scene: Scene
    images: tuple[dict[str, Any], dict[str, Any]] = field(default_factory=lambda: ({}, {}))
    acquisition: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Work:
    """One patient under way."""

    root: Path
    patient: PatientState
    preset: Preset
    clock: StageClock = field(default_factory=StageClock)
    candidates: list[Candidate] = field(default_factory=list)

    @cached_property
    def tissues(self) -> Relaxation:
        """The patient's own relaxation."""
        field_t = SCANNERS[self.patient.site].field_t
        return relaxation(field_t, rng=stream(self.patient.seeds, "tissue", _TISSUE))

    @cached_property
    def visits(self) -> list[_Visit]:
        """One scene per visit."""
        with self.clock.stage("anatomy"):
            return [_Visit(build_scene(self.patient, k)) for k in range(len(self.patient.hips[0].visits))]

    @cached_property
    def vessels(self) -> tuple[HipVessels, HipVessels]:
        """Vessels of both hips on all visits."""
        with self.clock.stage("vessels"):
            return hip_vessels(self.patient, 0), hip_vessels(self.patient, 1)


def make_patient(root: Path, patient: PatientState, preset: Preset) -> PatientResult:
    """Paint and write all visits of one patient.

    Parameters
    ----------
    root : Path
        Cohort under construction.
    patient : PatientState
        Who.
    preset : Preset
        Which protocols and references.

    Returns
    -------
    PatientResult
    """
    work = _Work(root, patient, preset)
    for examination in plan_examinations(patient, preset):
        masks = MaskWriter(root, examination.exam)
        for pictures in examination.passes():
            _examine(work, examination, pictures, masks)
    with work.clock.stage("truth"):
        for k in range(len(work.visits)):
            _write_truth(work, k)
        grades = grade_rows(patient)
    return PatientResult(work.candidates, work.clock.seconds, grades)


def _examine(work: _Work, examination: Examination, pictures: tuple[Picture, ...], masks: MaskWriter) -> None:
    """Paint, acquire and write some pictures of one stack on all visits."""
    patient, exam, only = work.patient, examination.exam, examination.hip
    tables = [_table(work, only, p) for p in pictures]
    table = np.concatenate(tables, axis=1)
    painted: NDArray[np.float32] | None = None
    before: Scene | None = None
    kept = Underlay()
    shown = [k for k in (0, 1) if only is None or k == only]
    for number, visit in enumerate(work.visits):
        month = patient.hips[0].visits[number].month
        taken = examination.months is None or month in examination.months
        studied = [k for k in shown if in_study(patient.hips[k], month)]
        if not taken or (only is not None and not studied):
            continue
        with work.clock.stage("painting"):
            painted = _signal(visit.scene, exam, table, painted, (before, kept))
        before = visit.scene
        trees = [work.vessels[k].trees[number] for k in shown]
        with vessels_painted(painted, trees, exam, table) as signal:
            ids = [
                _write_image(work, examination, picture, number, signal[..., 2 * k : 2 * k + 2])
                for k, picture in enumerate(pictures)
            ]
        for k in studied:
            _write_masks(work, masks, (k, number), [(i, p) for i, p in zip(ids, pictures, strict=True)])


def _signal(
    scene: Scene,
    exam: Exam,
    table: NDArray[np.float32],
    painted: NDArray[np.float32] | None,
    earlier: tuple[Scene | None, Underlay],
) -> NDArray[np.float32]:
    """Signal of one visit; after the first only the boxes about heads that changed are painted again."""
    before, kept = earlier
    if painted is None or before is None:
        return render(scene, exam, table, whole(exam), kept)
    for number, hip in enumerate(scene.hips):
        if same_hip(scene, before, number):
            continue
        region = hip_region(exam, hip)
        if region.empty:
            continue
        box = region.box
        painted[box] = render(scene, exam, table, region, kept)
    return painted


def _write_image(
    work: _Work, examination: Examination, picture: Picture, number: int, signal: NDArray[np.float32]
) -> str:
    patient, exam, protocol, visit = work.patient, examination.exam, picture.protocol, work.visits[number]
    month = patient.hips[0].visits[number].month
    hip = None if examination.hip is None else patient.hips[examination.hip].side
    with work.clock.stage("acquisition"):
        reception = _reception(work, examination, picture, month)
        around: dict[str, Any] = {"metal": metal_of(patient, month), "arteries": artery_segments(visit.scene)}
        exact: dict[str, NDArray[np.int16]] = {}
        if month in work.preset.references:
            noisy, noisefree = acquire_pair(signal, reception, exam, **around)
            biasfree = without_shading(noisefree, reception.bias, exam)
            exact = {"noisefree": store(noisefree, reception), "biasfree": store(biasfree, reception)}
        else:
            noisy = acquire(signal, reception, exam, **around)
        stored = store(noisy, reception)
    direction = "ji"[reception.phase_axis]  # NIfTI's first axis, i, runs along the rows
    physical = work.preset.acquisition == "physical"
    facts = sidecar(picture, patient.site, exam, hip) if physical else randomised_sidecar(patient.site, exam, hip)
    with work.clock.stage("writing"):
        affine = exam.affine(exam.stored)
        image_id = write.write_image(
            work.root,
            Volume(stored, affine),
            participant_id=patient.participant_id,
            session_id=session_id(month),
            protocol=protocol.key,
            sidecar={**facts, "PhaseEncodingDirection": direction},
        )
        for kind, values in exact.items():
            write.write_reference(work.root, Volume(values, affine), image_id=image_id, kind=kind)
    visit.acquisition[image_id] = {**as_record(reception.incidents), "phase_encoding": direction}
    return image_id


def _table(work: _Work, only: int | None, picture: Picture) -> NDArray[np.float32]:
    """Signal of every tissue in one picture; the same on all visits, so that only what changed is painted again."""
    if work.preset.acquisition == "physical":
        return tissue_signal(picture.protocol, work.patient.site, work.tissues, time_s=picture.time_s)
    branch = (_CONTRAST, protocol_number(picture.protocol.key), 0 if only is None else 1 + only, picture.frame)
    return randomised_table(stream(work.patient.seeds, "acquisition", *branch), 1)


def _reception(work: _Work, examination: Examination, picture: Picture, month: int) -> Reception:
    """How one picture is acquired; the frames of a time series differ in their noise alone."""
    patient, protocol = work.patient, picture.protocol
    branch = (_IMAGE, month, protocol_number(protocol.key), examination.branch)
    table = _table(work, examination.hip, Picture(protocol))
    rng = stream(patient.seeds, "acquisition", *branch, 0)
    if work.preset.acquisition == "randomised":
        reception = randomised_reception(examination.exam, table, rng)
    else:
        reception = draw_reception(protocol, patient.site, examination.exam, table, rng)
    if off := [name for name in work.preset.without if name in INCIDENTS]:
        reception = replace(reception, incidents=without(reception.incidents, *off))
    if not picture.frame:
        return reception
    seed = int(stream(patient.seeds, "acquisition", *branch, picture.frame).integers(2**62))
    return replace(reception, noise_seed=seed)


def _write_masks(work: _Work, masks: MaskWriter, which: tuple[int, int], images: list[tuple[str, Picture]]) -> None:
    k, number = which
    hip, visit = work.patient.hips[k], work.visits[number]
    head_row, now = visit.scene.hips[k].head, hip.visits[number]
    with work.clock.stage("masks"):
        measured = masks.measure(hip.side, head_row, has_lesion=now.lens is not None)
    tree = work.vessels[k].trees[number]
    with work.clock.stage("writing"):
        for image_id, picture in images:
            masks.write(measured, image_id)
            visit.images[k][image_id] = measured.record
            if picture.protocol.agent == "blood_pool" and tree is not None:
                visit.images[k][image_id] = {**measured.record, **masks.write_vessels(tree, hip.side, image_id)}
            work.candidates.extend(_candidates(work.patient, (hip, now.month), measured, image_id, picture))


def _write_truth(work: _Work, number: int) -> None:
    patient, visit = work.patient, work.visits[number]
    for k, hip in enumerate(patient.hips):
        now = hip.visits[number]
        if not in_study(hip, now.month):
            continue
        record = {
            **truth_record(patient, hip, now),
            "head_centre_mm": [float(c) for c in visit.scene.hips[k].head[:3]],
            "images": visit.images[k],
            "acquisition": {name: visit.acquisition[name] for name in visit.images[k] if name in visit.acquisition},
        }
        names = {"participant_id": patient.participant_id, "session_id": session_id(now.month), "hemi": hip.side}
        if (tree := work.vessels[k].trees[number]) is not None:
            record["vessels"] = vessel_record(tree, hip, now, work.vessels[k].effect)
            write.write_vessels(work.root, polylines(tree), **names)
        write.write_truth(work.root, record, **names)


def _candidates(
    patient: PatientState, at: tuple[HipState, int], measured: Measured, image_id: str, picture: Picture
) -> list[Candidate]:
    hip, month = at
    ever = any(visit.lens is not None for visit in hip.visits)
    head, lesion = measured.areas_mm2
    return [
        Candidate(
            patient.participant_id,
            hip.side,
            session_id(month),
            month,
            picture.protocol.key,
            image_id,
            int(index),
            float(head[index]),
            float(lesion[index]),
            ever,
        )
        for index in np.flatnonzero(head > 0)
    ]
