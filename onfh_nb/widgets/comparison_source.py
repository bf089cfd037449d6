"""The predictions of several models and the pictures they are of, checked together; what is asked for is kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.widgets.comparison_scores import ModelScores, model_scores, score_span
from onfh_nb.widgets.hip_choices import HipKey, hip_choices, hip_rows
from onfh_nb.widgets.roc_svg import roc_backdrop

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.datasets import SliceDataset


class ComparisonSource:
    """Scores, hips and pictures, model by model.

    Parameters
    ----------
    slices : SliceDataset
        The pictures.
    predictions : DataFrame
        Predictions table of two classes, ``p_normal`` and ``p_lesion``.
    masks : ndarray of bool, shape (n, S, S), optional
        True lesions, one for each picture.

    Raises
    ------
    ParameterError
        If the table does not fit, a unit is no picture, or the masks are not as many or as large as the pictures.
    """

    def __init__(
        self, slices: SliceDataset, predictions: pd.DataFrame, *, masks: NDArray[np.bool_] | None = None
    ) -> None:
        _check(slices, predictions, masks)
        self.slices, self.masks = slices, masks
        self.tables = {str(name): rows for name, rows in predictions.groupby("model", sort=False, observed=True)}
        self._hips = {name: hip_rows(rows, slices.table) for name, rows in self.tables.items()}
        self._scores: dict[str, ModelScores] = {}
        self._backdrops: dict[str, str] = {}

    @property
    def models(self) -> list[str]:
        """In the order of the table."""
        return list(self.tables)

    def choices(self, model: str) -> dict[str, dict[str, HipKey]]:
        """Hips of a model by patient and words."""
        return hip_choices(self.tables[model])

    def rows(self, model: str, hip: HipKey) -> pd.DataFrame:
        """Predicted pictures of a hip in the order of the stack."""
        return self._hips[model][hip]

    def scores(self, model: str) -> ModelScores:
        """By slice and by hip."""
        if model not in self._scores:
            self._scores[model] = model_scores(self.tables[model])
        return self._scores[model]

    def backdrop(self, model: str) -> str:
        """ROC curves of a model, those of the others pale behind; empty where a class is absent."""
        if model not in self._backdrops:
            levels = self.scores(model)._asdict()
            curves = {level: units.roc for level, units in levels.items() if units.roc is not None}
            words = {level: units.auc_words for level, units in levels.items()}
            others = [self.scores(name).slices.roc for name in self.models if name != model]
            shown = roc_backdrop(curves, words, [curve for curve in others if curve is not None])
            self._backdrops[model] = shown if curves else ""
        return self._backdrops[model]

    @cached_property
    def span(self) -> tuple[float, float]:
        """Round numbers that just enclose the probabilities of all models."""
        return score_span(np.concatenate([rows["p_lesion"].to_numpy(np.float64) for rows in self.tables.values()]))

    def picture(self, row: int) -> NDArray[np.float32]:
        """A picture, its own slice where its neighbours are there too; shape (S, S)."""
        return np.asarray(self.slices.pixels[row, self.slices.channels // 2])


def _check(slices: SliceDataset, predictions: pd.DataFrame, masks: Any) -> None:
    from onfh_nb.evaluate.units import check_predictions

    if set(check_predictions(predictions)) != {"p_normal", "p_lesion"}:
        raise ParameterError("the predictions have other classes; expected the columns p_normal and p_lesion")
    if masks is None:
        return
    expected = (len(slices), slices.size, slices.size)
    if np.shape(masks) != expected:
        raise ParameterError(f"masks has shape {np.shape(masks)}; expected {expected}, one mask for each picture")
