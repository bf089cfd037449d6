"""The winner of a comparison, trained once more on all patients and put into a folder that can be carried away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.io.atomic import write_atomically
from onfh_nb.models import CardFacts, PredictorParams, model_card, save_predictor, spec_of
from onfh_nb.training.fold_rows import deal_folds, split_fold
from onfh_nb.training.fold_run import build_model, choose_temperature
from onfh_nb.training.loop import fit
from onfh_nb.training.params import TrainParams
from onfh_nb.training.prediction import predict_logits
from onfh_nb.training.progress import ProgressCallback
from onfh_nb.training.thread_count import thread_count

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset
    from onfh_nb.stats import Estimate

CARD = "model_card.md"


def export_winner(
    name: str,
    data: SliceDataset,
    params: TrainParams,
    folder: Path | str,
    *,
    about: PredictorParams | None = None,
    figures: Sequence[Estimate] = (),
    progress: ProgressCallback | None = None,
) -> Path:
    """Train the chosen model on all training patients and write it where :func:`onfh_nb.models.load_predictor` reads.

    One patient in five is set aside to choose the epoch and the temperature, as in the comparison. The model itself is
    judged by nobody here: its figures are those of the comparison, of models trained alike on fewer patients.

    Parameters
    ----------
    name : str
        The chosen model.
    data : SliceDataset
        Labelled pictures of all training patients.
    params : TrainParams
        Settings of the comparison.
    folder : Path
        Is made; a training that is killed goes on from the state in it.
    about : PredictorParams, optional
        Threshold, protocol, cohort; classes and temperature are filled in.
    figures : sequence of Estimate
        Results of the comparison, for the model card.
    progress : callable, optional
        As in :func:`onfh_nb.training.fit`.

    Returns
    -------
    Path
        The folder: ``model.safetensors``, OpenVINO's ``model.xml`` and ``model.bin``, ``params.json``,
        ``train_params.json``, ``history.csv``, ``model_card.md``.

    Raises
    ------
    ParameterError
        If there are too few patients, or a class is missing.
    TrainingError
        If the training cannot go on.
    """
    folder = Path(folder)
    # No picture has this fold, so that all are there to learn from and to choose by.
    nobody = np.zeros(len(data), np.int64)
    deal_folds(data, "participant_id", 2, params.seed)  # refuses too few patients and missing labels
    split = split_fold(data, nobody, 1, "participant_id", params.seed)
    model, valid = build_model(name, data, params), data.take(split.valid)
    state = folder / ".training"
    params = replace(params, threads=params.threads or thread_count(name, data.channels, data.size))
    result = fit(model, data.take(split.train), valid, params, checkpoint=state, progress=progress, what=name)
    temperature, notes = choose_temperature(predict_logits(model, valid, device=params.device), valid)
    about = replace(about or PredictorParams(), classes=data.classes, temperature=temperature)
    save_predictor(model, folder, about)
    _write(folder / "train_params.json", params.to_json())
    _write(folder / "history.csv", result.history.to_csv(index=False))
    patients = data.table["participant_id"].nunique()
    facts = CardFacts(
        spec_of(model),
        about,
        f"{len(data)} pictures of {patients} patients; {len(split.valid)} of them, of patients apart, chose the epoch "
        f"({result.best_epoch} of {len(result.history)}) and the temperature ({temperature:.3g}).",
        patients,
        len(data),
        "The figures are those of models trained alike in cross-validation, each on patients it had never seen; this "
        "model was trained on all of them.",
        figures,
        limits=[*data.notes, *result.notes, *notes],
    )
    _write(folder / CARD, model_card(facts))
    state.unlink(missing_ok=True)
    return folder


def _write(path: Path, text: str) -> None:
    write_atomically(path, lambda file: file.write(text.encode()))
