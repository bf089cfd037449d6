"""How many threads of the CPU a network is worth."""

from __future__ import annotations

from functools import cache
from typing import Final

_WORTH_SHARING: Final = 1e8  # operations for one picture; with fewer, threads wait for each other longer than they work


@cache
def thread_count(name: str, channels: int, size: int) -> int:
    """Threads for a network of the zoo on pictures of a size: 1 for a small one, 0 (all there are) for the others.

    Measured on two cores: a network of 0.4 G operations gained half with the second thread, one of 0.02 G nothing, and
    where another program ran on the same cores it took several times as long.

    Parameters
    ----------
    name : str
        Model of :func:`onfh_nb.models.list_models`; any other gets all.
    channels, size : int
        Of the pictures.

    Examples
    --------
    >>> thread_count("LCNet_050", 1, 96), thread_count("ResNet50", 1, 96)
    (1, 0)
    """
    from onfh_nb.models.cost import count_flops
    from onfh_nb.models.zoo import ZOO

    return 1 if name in ZOO and count_flops(name, channels, 2, size) < _WORTH_SHARING else 0
