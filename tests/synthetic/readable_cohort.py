"""A cohort that readers can read, made of balls instead of painted patients, so that it takes no time."""

from dataclasses import replace

import numpy as np

from onfh_nb.cohort import write
from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.synthetic import tables
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.population_spec import POPULATIONS
from onfh_nb.synthetic.presets import SliceQuota, find_preset
from onfh_nb.synthetic.record import session_id, truth_record
from onfh_nb.synthetic.slices import Candidate, choose_slices

AFFINE = np.array([[0, 0, -1.4, 179], [-4.4, 0, 0, 40], [0, -1.4, 0, 112], [0, 0, 0, 1.0]])
SHAPE = (18, 160, 256)


def write_readable(root, patients=8, seed=0):
    """Write the cohort; returns its preset, its table of slices and its patients."""
    spec = replace(
        find_preset("kong", patients=patients), readers=3, slices=SliceQuota(months=(0,), protocols=("cor_t1",))
    )
    population = replace(POPULATIONS["kong"], months=(0, 12))
    states = draw_patients(population, patients, seed)
    candidates = []
    with write.building(root) as inside:
        for patient in states:
            for number, month in enumerate((0, 12)):
                candidates += _write_visit(inside, patient, number, month)
        slices = choose_slices([c for c in candidates if c.months == 0], spec.slices, np.random.default_rng(0))
        write.write_tables(
            inside,
            description=write.describe("balls (synthetic)", synthetic=True),
            participants=tables.participants_table(states),
            sessions=tables.sessions_table(states),
            hips=tables.hips_table(states),
            grades=_grades(states),
            slices=slices,
        )
    return spec, slices, states


def _grades(states):
    import pandas as pd

    names = ("participant_id", "hemi", "session_id", "arco", "ficat", "jic", "steinberg_stage", "steinberg_grade")
    records = [truth_record(p, h, v) for p in states for h in p.hips for v in h.visits]
    rows = [
        {name: r[name] for name in (*names, "collapse_mm", "kerboul_deg", "necrosis_pct")}
        | {"reader": "truth", "kong_stage": str(r["kong_stage"])}
        for r in records
    ]
    return pd.DataFrame(rows)


def _write_visit(root, patient, number, month):
    grid = np.indices(SHAPE).reshape(3, -1)
    x, y, z = ((AFFINE[:3, :3] @ grid).T + AFFINE[:3, 3]).T.reshape(3, *SHAPE)
    noise = np.random.default_rng(patient.seeds["tissue"] + month).normal(0, 30, SHAPE)
    picture = noise + 400
    masks = []
    for hip in patient.hips:
        side = 1 if hip.side == "R" else -1
        lat, a, s = (x - 87 * side) * side, y, z
        radius, lens = hip.shape.radius_mm, hip.visits[number].lens
        head = lat**2 + a**2 + s**2 <= radius**2
        dead = np.zeros(SHAPE, bool)
        if lens is not None:
            u = np.array(lens.direction) * lens.distance * radius
            dead = head & ((lat - u[0]) ** 2 + (a - u[1]) ** 2 + (s - u[2]) ** 2 <= (lens.radius * radius) ** 2)
        picture[head] += 400
        picture[dead] -= 500
        masks.append((hip, head, dead))
    session = session_id(month)
    image = write.write_image(
        root,
        Volume(np.clip(picture, 0, None).astype(np.int16), AFFINE),
        participant_id=patient.participant_id,
        session_id=session,
        protocol="cor_t1",
        sidecar={"MagneticFieldStrength": 3.0},
    )
    found = []
    for hip, head, dead in masks:
        for name, mask in (("head", head), ("necrosis", dead)):
            if mask.any():
                labels = LabelVolume(mask.astype(np.uint8), AFFINE, labels={1: name})
                write.write_label(root, labels, image_id=image, hemi=hip.side, name=name)
        record = truth_record(patient, hip, hip.visits[number])
        write.write_truth(root, record, participant_id=patient.participant_id, session_id=session, hemi=hip.side)
        areas = [mask.sum(axis=(1, 2)) * 1.4**2 for mask in (head, dead)]
        ever = hip.visits[0].lens is not None
        found += [
            Candidate(
                patient.participant_id, hip.side, session, month, "cor_t1", image, int(d), *map(float, pair), ever
            )
            for d, pair in enumerate(zip(*areas, strict=True))
            if pair[0] > 0
        ]
    return found
