from __future__ import annotations

import json
import os
import platform

from onfh_nb.cohort import Cohort
from onfh_nb.report.provenance import commit, provenance


def test_the_kind_of_machine_and_not_its_name(small_cohort: Cohort) -> None:
    facts = provenance(small_cohort, 5)
    assert facts["seed"] == 5
    assert facts["cohort"]["n_patients"] == 2
    assert facts["versions"]["python"] == platform.python_version()
    assert facts["machine"]["cores"] >= 1
    words = set(json.dumps(facts).replace('"', " ").replace(",", " ").split())
    assert platform.node() not in words
    assert str(os.environ.get("HOME")) not in words


def test_a_commit_is_twelve_digits_or_nothing() -> None:
    found = commit()
    assert found is None or len(found.rstrip("+")) == 12
