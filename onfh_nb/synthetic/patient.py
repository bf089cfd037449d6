"""Everything that is written for one patient; runs in a worker process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.cohort import write
from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.synthetic.acquisition import Reception, acquire, draw_reception, store
from onfh_nb.synthetic.anatomy.scene import Scene, build_scene, same_hip
from onfh_nb.synthetic.exam import Exam, plan_exam
from onfh_nb.synthetic.masks import head_coverage
from onfh_nb.synthetic.presets import Preset
from onfh_nb.synthetic.protocols import PROTOCOLS, SCANNERS, Protocol, inversion_time_ms, tissue_signal
from onfh_nb.synthetic.record import session_id, truth_record
from onfh_nb.synthetic.render import hip_region, render, whole
from onfh_nb.synthetic.slices import Candidate
from onfh_nb.synthetic.state import HipState, PatientState
from onfh_nb.synthetic.streams import stream
from onfh_nb.synthetic.tissues import relaxation

_TISSUE, _EXAM, _IMAGE = 201, 202, 203


@dataclass(frozen=True)
class _Image:
    """One picture about to be written."""

    protocol: Protocol
    image_id: str


def make_patient(root: Path, patient: PatientState, preset: Preset) -> list[Candidate]:
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
    list of Candidate
        Every slice that cuts a head of the study.
    """
    protocols = [PROTOCOLS[key] for key in preset.protocols]
    field_t = SCANNERS[patient.site].field_t
    tissues = relaxation(field_t, rng=stream(patient.seeds, "tissue", _TISSUE))
    exam = plan_exam(patient.body, protocols[0], stream(patient.seeds, "acquisition", _EXAM))
    table = np.concatenate([tissue_signal(p, patient.site, tissues) for p in protocols], axis=1)
    candidates: list[Candidate] = []
    base: NDArray[np.float32] | None = None
    before: Scene | None = None
    for visit in range(len(patient.hips[0].visits)):
        scene = build_scene(patient, visit)
        base = _signal(scene, exam, table, base, before)
        before = scene
        images = []
        for k, protocol in enumerate(protocols):
            rng = stream(patient.seeds, "acquisition", _IMAGE, patient.hips[0].visits[visit].month, k)
            own = np.ascontiguousarray(table[:, 2 * k : 2 * k + 2])
            reception = draw_reception(protocol, patient.site, exam, own, rng)
            sidecar = _sidecar(protocol, patient.site, inversion_time_ms(protocol, patient.site, tissues), exam)
            images.append(
                _write_image(
                    root, patient, visit, base[..., 2 * k : 2 * k + 2], (exam, reception, sidecar), protocol, preset
                )
            )
        for hip, painted in zip(patient.hips, scene.hips, strict=True):
            candidates += _write_truth(root, patient, hip, visit, painted.head, exam, images)
    return candidates


def _signal(
    scene: Scene, exam: Exam, table: NDArray[np.float32], painted: NDArray[np.float32] | None, before: Scene | None
) -> NDArray[np.float32]:
    """Signal of one visit; after the first only the boxes about heads that changed are painted again."""
    if painted is None or before is None:
        return render(scene, exam, table, whole(exam))
    for number, hip in enumerate(scene.hips):
        if same_hip(scene, before, number):
            continue
        region = hip_region(exam, hip)
        box = tuple(slice(*bounds) for bounds in (region.slices, region.rows, region.columns))
        painted[box] = render(scene, exam, table, region)
    return painted


def _write_image(
    root: Path,
    patient: PatientState,
    visit: int,
    signal: NDArray[np.float32],
    taken: tuple[Exam, Reception, dict[str, Any]],
    protocol: Protocol,
    preset: Preset,
) -> _Image:
    exam, reception, sidecar = taken
    month = patient.hips[0].visits[visit].month
    affine = exam.affine(exam.stored)
    picture = store(acquire(signal, reception, exam), reception)
    image_id = write.write_image(
        root,
        Volume(picture, affine),
        participant_id=patient.participant_id,
        session_id=session_id(month),
        protocol=protocol.key,
        sidecar=sidecar,
    )
    if month in preset.references:
        for kind, bias in (("noisefree", True), ("biasfree", False)):
            exact = store(acquire(signal, reception, exam, noise=False, bias=bias), reception)
            write.write_reference(root, Volume(exact, affine), image_id=image_id, kind=kind)
    return _Image(protocol, image_id)


