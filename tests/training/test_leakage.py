from __future__ import annotations

import pytest

from onfh_nb.training import TrainParams, leakage_delta

PARAMS = TrainParams(epochs=10, lr=2e-2, batch_size=8, device="cpu", augmentation=None, patience=None)
pytestmark = pytest.mark.usefixtures("tiny_zoo")


def test_patients_who_can_be_recognised_flatter_the_slice_level_split(make_data, tmp_path):
    """Labels by chance, hips that can be recognised: all can be learnt of one's own patients, nothing of others."""
    data = make_data(patients=12, slices=12, signal=0.0, own=3.0)
    found = leakage_delta("net", data, PARAMS, seeds=(0,), n_splits=3, run_dir=tmp_path, n=200)
    assert [e.quantity for e in found.estimates] == ["leakage_delta_accuracy", "leakage_delta_auc"]
    assert all(e.estimate > 0.1 for e in found.estimates)
    assert found.per_seed[["seed", "split"]].values.tolist() == [[s, k] for s in (0,) for k in ("slice", "patient")]
    assert len(found.predictions) == 2 * len(data)
    told = []
    again = leakage_delta("net", data, PARAMS, seeds=(0,), n_splits=3, run_dir=tmp_path, n=200, progress=told.append)
    assert told == []
    assert again.estimates == found.estimates
