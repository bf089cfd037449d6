from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def vessel_rows() -> pd.DataFrame:
    """Six patients, two hips, two visits; the graft adds 10 mm and 2 branches, the right hip half a millimetre more."""
    rows = [
        {
            "participant_id": f"sub-{patient:03d}", "hemi": hemi, "session_id": f"ses-m{months:02d}", "months": months,
            "treatment": arm, "source": "truth", "n_junctions": 7 + 2 * (arm == "vbg") * months // 12,
            "length_mm": 50 + 3 * patient + ((10 + patient) * (arm == "vbg") + 0.5 * (hemi == "R")) * months / 12,
        }
        for patient, arm in enumerate(["none", "vbg"] * 3)
        for hemi in "LR"
        for months in (0, 12)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture
def vessel_masks() -> dict[str, np.ndarray]:
    before = np.zeros((40, 50), bool)
    before[20:22, 5:45] = True
    after = before.copy()
    after[8:20, 25:27] = True
    return {"before": before, "after": after}
