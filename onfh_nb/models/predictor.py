"""Probabilities from a saved network: by OpenVINO on a CPU, by torch where that is not possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.openvino_quiet import import_openvino
from onfh_nb.models.predictor_folder import NETWORK, WEIGHTS, read_facts
from onfh_nb.models.predictor_params import PredictorParams
from onfh_nb.models.spec import ModelSpec
from onfh_nb.models.weights import sha256_of

if TYPE_CHECKING:
    from torch import nn

Precision = Literal["auto", "fp32", "bf16"]
_Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True)
class Predictor:
    """A trained network ready to use.

    Parameters
    ----------
    spec : ModelSpec
        How it was built.
    params : PredictorParams
        Classes, temperature, threshold and where it was trained.
    backend : {"openvino", "torch"}
        What computes.
    precision : {"fp32", "bf16"}
        In what.
    note : str
        Why torch computes, where it does; else empty.
    """

    spec: ModelSpec
    params: PredictorParams
    backend: str
    precision: str
    note: str
    run: _Run = field(repr=False)

    def logits(self, images: NDArray[np.float32], *, batch_size: int = 32) -> NDArray[np.float32]:
        """Raw outputs of shape (n, classes) for normalised pictures of shape (n, channels, side, side)."""
        pictures = np.ascontiguousarray(images, dtype=np.float32)
        side = self.spec.image_size
        if pictures.ndim != 4 or pictures.shape[1:] != (self.spec.in_chans, side, side):
            raise ParameterError(
                f"pictures have shape {pictures.shape}; "
                f"{self.spec.name} expects (n, {self.spec.in_chans}, {side}, {side})"
            )
        bad = ~np.isfinite(pictures).all(axis=(1, 2, 3))
        if bad.any():
            raise ParameterError(f"picture {int(bad.argmax())} holds values that are not finite")
        out = np.empty((len(pictures), self.spec.num_classes), np.float32)
        for start in range(0, len(pictures), batch_size):
            out[start : start + batch_size] = self.run(pictures[start : start + batch_size])
        return out

    def probabilities(self, images: NDArray[np.float32], *, batch_size: int = 32) -> NDArray[np.float64]:
        """Calibrated probabilities of shape (n, classes), in the order of ``params.classes``."""
        return softmax(self.logits(images, batch_size=batch_size), self.params.temperature)


def load_predictor(folder: str | Path, *, precision: Precision = "auto", threads: int | None = None) -> Predictor:
    """Read a folder that :func:`onfh_nb.models.save_predictor` wrote.

    Parameters
    ----------
    folder : str or Path
        With ``params.json`` and ``model.safetensors``, and OpenVINO's files if they could be written.
    precision : {"auto", "fp32", "bf16"}
        ``auto`` computes in bfloat16 where the processor has instructions for it, which is quicker and moves
        probabilities in the third decimal; else, and always by torch, in float32.
    threads : int, optional
        Of OpenVINO; all cores if absent.

    Returns
    -------
    Predictor
        By torch, with a ``note`` that says why, where OpenVINO or its files are missing, changed or unusable.

    Raises
    ------
    ParameterError
        If the folder is no predictor, or the weights are not those that were saved.

    Examples
    --------
    >>> import tempfile
    >>> from onfh_nb.models import create_model, save_predictor
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = save_predictor(create_model("LCNet_050", image_size=64), folder)
    ...     load_predictor(saved).probabilities(np.zeros((3, 1, 64, 64))).shape
    (3, 2)
    """
    if precision not in ("auto", "fp32", "bf16"):
        raise ParameterError(f"precision is auto, fp32 or bf16, not {precision!r}")
    folder = Path(folder)
    spec, params, files = read_facts(folder)
    if not (folder / WEIGHTS).is_file() or sha256_of(folder / WEIGHTS) != files.get(WEIGHTS):
        raise ParameterError(f"{WEIGHTS} in {folder} is missing or not the file that was saved (its SHA-256 differs)")
    try:
        run, used = _by_openvino(folder, files, precision, threads)
        return Predictor(spec, params, "openvino", used, "", run)
    except Exception as error:  # whatever keeps OpenVINO from working, torch gives the same answer
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        return Predictor(spec, params, "torch", "fp32", f"computed by torch, slower: {reason}", _by_torch(folder, spec))


def softmax(logits: NDArray[Any], temperature: float) -> NDArray[np.float64]:
    """Probabilities of shape (n, classes) from logits divided by a temperature."""
    scaled = np.asarray(logits, np.float64) / temperature
    power = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return power / power.sum(axis=1, keepdims=True)


def _by_openvino(folder: Path, files: dict[str, str], precision: str, threads: int | None) -> tuple[_Run, str]:
    for name in (NETWORK, "model.bin"):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{name} is missing")
        if sha256_of(folder / name) != files.get(name):
            raise ValueError(f"{name} is not the file that was saved")
    core = import_openvino().Core()
    has_bf16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    if precision == "bf16" and not has_bf16:
        raise ValueError("this processor has no bfloat16")
    used = "bf16" if has_bf16 and precision != "fp32" else "fp32"
    settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "bf16" if used == "bf16" else "f32"}
    if threads:
        settings["INFERENCE_NUM_THREADS"] = threads
    return _one_by_one(core, core.read_model(str(folder / NETWORK)), settings), used


def _one_by_one(core: Any, network: Any, settings: dict[str, Any]) -> _Run:
    """All cores on one picture where there is only one; else a picture for each core, which is quicker in all."""
    openvino = import_openvino()
    alone = core.compile_model(network, "CPU", settings | {"PERFORMANCE_HINT": "LATENCY"})

    @cache
    def queue() -> Any:
        return openvino.AsyncInferQueue(
            core.compile_model(network, "CPU", settings | {"PERFORMANCE_HINT": "THROUGHPUT"})
        )

    def run(images: NDArray[np.float32]) -> NDArray[np.float32]:
        if len(images) == 1:
            return np.array(alone(images, share_inputs=True)[0], np.float32)
        answers: dict[int, NDArray[np.float32]] = {}
        side_by_side = queue()
        side_by_side.set_callback(lambda request, row: answers.update({row: request.get_output_tensor(0).data.copy()}))
        for row in range(len(images)):
            side_by_side.start_async(images[row : row + 1], row, share_inputs=True)
        side_by_side.wait_all()
        return np.concatenate([answers[row] for row in range(len(images))])

    return run


def _by_torch(folder: Path, spec: ModelSpec) -> _Run:
    import torch

    from onfh_nb.models.create import create_model

    size = {"in_chans": spec.in_chans, "num_classes": spec.num_classes, "image_size": spec.image_size}
    with torch.random.fork_rng(devices=[]):  # building draws random weights; the caller's stream is not disturbed
        model: nn.Module = create_model(spec.name, weights=folder / WEIGHTS, **size).eval()

    def run(images: NDArray[np.float32]) -> NDArray[np.float32]:
        with torch.inference_mode():
            return model(torch.from_numpy(images)).float().numpy()

    return run
