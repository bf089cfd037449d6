"""A saved model's word on every listed slice of a cohort, labelled or not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.cohort import Cohort
from onfh_nb.datasets import load_slices
from onfh_nb.exceptions import ParameterError
from onfh_nb.models import Predictor, load_predictor
from onfh_nb.training.hip_level import hip_predictions
from onfh_nb.training.prediction_doubts import check_model, choose_protocols, doubts
from onfh_nb.training.predictions_table import predictions_table

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset

_NO_FOLD: Final = -1
_AT_A_TIME: Final = 128

ShowProgress = Callable[[Iterable[Any], str], Iterable[Any]]


@dataclass(frozen=True)
class CohortPredictions:
    """What a model says of a cohort.

    Parameters
    ----------
    table : DataFrame
        Predictions table, one row per picture.
    predictor : Predictor
        The model, and what computed.
    read_s, network_s : float
        Seconds for reading the pictures and for the network.
    warnings : tuple of str
        What a reader must know, one sentence each.
    """

    table: pd.DataFrame
    predictor: Predictor
    read_s: float
    network_s: float
    warnings: tuple[str, ...]

    @property
    def pictures_per_s(self) -> float:
        """Pictures that the network judged in a second, reading left out."""
        return len(self.table) / max(self.network_s, 1e-9)

    def by_hip(self) -> pd.DataFrame:
        """One row per hip and visit, see :func:`onfh_nb.training.hip_predictions`."""
        return hip_predictions(self.table, self.predictor.params.threshold)

    def __str__(self) -> str:
        """What was done, in two lines."""
        hips = len(self.table[["participant_id", "hemi"]].drop_duplicates())
        patients = self.table["participant_id"].nunique()
        backend = {"openvino": "OpenVINO"}.get(self.predictor.backend, self.predictor.backend)
        return (
            f"{_counted(len(self.table), 'slice')}, {_counted(hips, 'hip')}, {_counted(patients, 'patient')}; "
            f"{int(self.table['call'].sum())} called lesion (p ≥ {self.predictor.params.threshold:.3g})\n"
            f"{self.predictor.spec.name} by {backend} in {self.predictor.precision}: "
            f"{self.pictures_per_s:.0f} pictures/s (pictures read in {self.read_s:.1f} s, "
            f"judged in {self.network_s:.1f} s)"
        )


def predict_cohort(
    model: str | Path | Predictor,
    cohort: str | Path | Cohort,
    *,
    protocol: str | Sequence[str] | None = None,
    threads: int | None = None,
    cache: str | Path | None = None,
    progress: ShowProgress | None = None,
) -> CohortPredictions:
    """Predict every slice that a cohort lists, labelled or not, with a saved model.

    Where a cohort lists no slices, every slice through an outlined head is taken.

    Parameters
    ----------
    model : path or Predictor
        Folder that :func:`onfh_nb.training.export_winner` or :func:`onfh_nb.models.save_predictor` wrote; it says how
        large pictures are, whether neighbouring slices are shown, and of which protocols.
    cohort : path or Cohort
        Real or synthetic.
    protocol : str or sequence of str, optional
        Pictures of these protocols instead of those that the model was trained on.
    threads : int, optional
        Of the network; all cores if absent.
    cache : path, optional
        As in :func:`onfh_nb.datasets.load_slices`.
    progress : callable, optional
        ``progress(items, text)`` gives the items back and shows how far it is.

    Returns
    -------
    CohortPredictions
        Its ``table`` has ``unit_id, participant_id, hemi, session_id, site, fold`` (−1), ``model, y_true`` (−1 where
        there is no label), ``p_normal, p_lesion, call`` (1 where ``p_lesion`` reaches the model's threshold),
        ``logit_lesion`` and ``head_found`` (False where the picture lies about the centre of its image).
        ``warnings`` say where the cohort is unlike the one that the model learnt from; an equal fingerprint, which
        tells that it is the same one, is only found while no file of the cohort has changed.

    Raises
    ------
    ParameterError
        If the folder is no model or was damaged, the model is not one of normal and lesion slices, or the cohort has
        no image of a protocol that it was trained on.
    CohortError
        If the cohort has no slice to be shown.
    ImageFileError
        If an image cannot be read.

    Examples
    --------
    >>> said = predict_cohort("models/winner", "data/ours")  # doctest: +SKIP
    >>> said.table[["unit_id", "p_lesion", "call"]]  # doctest: +SKIP
    """
    if threads is not None and threads < 1:
        raise ParameterError(f"threads is {threads}; expected 1 or more, or nothing for all cores")
    cohort = cohort if isinstance(cohort, Cohort) else Cohort.open(cohort)
    predictor = model if isinstance(model, Predictor) else load_predictor(model, threads=threads)
    check_model(predictor)
    protocols, words = choose_protocols(predictor.params, cohort, protocol)
    started = time.perf_counter()
    data = _pictures(predictor, cohort, protocols, cache, progress)
    read_s = time.perf_counter() - started
    started = time.perf_counter()
    with _torch_threads(threads if predictor.backend == "torch" else None):
        logits = _logits(predictor, data.pixels, progress)
    network_s = time.perf_counter() - started
    words = [*words, *doubts(predictor.params, cohort, data), *_by_torch(predictor)]
    return CohortPredictions(_table(logits, data, predictor), predictor, read_s, network_s, tuple(words))


def _pictures(
    predictor: Predictor, cohort: Cohort, protocols: list[str], cache: str | Path | None, progress: ShowProgress | None
) -> SliceDataset:
    return load_slices(
        cohort,
        protocol=protocols,
        size=predictor.spec.image_size,
        channels=predictor.spec.in_chans,
        labelled=False,
        cache=cache,
        progress=progress,
    )


def _logits(predictor: Predictor, pixels: NDArray[np.float32], progress: ShowProgress | None) -> NDArray[np.float64]:
    starts = range(0, len(pixels), _AT_A_TIME)
    shown = progress(starts, "Judging slices") if progress else starts
    return np.concatenate([predictor.logits(pixels[at : at + _AT_A_TIME]) for at in shown]).astype(np.float64)


def _table(logits: NDArray[np.float64], data: SliceDataset, predictor: Predictor) -> pd.DataFrame:
    params = predictor.params
    table = predictions_table(
        logits, data, model_name=predictor.spec.name, fold=_NO_FOLD, temperature=params.temperature
    )
    called = (table["p_lesion"] >= params.threshold).astype(int)
    table.insert(list(table).index("p_lesion") + 1, "call", called)
    return table.assign(head_found=data.table["head_found"].to_numpy())


def _by_torch(predictor: Predictor) -> list[str]:
    return [f"{predictor.note[0].upper()}{predictor.note[1:]}."] if predictor.note else []


@contextmanager
def _torch_threads(threads: int | None) -> Iterator[None]:
    """So many threads meanwhile; torch is only asked where it computes."""
    if threads is None:
        yield
        return
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
