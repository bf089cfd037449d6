import numpy as np

from onfh_nb.cohort.schema import PARTICIPANTS
from onfh_nb.synthetic.labs import draw_labs


def test_values_are_those_the_table_of_patients_accepts():
    rng = np.random.default_rng(0)
    for cause in ("steroid", "alcohol", "steroid_alcohol", "idiopathic"):
        for _ in range(200):
            for name, value in draw_labs(rng, cause).items():
                column = PARTICIPANTS.column(name)
                assert column is not None
                assert column.accepts(str(value))


def test_drinkers_have_more_fat_in_the_blood():
    rng = np.random.default_rng(1)
    drinkers, others = ([draw_labs(rng, cause) for _ in range(800)] for cause in ("alcohol", "steroid"))
    for name in ("cholesterol_mmol_l", "triglycerides_mmol_l"):
        assert np.mean([labs[name] for labs in drinkers]) > np.mean([labs[name] for labs in others])
