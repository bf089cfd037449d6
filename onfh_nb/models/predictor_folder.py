"""A trained network as a folder that another machine can use: weights, facts and OpenVINO files, nothing pickled."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.exceptions import OnfhError, ParameterError
from onfh_nb.io.atomic import write_atomically
from onfh_nb.models.predictor_params import PredictorParams
from onfh_nb.models.spec import ModelSpec, spec_of
from onfh_nb.models.weights import sha256_of

if TYPE_CHECKING:
    from torch import nn

_LOG = logging.getLogger(__name__)
FACTS: Final = "params.json"
WEIGHTS: Final = "model.safetensors"
NETWORK: Final = "model.xml"
_SCHEMA: Final = 1


def save_predictor(
    model: nn.Module, folder: str | Path, params: PredictorParams | None = None, *, openvino: bool = True
) -> Path:
    """Write a trained network into a folder that :func:`onfh_nb.models.load_predictor` reads.

    Parameters
    ----------
    model : nn.Module
        From :func:`onfh_nb.models.create_model`, trained.
    folder : str or Path
        Made if absent; files of an earlier predictor are replaced. ``params.json`` is written last, so that a folder
        that was cut short is not taken for a whole one.
    params : PredictorParams, optional
        Classes, temperature, threshold and where it was trained.
    openvino : bool
        Whether to write OpenVINO's files, too.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ParameterError
        If the classes do not fit the network, or it is not of the zoo.

    Examples
    --------
    >>> import tempfile
    >>> from onfh_nb.models import create_model
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = save_predictor(create_model("LCNet_050", image_size=64), folder)
    ...     sorted(file.name for file in saved.iterdir())
    ['model.bin', 'model.safetensors', 'model.xml', 'params.json']
    """
    from safetensors.torch import save

    spec, params = spec_of(model), params or PredictorParams()
    if len(params.classes) != spec.num_classes:
        raise ParameterError(f"{spec.name} has {spec.num_classes} outputs, but classes are {', '.join(params.classes)}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in (FACTS, NETWORK, "model.bin"):
        (folder / name).unlink(missing_ok=True)
    state = {key: value.detach().cpu().contiguous() for key, value in model.state_dict().items()}
    packed = save(state, metadata={"name": spec.name, "format": "pt"})
    write_atomically(folder / WEIGHTS, lambda file: file.write(packed))
    if openvino:
        _export(model, spec, folder)
    files = {file.name: sha256_of(file) for file in sorted(folder.glob("model.*"))}
    facts = {
        "schema": _SCHEMA,
        "model": asdict(spec),
        "predictor": asdict(params),
        "files_sha256": files,
        "package_version": version("onfh-nb"),
    }
    (folder / FACTS).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return folder


def read_facts(folder: Path) -> tuple[ModelSpec, PredictorParams, dict[str, str]]:
    """What ``params.json`` says: how the network was built, how to use it, and the SHA-256 of each file."""
    path = folder / FACTS
    if not path.is_file():
        raise ParameterError(f"{folder} holds no {FACTS}; expected a folder that models.save_predictor wrote")
    try:
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if facts["schema"] != _SCHEMA:
            raise ParameterError(f"{FACTS} has schema {facts['schema']!r}; this version reads {_SCHEMA}")
        spec, params = ModelSpec(**facts["model"]), PredictorParams.from_dict(facts["predictor"])
        files = dict(facts["files_sha256"])
    except OnfhError:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise ParameterError(f"{FACTS} in {folder} is damaged: {type(error).__name__} {error}") from error
    return spec, params, files


def _export(model: nn.Module, spec: ModelSpec, folder: Path) -> None:
    import torch

    from onfh_nb.models.openvino_export import export_openvino

    example = torch.zeros(1, spec.in_chans, spec.image_size, spec.image_size)
    try:
        export_openvino(model, folder / NETWORK, example)
    except Exception as error:  # an exporter that fails must not cost the weights; the predictor then takes torch
        _LOG.warning("no OpenVINO files for %s: %s", spec.name, str(error).partition("\n")[0])
        for name in (NETWORK, "model.bin"):
            (folder / name).unlink(missing_ok=True)
