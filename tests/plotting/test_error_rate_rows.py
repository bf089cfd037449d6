from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import error_rates

NAN = float("nan")


def table() -> pd.DataFrame:
    missed = {"lesions": [20, 0], "lesion_patients": [5, 0], "misses": [4, 0]}
    sound = {"sound": [10, 8], "sound_patients": [3, 2], "false_alarms": [1, 2]}
    rates = {"miss_rate": [0.2, NAN], "miss_low": [0.1, NAN], "miss_high": [0.4, NAN]}
    alarms = {"false_alarm_rate": [0.1, 0.25], "false_alarm_low": [0.0, 0.1], "false_alarm_high": [0.3, 0.5]}
    return pd.DataFrame({"model": "m", "size": ["small", "no lesion"]} | missed | sound | rates | alarms)


def test_rates_in_percent_with_counts():
    missed, alarms = error_rates(table(), by="size").axes
    assert [label.get_text() for label in missed.get_yticklabels()] == ["small", "no lesion"]
    assert [text.get_text() for text in missed.texts] == ["4/20 of 5 patients", "none there"]
    assert [tuple(line.get_xdata()) for line in missed.get_lines()] == [(10.0, 40.0)]
    assert [tuple(line.get_xdata()) for line in alarms.get_lines()] == [(0.0, 30.0), (10.0, 50.0)]


def test_several_models_are_refused():
    both = pd.concat([table(), table().assign(model="n")])
    with pytest.raises(ParameterError, match="the models m, n, expected the rows of one"):
        error_rates(both, by="size")
    with pytest.raises(ParameterError, match="no rows with a column 'stage'"):
        error_rates(table(), by="stage")
