"""A cohort is written beside its place and moved there when it is whole."""

from __future__ import annotations

import fcntl
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onfh_nb.cohort import layout
from onfh_nb.exceptions import CohortError

_log = logging.getLogger(__name__)


def partial_path(out: Path) -> Path:
    """Where a cohort lies while it is written."""
    return out.with_name(f".{out.name}.partial")


@contextmanager
def building(out: str | Path) -> Iterator[Path]:
    """A folder to build a cohort in; it takes its place at ``out`` only when the block ends without an error.

    Parameters
    ----------
    out : path
        Folder that must not exist yet, or be empty.

    Yields
    ------
    Path
        Temporary root beside ``out``. After an error nothing of it remains; what a killed process left is replaced.

    Raises
    ------
    CohortError
        If ``out`` already holds something, if its parent cannot be written to, or if another process builds it now.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with building(Path(folder) / "cohort") as root:
    ...         _ = (root / "note.txt").write_text("whole")
    ...     sorted(path.name for path in Path(folder, "cohort").iterdir())
    ['note.txt']
    """
    out = Path(out).absolute()
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise CohortError(f"{out} already exists; give the new cohort a name that is not taken")
    partial = partial_path(out)
    lock_path = out.with_name(f".{out.name}.lock")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_path.open("w")
    except OSError as error:
        raise CohortError(f"{out.parent} cannot be written to ({error.strerror}); choose another folder") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CohortError(f"another process is building {out} now; wait for it to end") from None
        try:
            yield _fresh(partial)
            (partial / layout.BUILDING).unlink()
            if out.is_dir():
                out.rmdir()
            partial.rename(out)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
            lock_path.unlink(missing_ok=True)


def _fresh(partial: Path) -> Path:
    if partial.exists():
        _log.warning("replacing what an interrupted build left in %s", partial)
        shutil.rmtree(partial)
    partial.mkdir()
    (partial / layout.BUILDING).write_text("This cohort is not whole yet.\n", encoding="utf-8")
    return partial
