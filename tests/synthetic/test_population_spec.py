import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.population_spec import KURODA_JIC, POPULATIONS, REGISTRY_ARCO, PopulationSpec, population_spec


def test_sizes_are_those_of_the_papers():
    assert {name: spec.block for name, spec in POPULATIONS.items()} == {
        "tiny": 24,
        "kong": 30,
        "cohort": 100,
        "vascular": 78,
        "yang": 209,
        "shen": 669,
        "uemura": 45,
    }
    assert all(spec.name == name for name, spec in POPULATIONS.items())


def test_priors_are_those_of_the_registries():
    assert sum(REGISTRY_ARCO.values()) == pytest.approx(100)
    assert REGISTRY_ARCO["IIIA"] + REGISTRY_ARCO["IIIB"] == pytest.approx(29.6)
    assert sum(KURODA_JIC.values()) == pytest.approx(100.1)
    assert POPULATIONS["cohort"].bilateral_share == 0.62


def test_a_population_is_its_own_spec():
    spec = PopulationSpec("mine", 10)
    assert population_spec(spec) is spec
    with pytest.raises(ParameterError, match="expected one of tiny, kong"):
        population_spec("king")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"block": 0}, "at least one patient"),
        ({"bilateral_share": 0.8, "healthy_share": 0.4}, "sum to at most 1"),
        ({"missing_visit": 1.2}, "missing_visit is 1.2"),
        ({"male_share": -0.1}, "male_share is -0.1"),
        ({"months": (3, 6)}, "begin at 0"),
        ({"months": (0, 6, 3)}, "begin at 0 and rise"),
        ({"age_mean": 90.0}, "age_mean is 90"),
        ({"duration_mean": 9.0}, "duration_mean is 9"),
        ({"followup_months": (0.0, 12.0)}, "followup_months"),
        ({"arco_weights": {"V": 1.0}}, "arco_weights names 'V', expected I, II"),
        ({"jic_weights": {"A": -1.0, "B": 2.0}}, "weights of 0 or more"),
        ({"treatment_weights": {"none": 0.0}}, "do not sum to 0"),
        ({"site_shares": {"Mars": 1.0}}, "site_shares names 'Mars'"),
        ({"lost_per_year": -0.1}, "lost_per_year is -0.1, expected a rate of 0 or more"),
        ({"replacement_wait_months": 0.0}, "replacement_wait_months is 0.0, expected at least 1, or None"),
    ],
)
def test_settings_that_make_no_sense_are_refused(changes, words):
    with pytest.raises(ParameterError, match=words):
        PopulationSpec(**{"name": "x", "block": 10} | changes)
