"""Heat maps by the model that never saw the patient, computed when somebody looks and kept for the next look."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset

_MODELS_KEPT: Final = 3  # a DenseNet201 with its weights is 80 MB
_MAPS_KEPT: Final = 400  # 256² float32 each: 100 MB


class HeatSource:
    """Grad-CAM of single pictures, from the finished folds of a cross-validation.

    Parameters
    ----------
    run_dir : path
        As given to :func:`onfh_nb.training.cross_validate`.
    slices : SliceDataset
        The pictures.
    """

    def __init__(self, run_dir: str | Path, slices: SliceDataset) -> None:
        self.run_dir = Path(run_dir)
        self.slices = slices
        self._models: OrderedDict[tuple[str, int], Any] = OrderedDict()
        self._maps: OrderedDict[tuple[str, int, int], NDArray[np.float32]] = OrderedDict()

    def has_map(self, model: str, fold: int, row: int) -> bool:
        """Whether a map is there already, so that nobody has to wait."""
        return (model, fold, row) in self._maps

    def heat(self, model: str, fold: int, row: int) -> NDArray[np.float32]:
        """Where the model of a fold saw evidence of a lesion, whether it called one or not.

        Parameters
        ----------
        model : str
            Name of the model.
        fold : int
            The fold that held the picture's patient out.
        row : int
            Row of the picture.

        Returns
        -------
        ndarray of float32, shape (S, S)
            0 … 1.

        Raises
        ------
        ParameterError
            If that fold is not finished.
        """
        key = (model, fold, row)
        if key not in self._maps:
            from onfh_nb.explain.gradient_map import grad_cam

            found = grad_cam(self._model(model, fold), self.slices.pixels[[row]], 1)[0]
            _keep(self._maps, key, found, _MAPS_KEPT)
        self._maps.move_to_end(key)
        return self._maps[key]

    def _model(self, name: str, fold: int) -> Any:
        from onfh_nb.training import load_fold_model

        if (name, fold) not in self._models:
            data = self.slices
            build = {"in_chans": data.channels, "num_classes": len(data.classes), "image_size": data.size}
            _keep(self._models, (name, fold), load_fold_model(self.run_dir, name, fold, **build), _MODELS_KEPT)
        self._models.move_to_end((name, fold))
        return self._models[name, fold]


def _keep(shelf: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    shelf[key] = value
    while len(shelf) > most:
        shelf.popitem(last=False)
