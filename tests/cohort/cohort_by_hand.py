"""A small cohort written by hand: two patients, two visits, one mask each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from onfh_nb.cohort import write
from onfh_nb.io.volume import LabelVolume, Volume

CORONAL = np.array([[0, 0, -0.8, 10], [4.0, 0, 0, -20], [0, -0.8, 0, 30], [0, 0, 0, 1]])
SIDECAR = {"MagneticFieldStrength": 3.0, "Manufacturer": "Siemens", "RepetitionTime": 0.6, "EchoTime": 0.013}


def coronal(seed: int, shape: tuple[int, int, int] = (4, 12, 10)) -> Volume:
    """A coronal volume of reproducible noise."""
    return Volume(np.random.default_rng(seed).integers(0, 900, shape).astype(np.int16), CORONAL)


def hand_tables() -> dict[str, pd.DataFrame]:
    people = ["sub-001", "sub-002"]
    hips = [(person, hemi) for person in people for hemi in "LR"]
    visits = [("ses-m00", 0), ("ses-m03", 3)]
    return {
        "participants": pd.DataFrame(
            {"participant_id": people, "age": [44.0, 51.5], "sex": ["F", "M"], "site": ["S3T", "P15T"]}
        ),
        "sessions": pd.DataFrame(
            [(person, *visit) for person in people for visit in visits],
            columns=["participant_id", "session_id", "months"],
        ),
        "hips": pd.DataFrame(
            [(*hip, int(hip[1] == "R"), "none", 0, 12.0) for hip in hips],
            columns=["participant_id", "hemi", "has_lesion", "treatment", "event", "event_months"],
        ),
        "grades": pd.DataFrame(
            [(*hip, visit[0], "truth", "II" if hip[1] == "R" else "0", None) for hip in hips for visit in visits],
            columns=["participant_id", "hemi", "session_id", "reader", "arco", "jic"],
        ),
        "slices": pd.DataFrame(
            [("s1", "sub-001", "R", "ses-m00", "sub-001_ses-m00_acq-cort1_T1w", 2, 1)],
            columns=["slice_id", "participant_id", "hemi", "session_id", "image_id", "index", "lesion"],
        ),
    }


def write_hand_cohort(out: Path, *, synthetic: bool = True) -> Path:
    seed = 0
    with write.building(out) as root:
        tables = hand_tables()
        for row in tables["sessions"].itertuples():
            for protocol in ("cor_t1", "cor_stir"):
                seed += 1
                image = coronal(seed)
                image_id = write.write_image(
                    root,
                    image,
                    participant_id=row.participant_id,
                    session_id=row.session_id,
                    protocol=protocol,
                    sidecar=SIDECAR,
                )
                if synthetic:
                    write.write_reference(root, image, image_id=image_id, kind="noisefree")
            mask = LabelVolume((image.array > 600).astype(np.uint8), image.affine, labels={1: "necrosis"})
            write.write_label(root, mask, image_id=image_id, hemi="R", name="necrosis")
            write.write_label(root, mask, image_id=image_id, hemi="R", name="head", reader="reader1")
            if synthetic:
                record = {"participant_id": row.participant_id, "hemi": "R", "lens": {"D": 0.9, "u": [0.0, 0.2, 0.98]}}
                write.write_truth(root, record, participant_id=row.participant_id, session_id=row.session_id, hemi="R")
        write.write_tables(root, description=write.describe("by hand", synthetic=synthetic), **tables)
    return out
