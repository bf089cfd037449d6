"""A cohort of four patients and two visits: one bright tube in each angiogram, and noise in each ``cor_t1`` picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from onfh_nb.cohort import Cohort, write
from onfh_nb.io.volume import LabelVolume, Volume

PEOPLE, VISITS = [f"sub-00{k}" for k in range(1, 5)], [("ses-m00", 0), ("ses-m03", 3)]
FINE = np.array([[0, 0, -1.0, 12], [1.0, 0, 0, -12], [0, -1.0, 0, 12], [0, 0, 0, 1]])
THICK = FINE @ np.diag([4.0, 1, 1, 1])
SIDE, TALL = 24, 20


def tube(row: int, column: int) -> np.ndarray:
    """A tube of 3×3 voxels from front to back."""
    mask = np.zeros((SIDE, TALL, SIDE), bool)
    mask[2:-2, row : row + 3, column : column + 3] = True
    return mask


def write_vessel_cohort(out: Path) -> Cohort:
    rng = np.random.default_rng(0)
    head = np.zeros((SIDE, TALL, SIDE), bool)
    head[4:-4, 2:-2, 2:-2] = True
    with write.building(out) as root:
        for number, person in enumerate(PEOPLE):
            mask = tube(4 + 3 * number, 12 - 2 * number)
            for visit, _ in VISITS:
                bright = Volume((rng.normal(100, 10, mask.shape) + 80 * mask).astype(np.float32), FINE)
                plain = Volume(rng.normal(100, 10, (SIDE // 4, TALL, SIDE)).astype(np.float32), THICK)
                for protocol, volume in (("mra_ss", bright), ("cor_t1", plain)):
                    who = {"participant_id": person, "session_id": visit, "protocol": protocol}
                    image_id = write.write_image(root, volume, sidecar={}, **who)
                    if protocol == "mra_ss":
                        for name, array in (("vessel", mask), ("head", head)):
                            labels = LabelVolume(array.astype(np.uint8), FINE, labels={1: name})
                            write.write_label(root, labels, image_id=image_id, hemi="R", name=name)
        write.write_tables(root, description=write.describe("vessels by hand", synthetic=True), **_tables())
    return Cohort.open(out)


def _tables() -> dict[str, pd.DataFrame]:
    hips = [(person, "R", 1, "none", 0, 12.0) for person in PEOPLE]
    grades = [(person, "R", visit, "truth", "II", None) for person in PEOPLE for visit, _ in VISITS]
    columns = {
        "hips": ["participant_id", "hemi", "has_lesion", "treatment", "event", "event_months"],
        "grades": ["participant_id", "hemi", "session_id", "reader", "arco", "jic"],
        "slices": ["slice_id", "participant_id", "hemi", "session_id", "image_id", "index", "lesion"],
    }
    people = {"participant_id": PEOPLE, "age": [44.0] * 4, "sex": ["F"] * 4, "site": ["S3T"] * 4}
    sessions = [(person, *visit) for person in PEOPLE for visit in VISITS]
    return {
        "participants": pd.DataFrame(people),
        "sessions": pd.DataFrame(sessions, columns=["participant_id", "session_id", "months"]),
        "hips": pd.DataFrame(hips, columns=columns["hips"]),
        "grades": pd.DataFrame(grades, columns=columns["grades"]),
        "slices": pd.DataFrame([], columns=columns["slices"]),
    }
