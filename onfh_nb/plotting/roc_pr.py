"""ROC and precision–recall curves of many models: the paper's Figure 3 D and C."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.evaluate.curves import pr_curve, roc_curve
from onfh_nb.evaluate.units import check_predictions
from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.model_looks import model_looks
from onfh_nb.plotting.style import GREY, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def roc_and_pr(predictions: pd.DataFrame) -> Figure:
    """Both curves of every model, the best drawn last and strongest, with AUC and AP in the legend.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table with two classes, of slices, hips or patients.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ParameterError
        If the table does not fit, has several classes, or no model saw both classes.
    """
    from matplotlib.figure import Figure

    columns = check_predictions(predictions)
    if len(columns) != 2:
        raise ParameterError(f"the predictions have {len(columns)} classes, expected two")
    models = list(dict.fromkeys(predictions["model"].astype(str)))
    looks = model_looks(models)
    curves = {}
    for name, rows in predictions.groupby(predictions["model"].astype(str), sort=False):
        truth, score = rows["y_true"].to_numpy(), rows[columns[1]].to_numpy(np.float64)
        if 0 < truth.sum() < len(truth):
            curves[str(name)] = roc_curve(truth, score), pr_curve(truth, score)
    if not curves:
        raise ParameterError("no model has units of both classes, expected that for a ROC curve")
    ranked = sorted(curves, key=lambda name: curves[name][0].auc)
    fig = Figure(figsize=(11.0, 4.4), layout="compressed")
    of_pr, of_roc = fig.subplots(1, 2)
    for name in ranked:
        roc, pr = curves[name]
        strong = {"linewidth": 2.4 if name == ranked[-1] else 1.3, "alpha": 1.0 if name == ranked[-1] else 0.85}
        look = {key: looks[name][key] for key in ("color", "linestyle")} | strong
        label = f"{name}  {roc.auc:.3f} · {pr.ap:.3f}"
        of_roc.plot(roc.fpr, roc.tpr, **look, label=label)
        of_pr.step(pr.recall, pr.precision, where="pre", **look)
    of_roc.plot([0, 1], [0, 1], color=GREY, linestyle=(0, (4, 3)), linewidth=1)
    share = next(iter(curves.values()))[1].share
    of_pr.axhline(share, color=GREY, linestyle=(0, (4, 3)), linewidth=1)
    of_pr.annotate(
        f"share of lesions {share:.2f}", (0.01, share), xytext=(0, -4), textcoords="offset points", color=GREY,
        fontsize=8.5, va="top",
    )  # fmt: skip
    _square(of_roc, "D  ROC", "1 − specificity", "sensitivity")
    _square(of_pr, "C  Precision–recall", "recall (sensitivity)", "precision")
    handles, labels = of_roc.get_legend_handles_labels()
    fig.legend(handles[::-1], labels[::-1], loc="outside right center", title="model  AUC · AP", fontsize=8.5,
               alignment="left", handlelength=3.2)  # fmt: skip
    return fig


def _square(axes: Axes, title: str, x: str, y: str) -> None:
    axes.set(xlabel=x, ylabel=y, xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    axes.set_box_aspect(1)
    axes.set_title(title)
    axes.grid()
