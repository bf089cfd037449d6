from __future__ import annotations

from datetime import date

import pytest

from onfh_nb.cohort import write_template
from onfh_nb.cohort.clinical import read_clinical
from onfh_nb.cohort.clinical_columns import NAMES
from onfh_nb.exceptions import CohortError


def test_the_template_explains_every_column_and_can_be_filled_in(tmp_path):
    path = write_template(tmp_path / "template.csv")
    lines = path.read_text().splitlines()
    for name in NAMES:
        assert any(line.startswith(f"# {name}: ") for line in lines), name
    assert read_clinical(path) == ([], [])
    path.write_text(path.read_text() + "1,R,2024-03-31" + "," * (len(NAMES) - 3) + "\n")
    rows, problems = read_clinical(path)
    assert problems == []
    assert rows[0].day == date(2024, 3, 31)
    with pytest.raises(CohortError, match="already exists"):
        write_template(path)


def test_a_template_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(CohortError, match="cannot be written"):
        write_template(tmp_path / "nowhere" / "template.csv")
