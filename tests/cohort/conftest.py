"""The cohort written by hand, opened."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from onfh_nb.cohort import Cohort

sys.path.append(str(Path(__file__).parent))  # cohort_by_hand and hospital, which the tests here share


@pytest.fixture
def hand_cohort(tmp_path: Path) -> Cohort:
    from cohort_by_hand import write_hand_cohort

    return Cohort.open(write_hand_cohort(tmp_path / "hand"))
