"""One small cohort of patients made by hand, painted once for all tests of the page."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def painted_cohort(tmp_path_factory: pytest.TempPathFactory):
    """Two patients: a lesion on the right of one, two confounders in the other; T1 and STIR, two readers."""
    from onfh_nb.report.phantom.example_states import finding_patients, planes_patient
    from onfh_nb.report.phantom.painted import paint_cohort

    patients = [planes_patient("sub-001"), *finding_patients(["bone_island", "transient_oedema"], 2)]
    return paint_cohort(tmp_path_factory.mktemp("painted") / "cohort", patients, ("cor_t1", "cor_stir"), readers=2)
