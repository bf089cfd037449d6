from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "cohort"))

from cohort_by_hand import write_hand_cohort

from onfh_nb.cohort import Cohort
from onfh_nb.datasets import load_slices
from onfh_nb.training import trained_on


def test_a_model_remembers_where_it_learnt(tmp_path: Path):
    """Only the images of the pictures count: the second patient, of the other site, has none."""
    cohort = Cohort.open(write_hand_cohort(tmp_path / "hand", synthetic=False))
    about = trained_on(cohort, load_slices(cohort, size=96), threshold=0.3)
    assert (about.protocol, about.sites, about.fields_t) == ("cor_t1", ("S3T",), (3.0,))
    assert (about.threshold, about.synthetic, about.classes) == (0.3, False, ("normal", "lesion"))
    assert about.cohort_fingerprint == cohort.fingerprint
    other = cohort.path / "derivatives/onfh/slices.tsv"
    row = "s2\tsub-002\tL\tses-m00\tsub-002_ses-m00_acq-corstir_T2w\t1\t0\n"
    other.write_text(other.read_text() + row)
    again = Cohort.open(cohort.path)
    about = trained_on(again, load_slices(again, size=96, protocol=["cor_t1", "cor_stir"]))
    assert (about.protocol, about.sites) == ("cor_stir cor_t1", ("P15T", "S3T"))
