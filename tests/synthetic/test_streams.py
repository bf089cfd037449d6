from onfh_nb.synthetic.streams import STAGES, patient_seeds, stream


def test_each_patient_and_stage_has_a_seed_of_its_own():
    seeds = [value for block in range(3) for slot in range(20) for value in patient_seeds(5, block, slot).values()]
    assert len(set(seeds)) == 3 * 20 * len(STAGES)
    assert max(seeds) < 2**53


def test_first_stages_keep_their_place():
    assert STAGES[:4] == ("geometry", "tissue", "acquisition", "reader")


def test_branches_of_a_stage_differ_and_repeat():
    seeds = patient_seeds(0, 0, 0)
    draw = [stream(seeds, "lesion", k).random() for k in (0, 1, 0)]
    assert draw[0] == draw[2] != draw[1]
