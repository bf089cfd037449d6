import itertools
import json

import numpy as np
import pytest
from readable_cohort import write_readable

from onfh_nb.cohort import Cohort
from onfh_nb.evaluate import majority_vote
from onfh_nb.io.labelme import labelme_to_mask
from onfh_nb.preprocess import head_centre, hip_picture, picture_to_slice
from onfh_nb.synthetic.reader_facts import SliceFacts
from onfh_nb.synthetic.reader_masks import Reader, draw_readers
from onfh_nb.synthetic.readers import read_slices, write_readings


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    root = tmp_path_factory.mktemp("read") / "balls"
    spec, slices, _ = write_readable(root, patients=5)
    write_readings(root, spec, slices, 0)
    return Cohort.open(root)


def facts(n, seed=0):
    """Labelled slices as a cohort has them: three in four lesions, of all sizes; every third normal hip confounds."""
    rng = np.random.default_rng(seed)
    made = []
    for k in range(n):
        lesion = bool(rng.random() < 0.75)
        area = float(rng.gamma(1.5, 150.0)) + 10.0 if lesion else 0.0
        share = min(area / 500.0, 1.0)
        made.append(
            SliceFacts(f"slice-{k}", lesion, area, share, 1000.0, int(rng.random() < 0.33), int(rng.integers(2**50)))
        )
    return made


def kappas(table, phase):
    from sklearn.metrics import cohen_kappa_score

    wide = table[table.phase == phase].pivot_table(index="slice_id", columns="reader", values="lesion")
    return [cohen_kappa_score(wide[a], wide[b]) for a, b in itertools.combinations(wide.columns, 2)]


@pytest.fixture(scope="module")
def many():
    slices = facts(6000)
    return slices, read_slices(slices, draw_readers(np.random.default_rng(1), 3))


@pytest.mark.parametrize(("phase", "kappa"), [("before", 0.60), ("after", 0.85)])
def test_readers_agree_as_often_as_published(many, phase, kappa):
    assert np.mean(kappas(many[1], phase)) == pytest.approx(kappa, abs=0.015)


def test_small_and_confounded_slices_are_misread_more_often(many):
    slices, table = many
    truth = {fact.slice_id: fact for fact in slices}
    wrong = table[table.phase == "after"].assign(
        wrong=lambda t: t.lesion != t.slice_id.map(lambda i: int(truth[i].lesion)),
        area=lambda t: t.slice_id.map(lambda i: truth[i].lesion_mm2),
        fooled=lambda t: t.slice_id.map(lambda i: truth[i].confounders),
    )
    sick, well = wrong[wrong.area > 0], wrong[wrong.area == 0]
    assert sick[sick.area < 50].wrong.mean() > 5 * sick[sick.area > 300].wrong.mean()
    assert well[well.fooled > 0].wrong.mean() > 1.5 * well[well.fooled == 0].wrong.mean()


def test_the_oracle_tells_lesions_from_the_consensus_of_noisy_readers(many):
    from sklearn.metrics import roc_auc_score

    slices, table = many
    after = table[table.phase == "after"].pivot_table(index="slice_id", columns="reader", values="lesion")
    consensus = majority_vote(after.to_numpy().T)
    area = {fact.slice_id: fact.lesion_mm2 for fact in slices}
    assert roc_auc_score(consensus, [area[i] for i in after.index]) >= 0.97


def test_sure_readers_are_right_more_often(many):
    slices, table = many
    truth = {fact.slice_id: int(fact.lesion) for fact in slices}
    right = table.lesion == table.slice_id.map(truth)
    assert table.confidence.between(0.5, 1.0).all()
    assert right[table.confidence > 0.95].mean() > right[table.confidence < 0.75].mean() + 0.1


