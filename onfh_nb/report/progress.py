"""Progress that fits the place: a bar where someone watches, log lines in a headless run, never litter in the HTML."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sized
from pathlib import Path
from typing import Final, TypeVar

from onfh_nb.report.headless import is_headless

T = TypeVar("T")
_EVERY_S: Final = 1.0


def progress(iterable: Iterable[T], description: str) -> Iterator[T]:
    """Go through an iterable and tell how far it is.

    Parameters
    ----------
    iterable : iterable
        What to go through; with a length the share is shown, else the count.
    description : str
        What is being done, e.g. ``"Preprocessing slices"``.

    Yields
    ------
    object
        The items, unchanged and in order.

    Examples
    --------
    >>> import os
    >>> os.environ["ONFH_HEADLESS"] = "1"
    >>> list(progress([1, 2, 3], "Counting"))
    [1, 2, 3]
    >>> del os.environ["ONFH_HEADLESS"]
    """
    if is_headless():
        return _logged(iterable, description)
    if _in_notebook():
        from tqdm.notebook import tqdm

        return iter(tqdm(iterable, desc=description))
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import track

        return iter(track(iterable, description, console=Console(stderr=True), transient=True))
    return iter(iterable)


def _logged(iterable: Iterable[T], description: str) -> Iterator[T]:
    total = len(iterable) if isinstance(iterable, Sized) else None
    last = time.monotonic()
    _log(description, 0, total)
    for done, item in enumerate(iterable, start=1):
        yield item
        if time.monotonic() - last >= _EVERY_S or done == total:
            _log(description, done, total)
            last = time.monotonic()


def _log(description: str, done: int, total: int | None) -> None:
    """Append one line to the run's log; its lack must never stop an analysis."""
    name = os.environ.get("ONFH_RUN_LOG")
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%H:%M:%S')} {description} {done}{'' if total is None else f'/{total}'}\n")
    except OSError:
        return


def _in_notebook() -> bool:
    if "ipykernel" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    return get_ipython() is not None
