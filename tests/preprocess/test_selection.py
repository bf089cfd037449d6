from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.exceptions import NoTruthError, ParameterError
from onfh_nb.io import Volume
from onfh_nb.preprocess import (
    SliceParams,
    before_and_after,
    choose_pictures,
    cut_picture,
    preprocess_slice,
    read_source,
)

AFFINE = np.array([[0, 0, -1.5, 90.0], [4, 0, 0, 0], [0, -1.5, 0, 90], [0, 0, 0, 1]])


def real_like(depths: dict[str, int]) -> SimpleNamespace:
    """What a cohort of real images without any label looks like to these functions."""
    volumes = {name: Volume(np.random.default_rng(n).random((n, 120, 100)), AFFINE) for name, n in depths.items()}

    def reference(image_id: str, kind: str) -> Volume:
        raise NoTruthError("real")

    images = pd.DataFrame(
        {"image_id": list(depths), "participant_id": ["sub-1"] * len(depths), "session_id": "ses-m00"}
    )
    columns = ["image_id", "name", "hemi", "reader", "path"]
    return SimpleNamespace(
        name="r", images=images.assign(protocol="ax_other"), slices=pd.DataFrame(columns=["image_id", "lesion"]),
        label_files=pd.DataFrame(columns=columns), read=volumes.__getitem__, reference=reference,
    )  # fmt: skip


def test_each_lesion_gives_its_middle_slices(tiny_cohort: Cohort):
    one, three = (choose_pictures(tiny_cohort, per_hip=k) for k in (1, 3))
    hips = tiny_cohort.slices
    images = tiny_cohort.images.query("protocol == 'cor_t1' and session_id == 'ses-m00'")["image_id"]
    lesions = hips[hips["image_id"].isin(images) & (hips["lesion"] == 1)]
    assert len(one) == len(lesions.groupby(["participant_id", "hemi"]))
    for (patient, hemi), chosen in one.groupby(["participant_id", "hemi"]):
        own = lesions[(lesions["participant_id"] == patient) & (lesions["hemi"] == hemi)]["index"]
        # A cohort may list some slices of a lesion only: the chosen one is the nearest to the middle among these.
        assert abs(chosen["index"].item() - own.median()) == (own - own.median()).abs().min()
    assert not three.duplicated().any()
    assert set(map(tuple, one.to_numpy())) <= set(map(tuple, three.to_numpy()))


def test_slices_without_a_label_do_not_hide_those_with_one(tiny_cohort: Cohort):
    slices = tiny_cohort.slices.astype({"lesion": "Int64"})
    unlabelled = slices.iloc[:1].assign(slice_id="another", index=0, lesion=pd.array([None], "Int64"))
    mixed = SimpleNamespace(
        name="mixed", images=tiny_cohort.images, slices=pd.concat([slices, unlabelled], ignore_index=True)
    )
    pd.testing.assert_frame_equal(choose_pictures(mixed), choose_pictures(tiny_cohort))


def test_fewer_patients_are_the_first_ones(tiny_cohort: Cohort):
    few = choose_pictures(tiny_cohort, patients=3)
    assert few["participant_id"].nunique() == 3
    assert few["participant_id"].max() < choose_pictures(tiny_cohort)["participant_id"].max()


def test_a_sequence_that_is_not_there_is_named(tiny_cohort: Cohort):
    with pytest.raises(ParameterError, match="no labelled slice with a lesion on protocol ax_pd"):
        choose_pictures(tiny_cohort, protocol="ax_pd")
    with pytest.raises(ParameterError, match="per_hip must be at least 1"):
        choose_pictures(tiny_cohort, per_hip=0)


def test_a_hip_picture_holds_the_lesion_in_the_head_in_the_middle(tiny_cohort: Cohort):
    row = choose_pictures(tiny_cohort).iloc[0]
    picture = cut_picture(read_source(tiny_cohort, row["image_id"]), row["index"], row["hemi"])
    assert not picture.whole
    assert picture.grey.shape == picture.noise_free.shape == picture.head.shape
    assert picture.grey.shape[0] * picture.pixel_mm == pytest.approx(140, abs=picture.pixel_mm)
    assert picture.necrosis.any()
    assert (picture.head | ~picture.necrosis).all()
    middle = (np.array(picture.head.shape) - 1) / 2
    assert np.abs(np.argwhere(picture.head).mean(axis=0) - middle).max() * picture.pixel_mm < 8
    assert np.corrcoef(picture.grey.ravel(), picture.noise_free.ravel())[0, 1] > 0.99


def test_without_hips_every_image_gives_its_middle_slice():
    cohort = real_like({"a": 5, "b": 8})
    table = choose_pictures(cohort)
    assert table["index"].tolist() == [2, 4] or table["index"].tolist() == [2, 3]
    assert table["hemi"].isna().all()
    picture = cut_picture(read_source(cohort, "a"), 2, None)
    assert picture.whole
    assert picture.grey.shape == (120, 100)
    assert (picture.noise_free, picture.bias_free, picture.head, picture.necrosis) == (None,) * 4


def test_before_and_after_are_the_chain_s_ends():
    cohort = real_like({"a": 5, "b": 8, "c": 3})
    pairs = before_and_after(cohort, choose_pictures(cohort), SliceParams(), most=2)
    assert len(pairs) == 2
    before, after = pairs["sub-1 1, slice 2"]
    assert before.shape == (120, 100)
    assert np.array_equal(after, preprocess_slice(cohort.read("a").array[2]))
