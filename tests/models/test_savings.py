from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import list_models, savings_table
from onfh_nb.models.savings import imagenet_parameters


def made_up_costs() -> pd.DataFrame:
    """Real counts of parameters, times drawn by hand."""
    names = list_models("all")
    return pd.DataFrame(
        {
            "model": names,
            "parameters": [float(imagenet_parameters(name)) for name in names],
            "flops": range(1, len(names) + 1),
            "latency_ms": [10.0 if name == "MobileNetV3_Large" else 20.0 for name in names],
            "throughput_per_s": [100.0 if name == "MobileNetV3_Large" else 72.0 for name in names],
        }
    )


def test_no_listed_network_gives_the_printed_saving_of_parameters():
    table = savings_table(made_up_costs())
    assert not table.parameters_as_printed.any()
    assert (table.printed_parameters_pct == -35).all()
    nearest = table.iloc[0]
    assert nearest.comparator == "DenseNet121"
    assert round(nearest.parameters_imagenet_pct) == -31
    by_name = table.set_index("comparator")
    assert round(by_name.parameters_imagenet_pct["DarkNet_Small"]) == -62


def test_changes_are_relative_to_the_comparator():
    table = savings_table(made_up_costs())
    assert table.latency_pct.tolist() == pytest.approx([-50.0] * len(table))
    assert table.time_per_picture_pct.tolist() == pytest.approx([-28.0] * len(table))
    assert table.time_as_printed.all()
    assert len(table) == 15


def test_a_comparator_that_fits_is_found():
    costs = made_up_costs()
    costs.loc[costs["model"] == "ResNet50", "parameters"] = costs.parameters[2] / 0.65
    table = savings_table(costs)
    assert table.comparator[table.parameters_as_printed].tolist() == ["ResNet50"]


def test_the_network_itself_must_be_there():
    with pytest.raises(ParameterError, match="has no row for MobileNetV3_Large; it has AlexNet"):
        savings_table(made_up_costs().iloc[[1]])
