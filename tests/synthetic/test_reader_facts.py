import json

import numpy as np
import pytest
from readable_cohort import write_readable

from onfh_nb.cohort import layout
from onfh_nb.synthetic.reader_facts import read_mask, read_truth, slice_facts


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    root = tmp_path_factory.mktemp("facts") / "balls"
    _, slices, states = write_readable(root, patients=2)
    return root, slices, states


def test_areas_are_those_of_the_masks(cohort):
    root, slices, states = cohort
    facts = {fact.slice_id: fact for fact in slice_facts(root, slices)}
    assert set(facts) == set(slices.slice_id)
    for row in slices.itertuples():
        fact = facts[row.slice_id]
        mask = read_mask(root, row.image_id, row.hemi, "necrosis")
        area = 0.0 if mask is None else mask.array[row[6]].sum() * 1.4**2
        assert fact.lesion_mm2 == pytest.approx(area)
        assert fact.lesion == bool(row.lesion)
        assert 0 <= fact.lesion_share <= 1
        assert fact.seed == next(p for p in states if p.participant_id == row.participant_id).seeds["reader"]
    largest = [max(f.lesion_share for f in facts.values() if f.seed == p.seeds["reader"]) for p in states]
    assert largest == [1.0] * len(states)


def test_unlabelled_slices_are_not_read(cohort):
    root, slices, _ = cohort
    some = slices.assign(lesion=slices.lesion.where(np.arange(len(slices)) % 2 == 0))
    assert len(slice_facts(root, some)) == some.lesion.notna().sum()


def test_other_findings_are_counted(cohort):
    root, slices, _ = cohort
    row = slices.iloc[0]
    image = layout.parse_image_id(row.image_id)
    path = layout.truth_path(root, participant_id=image.participant_id, session_id=image.session_id, hemi=row.hemi)
    record = read_truth(root, row.image_id, row.hemi)
    before = {f.slice_id: f.confounders for f in slice_facts(root, slices)}
    own = sum(f["kind"] in ("bone_island", "metal") for f in record.get("findings") or ())
    added = [*(record.get("findings") or ()), {"kind": "bone_island"}, {"kind": "metal"}, {"kind": "fovea"}]
    path.write_text(json.dumps({**record, "findings": added}))
    after = {f.slice_id: f.confounders for f in slice_facts(root, slices)}
    path.write_text(json.dumps(record))
    assert after[row.slice_id] == before[row.slice_id] + 2 >= own
