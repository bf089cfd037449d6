from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.training import hip_predictions


def slices(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    """Hip, visit, label, probability of a lesion."""
    table = pd.DataFrame(rows, columns=["hemi", "session_id", "y_true", "p_lesion"])
    return table.assign(
        unit_id=[f"s{k}" for k in range(len(rows))], participant_id="sub-001", site="S3T", fold=-1, model="m",
        p_normal=1 - table["p_lesion"], call=0, logit_lesion=0.0, head_found=True,
    )  # fmt: skip


def test_a_visit_of_a_hip_is_one_row_with_the_mean_of_its_log_odds():
    table = slices(
        ("R", "ses-m00", 1, 0.8), ("L", "ses-m00", 0, 0.2), ("R", "ses-m00", 0, 0.5), ("R", "ses-m03", 0, 0.1)
    )
    hips = hip_predictions(table, 0.6)
    assert hips["unit_id"].tolist() == [f"sub-001_hemi-{h}" for h in ("R_ses-m00", "L_ses-m00", "R_ses-m03")]
    assert hips["p_lesion"].tolist() == pytest.approx([2 / 3, 0.2, 0.1])  # odds 4 and 1: their geometric mean is 2
    assert hips["call"].tolist() == [1, 0, 0]
    assert hips["n_slices"].tolist() == [2, 1, 1]
    assert "head_found" not in hips
    assert hip_predictions(table, 0.7)["call"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("labels", "hip"), [((0, 0), 0), ((0, 1), 1), ((-1, 1), 1), ((0, -1), -1), ((-1, -1), -1)], ids=str
)
def test_an_unlabelled_slice_leaves_a_hip_unknown_unless_another_shows_a_lesion(labels: tuple[int, int], hip: int):
    table = slices(("R", "ses-m00", labels[0], 0.5), ("R", "ses-m00", labels[1], 0.5))
    assert hip_predictions(table, 0.5)["y_true"].tolist() == [hip]
    assert table["y_true"].tolist() == list(labels)
