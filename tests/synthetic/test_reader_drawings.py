import json

import numpy as np
import pandas as pd
from PIL import Image
from readable_cohort import write_readable

from onfh_nb.cohort import layout
from onfh_nb.synthetic.reader_drawings import draw_all, outlined_slices
from onfh_nb.synthetic.reader_masks import Reader


def listed():
    rows = [
        (f"sub-001_ses-{ses}_acq-{acq}_hemi-{hemi}_slice-{k:03d}", f"sub-001_ses-{ses}_acq-{acq}_{suffix}", hemi, k, 1)
        for ses in ("m00", "m12")
        for acq, suffix in (("cort1", "T1w"), ("corstir", "T2w"))
        for hemi in "LR"
        for k in range(5, 15)
    ]
    return pd.DataFrame(rows, columns=["slice_id", "image_id", "hemi", "index", "lesion"])


def test_the_middle_of_each_hip_comes_first():
    chosen = outlined_slices(listed(), "cor_t1", most=6)
    assert set(chosen.image_id) == {"sub-001_ses-m00_acq-cort1_T1w"}
    assert chosen.groupby("hemi")["index"].apply(sorted).tolist() == [[9, 10, 11], [9, 10, 11]]
    assert len(outlined_slices(listed(), "cor_t1")) == 20
    assert outlined_slices(listed().assign(lesion=None), "cor_t1").empty


def test_who_sees_nothing_draws_nothing(tmp_path):
    _, slices, _ = write_readable(tmp_path / "balls", patients=1)
    chosen = outlined_slices(slices[slices.lesion == 1], "cor_t1", most=2)
    readers = [Reader("reader1", 1.0, 0.0, 1.0), Reader("reader2", 1.0, 0.0, 1.0)]
    saw = {(name, r.name): int(r.name == "reader1") for name in chosen.slice_id for r in readers}
    draw_all(tmp_path / "balls", chosen, readers, saw)
    for name in chosen.slice_id:
        shapes = [
            json.loads(layout.annotation_path(tmp_path / "balls", r.name, name).read_text())["shapes"] for r in readers
        ]
        assert [bool(found) for found in shapes] == [True, False]
        picture = np.array(Image.open(layout.picture_path(tmp_path / "balls", name)))
        assert picture.shape == (256, 256)
        assert picture.dtype == np.uint8
        assert picture.max() == 255
