"""Paint patients made by hand into a small cohort, and one signal under every incident of the scanner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.example import example_patient
from onfh_nb.synthetic.state import PatientState

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.synthetic.incidents import Incidents

_SITE: Final = "P15T"
_NAME: Final = "examples"


def paint_cohort(root: Path, patients: Sequence[PatientState], protocols: Sequence[str], *, readers: int = 0) -> Cohort:
    """Write patients made by hand as a cohort.

    Parameters
    ----------
    root : Path
        Folder to make.
    patients : sequence of PatientState
        Who, each with their own visits.
    protocols : sequence of str
        Protocol keys, taken of everybody.
    readers : int
        How many readers label and draw.

    Returns
    -------
    Cohort
    """
    from onfh_nb.cohort import Cohort, write
    from onfh_nb.synthetic import tables
    from onfh_nb.synthetic.patient import make_patient
    from onfh_nb.synthetic.population_spec import POPULATIONS
    from onfh_nb.synthetic.presets import Preset, SliceQuota
    from onfh_nb.synthetic.readers import write_readings
    from onfh_nb.synthetic.slices import choose_slices

    quota = SliceQuota(months=tuple(range(13)), protocols=(protocols[0],))
    spec = Preset(_NAME, len(patients), POPULATIONS["tiny"], tuple(protocols), quota, references=(), readers=readers)
    with write.building(root) as folder:
        results = [make_patient(folder, patient, spec) for patient in patients]
        candidates = [c for result in results for c in result.candidates if c.protocol in quota.protocols]
        slices = choose_slices(candidates, quota, np.random.default_rng(0))
        write.write_tables(
            folder,
            description=write.describe(f"{_NAME} (synthetic)", synthetic=True),
            participants=tables.participants_table(list(patients)),
            sessions=tables.sessions_table(list(patients)),
            hips=tables.hips_table(list(patients)),
            grades=tables.grades_frame([row for result in results for row in result.grades]),
            slices=slices,
        )
        if readers:
            write_readings(folder, spec, slices, 0)
    return Cohort.open(root)


def incident_kinds() -> dict[str, dict[str, Any]]:
    """What is shown of the scanner's incidents: a name, and the fields of ``Incidents`` that make it."""
    from onfh_nb.synthetic.fat_saturation import FatSaturation
    from onfh_nb.synthetic.ghosts import Ghosts
    from onfh_nb.synthetic.motion import Motion

    failed = FatSaturation(0.08, (0.0, 0.0, 0.0), 0.8, (0.0, -0.2, 0.7), (1.0, 0.6, 0.4))
    return {
        "nothing wrong": {},
        "motion": {"motion": Motion(0.15, 1.5, 3)},
        "arterial ghosts": {"ghosts": Ghosts(0.2, 0.13, (1.0, -0.9, 0.8))},
        "low signal": {"noise_factor": 3.0},
        "fat saturation failed": {"fat_saturation": failed},
    }


def with_incidents(protocols: Iterable[str]) -> dict[str, dict[str, NDArray[Any]]]:
    """One slice of the example patient in each protocol, acquired again under each incident.

    Parameters
    ----------
    protocols : iterable of str
        Protocol keys, both hips in one field.

    Returns
    -------
    dict of str to dict of str to ndarray of int16, shape (H, W)
        By protocol, then by incident; the anatomy, the noise and the coil are the same in all of one protocol.
    """
    return {protocol: _under_each(protocol) for protocol in protocols}


def _under_each(key: str) -> dict[str, NDArray[Any]]:
    from onfh_nb.synthetic import incidents
    from onfh_nb.synthetic.acquisition import acquire, draw_reception, store
    from onfh_nb.synthetic.anatomy.scene import build_scene
    from onfh_nb.synthetic.exam import plan_exam
    from onfh_nb.synthetic.ghosts import artery_segments
    from onfh_nb.synthetic.protocols import PROTOCOLS, SCANNERS, tissue_signal
    from onfh_nb.synthetic.render import render, whole
    from onfh_nb.synthetic.tissues import relaxation

    patient, protocol = replace(example_patient(), site=_SITE), PROTOCOLS[key]
    exam = plan_exam(patient.body, protocol, np.random.default_rng(1))
    table = tissue_signal(protocol, _SITE, relaxation(SCANNERS[_SITE].field_t))
    scene = build_scene(patient, 0)
    signal = render(scene, exam, table, whole(exam))
    reception = draw_reception(protocol, _SITE, exam, table, np.random.default_rng(2))
    calm = incidents.without(reception.incidents)
    affine = np.linalg.inv(exam.affine(exam.stored))
    index = round(float((affine @ np.append(scene.hips[0].head[:3], 1.0))[0]))
    found = {}
    for name, changes in incident_kinds().items():
        if "fat_saturation" in changes and calm.fat_saturation is None:
            continue  # this sequence saturates nothing, so nothing can fail
        taken = replace(reception, incidents=_changed(calm, changes))
        picture = store(acquire(signal, taken, exam, arteries=artery_segments(scene)), taken)
        found[name] = picture[index]
    return found


def _changed(calm: Incidents, changes: Mapping[str, Any]) -> Incidents:
    return replace(calm, **changes)
