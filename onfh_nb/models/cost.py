"""What a network costs: parameters and operations counted, time measured."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.create import create_model
from onfh_nb.models.evaluating import evaluating
from onfh_nb.models.spec import spec_of

if TYPE_CHECKING:
    import pandas as pd
    import torch
    from torch import nn

_WARM_UP, _FEWEST = 2, 3


@dataclass(frozen=True)
class ModelCost:
    """What a network costs; lower is better but for ``throughput_per_s``.

    Parameters
    ----------
    name : str
        Name in the zoo.
    parameters : int
        Values that are learnt.
    flops : int
        Operations for one picture in matrix products and convolutions, a multiplication and an addition counting as
        two; the rest (normalisation, activations) is not counted.
    latency_ms : float
        Median time for one picture alone.
    throughput_per_s : float
        Pictures a second in batches of ``batch_size``, from the median time of a batch.
    device : str
        Where it was measured.
    batch_size, image_size, threads : int
        How it was measured; threads of the CPU.
    """

    name: str
    parameters: int
    flops: int
    latency_ms: float
    throughput_per_s: float
    device: str
    batch_size: int
    image_size: int
    threads: int


def measure_cost(
    model: str | nn.Module,
    *,
    in_chans: int = 1,
    image_size: int = 256,
    device: str = "cpu",
    batch_size: int = 8,
    seconds: float = 1.0,
    threads: int = 1,
) -> ModelCost:
    """Count a network's parameters and operations, and measure how fast it answers in plain float32.

    Parameters
    ----------
    model : str or nn.Module
        A name of the zoo, or a network from :func:`onfh_nb.models.create_model`, which is left as it was.
    in_chans, image_size : int
        Of a network given by name.
    device : str
        Where to measure a network given by name; any other is measured where it is.
    batch_size : int
        Pictures at a time for the throughput.
    seconds : float
        How long to measure each of the two times; at least three runs after two to warm up.
    threads : int
        Threads of the CPU. One says more of a network than of the machine, and is not disturbed by its neighbours.

    Returns
    -------
    ModelCost

    Raises
    ------
    ParameterError
        If the name is unknown, or ``batch_size``, ``threads`` or ``seconds`` is not positive.

    Examples
    --------
    >>> cost = measure_cost("LCNet_050", image_size=96, batch_size=2, seconds=0.01)
    >>> cost.parameters, cost.latency_ms > 0
    (602274, True)
    """
    import torch

    if batch_size < 1 or threads < 1 or not seconds > 0:
        raise ParameterError(
            f"batch_size, threads and seconds are positive, not {batch_size!r}, {threads!r} and {seconds!r}"
        )
    if isinstance(model, str):
        model = create_model(model, in_chans=in_chans, image_size=image_size).to(device)
    spec, where = spec_of(model), next(model.parameters()).device
    shape = (spec.in_chans, spec.image_size, spec.image_size)
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    with evaluating(model), torch.inference_mode():
        one = torch.zeros(1, *shape, device=where)
        many = torch.zeros(batch_size, *shape, device=where)
        latency, batch = (_median_seconds(model, images, seconds) for images in (one, many))
    torch.set_num_threads(before)
    return ModelCost(
        spec.name, count_parameters(model), count_flops(spec.name, spec.in_chans, spec.num_classes, spec.image_size),
        1e3 * latency, batch_size / batch, where.type, batch_size, spec.image_size, threads,
    )  # fmt: skip


def cost_table(
    names: Sequence[str],
    *,
    progress: Callable[[Iterable[Any], str], Iterable[Any]] | None = None,
    **how: Any,
) -> pd.DataFrame:
    """Costs of several networks, one row each.

    Parameters
    ----------
    names : sequence of str
        Names of the zoo.
    progress : callable, optional
        ``progress(items, text)`` gives the items back and shows how far it is.
    **how
        As in :func:`measure_cost`.

    Returns
    -------
    DataFrame
        Columns as in :class:`ModelCost`, but ``model`` for its ``name``, as in every table of models.

    Examples
    --------
    >>> cost_table(["LCNet_050"], image_size=96, batch_size=1, seconds=0.01).parameters.tolist()
    [602274]
    """
    import pandas as pd

    items = progress(names, "measuring networks") if progress else names
    return pd.DataFrame([asdict(measure_cost(name, **how)) for name in items]).rename(columns={"name": "model"})


def count_parameters(model: nn.Module) -> int:
    """Values that a network learns."""
    return sum(parameter.numel() for parameter in model.parameters())


def count_flops(name: str, in_chans: int = 1, num_classes: int = 2, image_size: int = 256) -> int:
    """Operations of a network for one picture, counted on shapes alone: nothing is allocated."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counter:
        model = create_model(name, in_chans=in_chans, num_classes=num_classes, image_size=image_size).eval()
        model(torch.empty(1, in_chans, image_size, image_size))
    return int(counter.get_total_flops())


def _median_seconds(model: nn.Module, images: torch.Tensor, budget: float) -> float:
    import torch

    def run() -> float:
        start = time.perf_counter()
        model(images)
        if images.is_cuda:
            torch.cuda.synchronize(images.device)
        return time.perf_counter() - start

    for _ in range(_WARM_UP):
        run()
    times: list[float] = []
    end = time.perf_counter() + budget
    while len(times) < _FEWEST or time.perf_counter() < end:
        times.append(run())
    return statistics.median(times)