def _write_truth(
    root: Path,
    patient: PatientState,
    hip: HipState,
    visit: int,
    head_row: NDArray[np.float64],
    exam: Exam,
    images: list[_Image],
) -> list[Candidate]:
    now = hip.visits[visit]
    affine = exam.affine(exam.stored)
    head, necrosis = head_coverage(head_row, exam.shape, affine, thickness_mm=exam.thickness_mm)
    step = exam.fov_mm / exam.stored
    masks = {"head": head >= 0.5, "necrosis": (necrosis >= 0.5) & (head >= 0.5)}
    if now.lens is None:
        del masks["necrosis"]
    for image in images if hip.included else []:
        for name, mask in masks.items():
            labels = LabelVolume(mask.astype(np.uint8), affine, labels={1: name})
            write.write_label(root, labels, image_id=image.image_id, hemi=hip.side, name=name)
    record = {
        **truth_record(patient, hip, now),
        "head_centre_mm": [float(c) for c in head_row[:3]],
        "voxel": _voxel_measures(masks, (step * step) * (exam.thickness_mm + exam.gap_mm)),
    }
    if hip.included:
        write.write_truth(
            root, record, participant_id=patient.participant_id, session_id=session_id(now.month), hemi=hip.side
        )
    areas = np.stack([head, necrosis]).sum(axis=(2, 3)) * step * step
    return _candidates(patient, hip, now.month, areas, images) if hip.included else []


def _voxel_measures(masks: dict[str, NDArray[np.bool_]], voxel_mm3: float) -> dict[str, Any]:
    """Volumes of the masks and the box of the head in voxels (d, h, w), first and last included."""
    index = np.argwhere(masks["head"])
    box = [index.min(axis=0).tolist(), index.max(axis=0).tolist()]
    volumes = {f"{name}_mm3": float(mask.sum() * voxel_mm3) for name, mask in masks.items()}
    return {**volumes, "head_box": box}


def _candidates(
    patient: PatientState, hip: HipState, month: int, areas: NDArray[np.float32], images: list[_Image]
) -> list[Candidate]:
    ever = any(visit.lens is not None for visit in hip.visits)
    return [
        Candidate(
            patient.participant_id,
            hip.side,
            session_id(month),
            month,
            image.protocol.key,
            image.image_id,
            int(index),
            float(areas[0, index]),
            float(areas[1, index]),
            ever,
        )
        for image in images
        for index in np.flatnonzero(areas[0] > 0)
    ]


def _sidecar(protocol: Protocol, site: str, ti_ms: float, exam: Exam) -> dict[str, Any]:
    """Acquisition facts under their BIDS names."""
    scanner, timing = SCANNERS[site], protocol.timing[site]
    facts = {
        "Manufacturer": scanner.manufacturer,
        "ManufacturersModelName": scanner.model,
        "MagneticFieldStrength": scanner.field_t,
        "RepetitionTime": timing.tr_ms / 1000,
        "EchoTime": timing.te_ms / 1000,
        "FlipAngle": timing.flip_deg,
        "SliceThickness": exam.thickness_mm,
        "SpacingBetweenSlices": exam.thickness_mm + exam.gap_mm,
        "PixelBandwidth": scanner.bandwidth_hz_px,
        "MRAcquisitionType": "2D",
        "BodyPartExamined": "HIP",
        "ScanningSequence": "IR" if protocol.kind == "stir" else "SE",
    }
    if protocol.kind == "stir":
        facts["InversionTime"] = ti_ms / 1000
    return facts
