import numpy as np
import pytest

from onfh_nb.cohort import schema
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.reader_grades import JIC_DISAGREEMENT, graded, jic_disagreement, margin_sd_deg
from onfh_nb.synthetic.record import truth_record

STAGES = ["0", "I", "II", "IIIA", "IIIB", "IV"]


@pytest.fixture(scope="module")
def records():
    return [truth_record(p, h, h.visits[0]) for p in draw_patients("cohort", 100, seed=2) for h in p.hips]


@pytest.fixture(scope="module")
def graded_twice(records):
    sick = [r for r in records if r["theta_lat"] is not None]
    sd = margin_sd_deg(*([r[key] for r in sick] for key in ("theta_lat", "theta_P", "theta_E")))
    rng = np.random.default_rng(0)
    return [[graded(r, sd, rng) for r in records] for _ in range(2)]


def test_readers_disagree_on_the_type_as_often_as_published(records, graded_twice):
    sick = [k for k, r in enumerate(records) if r["theta_lat"] is not None]
    both = [k for k in sick if all(g[k]["arco"] != "0" for g in graded_twice)]
    differ = np.mean([graded_twice[0][k]["jic"] != graded_twice[1][k]["jic"] for k in both])
    assert differ == pytest.approx(28 / 188, abs=3 * np.sqrt(0.149 * 0.851 / len(both)))


def test_margin_error_is_solved_for(records):
    sick = [r for r in records if r["theta_lat"] is not None]
    angles = [[r[key] for r in sick] for key in ("theta_lat", "theta_P", "theta_E")]
    sd = margin_sd_deg(*angles)
    assert 1 < sd < 15
    assert jic_disagreement(*angles, sd) == pytest.approx(JIC_DISAGREEMENT, abs=1e-6)
    assert jic_disagreement(*angles, 0.0) == pytest.approx(0.0, abs=1e-9)
    assert margin_sd_deg([], [], []) == 0.0


def test_type_is_wrong_by_one_step_next_to_its_limits(records, graded_twice):
    order = ["A", "B", "C1", "C2"]
    wrong, right = [], []
    for record, grade in zip(records, graded_twice[0], strict=True):
        if record["theta_lat"] is None or grade["jic"] is None:
            continue
        f = (record["theta_lat"] - record["theta_P"]) / (record["theta_E"] - record["theta_P"])
        away = min(abs(f - k / 3) for k in (1, 2, 3))
        step = abs(order.index(record["jic"]) - order.index(grade["jic"]))
        assert step <= 1
        (wrong if step else right).append(away)
    assert np.mean(wrong) < 0.5 * np.mean(right)


def test_stage_is_wrong_by_one_step_at_most(records, graded_twice):
    steps = [
        abs(STAGES.index(r["arco"]) - STAGES.index(g["arco"])) for r, g in zip(records, graded_twice[0], strict=True)
    ]
    assert max(steps) == 1
    assert 0.03 < np.mean(steps) < 0.25


def test_grades_fit_the_format_and_each_other(graded_twice):
    for grade in graded_twice[0]:
        for name, value in grade.items():
            text = "n/a" if value is None else str(value)
            assert schema.GRADES.column(name).accepts(text), (name, text)
        assert (grade["arco"] == "0") == (grade["jic"] is None) == (grade["necrosis_pct"] == 0)
        assert (grade["collapse_mm"] > 2) <= (grade["arco"] in ("IIIB", "IV"))
        assert grade["kong_stage"] == str([0, 1, 2, 3, 3, 4][STAGES.index(grade["arco"])])