def test_one_slice_is_read_alike_whatever_else_is_read():
    readers = [Reader(f"reader{k}", 1.0, 0.0, 1.0) for k in (1, 2, 3)]
    one, two = facts(400), facts(400)[::-1]
    a, b = (read_slices(x, readers).sort_values(["slice_id", "reader", "phase"]).lesion for x in (one, two))
    assert a.tolist() == b.tolist()
    assert len(read_slices([], readers)) == 0


def test_the_cohort_stays_valid_and_holds_every_reading(read):
    assert read.validate() == []
    labelled = read.slices[read.slices.lesion.notna()]
    assert len(read.readings) == 6 * len(labelled)
    assert set(read.readings.reader) == {"reader1", "reader2", "reader3"}
    assert set(read.readings.slice_id) == set(labelled.slice_id)


def test_labelme_files_read_back_to_the_masks_of_the_cohort(read):
    outlined = read.readings[read.readings.outlined == 1]
    assert 0 < outlined.slice_id.nunique() <= 120
    rows = read.slices.set_index("slice_id")
    seen = 0
    opened = {}
    for reading in outlined.itertuples():
        row = rows.loc[reading.slice_id]
        if (hip := (row.image_id, row.hemi)) not in opened:
            masks = {r: read.labels(row.image_id, "necrosis", hemi=row.hemi, reader=r) for r in set(outlined.reader)}
            centre = head_centre(read.labels(row.image_id, "head", hemi=row.hemi))
            opened[hip] = read.read(row.image_id), centre, masks
        image, centre, masks = opened[hip]
        file = read.path / "derivatives/readers" / reading.reader / f"{reading.slice_id}.json"
        content = json.loads(file.read_text())
        assert (file.parent / content["imagePath"]).resolve().is_file()
        assert bool(content["shapes"]) == bool(reading.lesion)
        assert all(3 <= len(shape["points"]) <= 40 for shape in content["shapes"])
        drawn = labelme_to_mask(file, {"necrosis": 1})
        kept = masks[reading.reader].array[row["index"]]
        assert np.array_equal(picture_to_slice(drawn, image, row["index"], centre, row.hemi), kept)
        seen += int(kept.any())
    assert seen > 30


def test_consensus_of_outlines_is_better_than_a_reader(read):
    outlined = read.readings[(read.readings.outlined == 1) & (read.readings.lesion == 1)]
    rows = read.slices.set_index("slice_id")
    single, joint = [], []
    for slice_id, readings in outlined.groupby("slice_id"):
        row = rows.loc[slice_id]
        if row.lesion != 1 or len(readings) < 3:
            continue
        true = read.labels(row.image_id, "necrosis", hemi=row.hemi)
        centre = head_centre(read.labels(row.image_id, "head", hemi=row.hemi))
        truth = hip_picture(true, row["index"], centre, row.hemi) != 0
        drawn = [
            labelme_to_mask(read.path / "derivatives/readers" / name / f"{slice_id}.json", {"necrosis": 1}) != 0
            for name in readings.reader
        ]
        single += [dice(mask, truth) for mask in drawn]
        joint.append(dice(majority_vote(drawn), truth))
    assert len(joint) > 10
    assert np.mean(joint) > np.mean(single) + 0.005
    assert 0.6 < np.mean(single) < 0.97


def dice(a, b):
    return 2 * (a & b).sum() / (a.sum() + b.sum())


def test_grades_of_all_readers_stand_beside_the_truth(read):
    assert read.grades.reader.value_counts().nunique() == 1
    assert set(read.grades.reader) == {"truth", "reader1", "reader2", "reader3"}


def test_equal_seeds_give_equal_bytes(tmp_path):
    for name in ("one", "two"):
        spec, slices, _ = write_readable(tmp_path / name, patients=1)
        write_readings(tmp_path / name, spec, slices, 3)
    files = [file for file in sorted((tmp_path / "one").rglob("*")) if file.is_file()]
    assert len(files) > 30
    for file in files:
        assert file.read_bytes() == (tmp_path / "two" / file.relative_to(tmp_path / "one")).read_bytes(), file.name
