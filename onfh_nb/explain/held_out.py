"""Heat maps of pictures by models that never saw their patients, and which pictures to show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.explain.gradient_map import grad_cam

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.datasets import SliceDataset

CALLS: Final = ("lesion found", "lesion missed", "false alarm", "normal recognised")


def held_out_heat(
    run_dir: str | Path, data: SliceDataset, predictions: pd.DataFrame, *, target: int = 1
) -> NDArray[np.float32]:
    """Grad-CAM of each predicted picture, by the model of the fold that held its patient out.

    Parameters
    ----------
    run_dir : path
        Folder of the cross-validation.
    data : SliceDataset
        The pictures.
    predictions : DataFrame
        Rows of one model's predictions table, in any order.
    target : int
        Class whose evidence is shown; by default the lesion, also where the model says normal.

    Returns
    -------
    ndarray of float32, shape (rows, S, S)
        Each map 0 … 1, in the order of ``predictions``.

    Raises
    ------
    ParameterError
        If rows of several models are given, a unit is no picture of the data, or a fold is not finished.
    """
    from onfh_nb.training import load_fold_model

    names = predictions["model"].unique()
    if len(names) != 1:
        raise ParameterError(f"the predictions are of {len(names)} models; expected those of one")
    row_of = dict(zip(data.table["unit_id"], range(len(data)), strict=True))
    missing = predictions.loc[~predictions["unit_id"].isin(row_of.keys()), "unit_id"]
    if len(missing):
        raise ParameterError(f"unit {missing.iloc[0]} of the predictions is no picture of the data")
    rows = predictions["unit_id"].map(row_of).to_numpy(np.int64)
    build = {"in_chans": data.channels, "num_classes": len(data.classes), "image_size": data.size}
    out = np.empty((len(rows), data.size, data.size), np.float32)
    for fold, places in predictions.groupby("fold").indices.items():
        model = load_fold_model(Path(run_dir), str(names[0]), int(str(fold)), **build)
        out[places] = grad_cam(model, data.pixels[rows[places]], target)
    return out


def hits_and_misses(predictions: pd.DataFrame, *, each: int = 3, seed: int = 0) -> pd.DataFrame:
    """Draw pictures of every kind of call by chance, no patient twice within a kind while there are others.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table of one model; calls are made at probability 0.5.
    each : int
        How many of each kind, at most.
    seed : int
        Of the draw.

    Returns
    -------
    DataFrame
        The rows drawn, with ``call``: ``lesion found``, ``lesion missed``, ``false alarm`` or ``normal recognised``, in
        this order.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"participant_id": list("aabc"), "y_true": [1, 1, 0, 0], "p_lesion": [0.9, 0.2, 0.8, 0.1]})
    >>> hits_and_misses(table, each=1)["call"].tolist()
    ['lesion found', 'lesion missed', 'false alarm', 'normal recognised']
    """
    import pandas as pd

    ill, said = predictions["y_true"].to_numpy() == 1, predictions["p_lesion"].to_numpy() >= 0.5
    kinds = np.select([ill & said, ill & ~said, ~ill & said], CALLS[:3], default=CALLS[3])
    rng = np.random.default_rng(seed)
    shuffled = predictions.assign(call=kinds).iloc[rng.permutation(len(predictions))]
    turn = shuffled.groupby(["call", "participant_id"]).cumcount()  # how often the patient has come up before
    ordered = shuffled.assign(_turn=turn).sort_values("_turn", kind="stable").drop(columns="_turn")
    return pd.concat([ordered[ordered["call"] == kind].head(each) for kind in CALLS], ignore_index=True)
