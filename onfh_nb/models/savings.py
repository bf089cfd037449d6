"""The savings that Kong 2025 prints (35 % of parameters, 28 % of time) against each network that could be meant."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.create import create_model
from onfh_nb.models.zoo import list_models

if TYPE_CHECKING:
    import pandas as pd

# A time that was measured twice on one machine differs by as much as this many points.
_TIME_POINTS = 5.0


def savings_table(costs: pd.DataFrame, *, model: str = "MobileNetV3_Large") -> pd.DataFrame:
    """Compare one network with each of the others, and with the savings that were printed.

    Parameters
    ----------
    costs : DataFrame
        From :func:`onfh_nb.models.cost_table`, with a row for ``model``.
    model : str
        The network that is said to save.

    Returns
    -------
    DataFrame
        One row per other network, the one nearest to the printed saving of parameters first: ``comparator``,
        ``lists``, ``parameters_pct`` and ``parameters_imagenet_pct`` (change in parameters with two classes, and with
        ImageNet's heads in colour, as numbers are usually quoted), ``flops_pct``, ``latency_pct``,
        ``time_per_picture_pct`` (in batches), ``printed_parameters_pct`` and ``printed_time_pct``,
        ``parameters_as_printed`` (either change rounds to the printed one), ``time_as_printed`` (either change is
        within 5 points of it). Negative is a saving.

    Raises
    ------
    ParameterError
        If ``model`` has no row in ``costs``.

    References
    ----------
    Kong 2025, doi:10.2196/66727

    Examples
    --------
    >>> from onfh_nb.models import cost_table
    >>> costs = cost_table(["MobileNetV3_Large", "LCNet_050"], image_size=96, batch_size=1, seconds=0.01)
    >>> savings_table(costs).parameters_pct.round().tolist()
    [598.0]
    """
    import pandas as pd

    from onfh_nb import published

    if model not in set(costs["model"]):
        raise ParameterError(f"the table of costs has no row for {model}; it has {', '.join(costs['model'])}")
    printed = published.load("kong2025").set_index("id")["value"]
    ours = costs.set_index("model").loc[model]
    rows = costs[costs["model"] != model]
    imagenet = rows["model"].map(imagenet_parameters)
    table = pd.DataFrame(
        {
            "comparator": rows["model"],
            "lists": [_lists(name) for name in rows["model"]],
            "parameters_pct": _change(ours["parameters"], rows["parameters"]),
            "parameters_imagenet_pct": _change(imagenet_parameters(model), imagenet),
            "flops_pct": _change(ours["flops"], rows["flops"]),
            "latency_pct": _change(ours["latency_ms"], rows["latency_ms"]),
            "time_per_picture_pct": _change(1 / ours["throughput_per_s"], 1 / rows["throughput_per_s"]),
            "printed_parameters_pct": float(printed["K13.parameters"]),
            "printed_time_pct": float(printed["K13.inference_time"]),
        }
    )
    counted = table[["parameters_pct", "parameters_imagenet_pct"]].sub(table["printed_parameters_pct"], axis=0).abs()
    timed = table[["latency_pct", "time_per_picture_pct"]].sub(table["printed_time_pct"], axis=0).abs()
    table["parameters_as_printed"] = (counted <= 0.5).any(axis=1)
    table["time_as_printed"] = (timed <= _TIME_POINTS).any(axis=1)
    return table.iloc[counted.min(axis=1).argsort(kind="stable")].reset_index(drop=True)


@cache
def imagenet_parameters(name: str) -> int:
    """Parameters of a network for colour and the 1000 classes of ImageNet; nothing is allocated."""
    import torch

    from onfh_nb.models.cost import count_parameters

    with torch.device("meta"):
        return count_parameters(create_model(name, in_chans=3, num_classes=1000))


def _change(ours: Any, theirs: pd.Series) -> pd.Series:
    """Per cent; negative where ours is less."""
    return 100 * (ours / theirs - 1)


def _lists(name: str) -> str:
    return " ".join(group for group in ("methods10", "results10", "small") if name in list_models(group))
