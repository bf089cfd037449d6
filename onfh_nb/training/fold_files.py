"""A finished fold on disk: whole or absent, so that a killed run goes on with the first that is missing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from torch import Tensor

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    from torch import nn

    from onfh_nb.training.params import TrainParams

_TEXT = {"unit_id": str, "participant_id": str, "hemi": str, "session_id": str, "site": str, "model": str}
_NO_MATTER = {"device", "devices", "checkpoint_seconds"}


@dataclass(frozen=True)
class FoldResult:
    """What one fold of one model gives.

    Parameters
    ----------
    predictions : DataFrame
        Of the fold's test pictures.
    history : DataFrame
        Epochs, see :class:`onfh_nb.training.FitResult`.
    facts : dict
        ``parameters epochs best_epoch seconds pictures_per_s device temperature n_train n_valid n_test notes``.
    weights : dict of Tensor, optional
        The model's state.
    """

    predictions: pd.DataFrame
    history: pd.DataFrame
    facts: dict[str, Any]
    weights: dict[str, Tensor] | None = None


def fold_folder(run_dir: Path, name: str, fold: int) -> Path:
    """Folder of a finished fold."""
    return run_dir / name / f"fold-{fold}"


def write_fold(folder: Path, result: FoldResult) -> None:
    """Write a fold beside its place, then move it there in one step."""
    from safetensors.torch import save_file

    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        result.predictions.to_csv(temporary / "predictions.csv", index=False)
        result.history.to_csv(temporary / "history.csv", index=False)
        (temporary / "fold.json").write_text(json.dumps(result.facts, indent=1), "utf-8")
        if result.weights is not None:
            save_file({k: v.cpu().contiguous() for k, v in result.weights.items()}, temporary / "model.safetensors")
        os.chmod(temporary, 0o755)
        os.replace(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def read_fold(folder: Path) -> FoldResult | None:
    """A finished fold, without its weights; None where it is not finished.

    Raises
    ------
    ParameterError
        If a file of it is missing or damaged.
    """
    if not folder.is_dir():
        return None
    try:
        predictions = pd.read_csv(
            folder / "predictions.csv", dtype=_TEXT, float_precision="round_trip", keep_default_na=False
        )
        history = pd.read_csv(folder / "history.csv", float_precision="round_trip")
        facts = json.loads((folder / "fold.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError(f"{folder} cannot be read ({error}); delete it and the fold is done again") from error
    return FoldResult(predictions, history, facts)


def claim_folder(folder: Path, params: TrainParams, facts: dict[str, Any]) -> None:
    """Write down what a model's folder is for, or refuse one that was made with other settings.

    Raises
    ------
    ParameterError
        Naming the first setting that differs.
    """
    mine = {name: value for name, value in asdict(params).items() if name not in _NO_MATTER} | facts
    mine = json.loads(json.dumps(mine, default=repr))
    path = folder / "settings.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(mine, indent=1), "utf-8")
        return
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ParameterError(f"{path} is damaged; delete its folder to begin anew") from error
    for name in sorted(mine.keys() | found.keys()):
        if mine.get(name) != found.get(name):
            raise ParameterError(
                f"{folder} holds a run with {name} {found.get(name)!r}, and now it is {mine.get(name)!r}; choose "
                "another run_dir, or delete that folder"
            )


def load_fold_model(run_dir: Path, name: str, fold: int, **build: Any) -> nn.Module:
    """The model of a finished fold, for heat maps of the pictures that it never saw.

    Parameters
    ----------
    run_dir : Path
        As given to :func:`onfh_nb.training.cross_validate`.
    name : str
        Model.
    fold : int
        Fold.
    **build
        ``in_chans num_classes image_size``, as for :func:`onfh_nb.models.create_model`.

    Raises
    ------
    ParameterError
        If that fold is not finished.
    """
    from safetensors.torch import load_file

    from onfh_nb import models

    path = fold_folder(Path(run_dir), name, fold) / "model.safetensors"
    if not path.exists():
        raise ParameterError(f"{path} is not there; expected a finished fold {fold} of {name} in {run_dir}")
    model = models.create_model(name, **build)
    model.load_state_dict(load_file(path))
    return model.eval()
