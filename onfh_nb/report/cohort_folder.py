"""Which cohort folder a run means, and that it can be opened, before any kernel starts."""

from __future__ import annotations

from pathlib import Path

from onfh_nb.exceptions import ParameterError


def cohort_folder(given: str | None, default: str | None, beside: Path) -> Path:
    """Find and open the cohort of a run.

    Parameters
    ----------
    given : str or None
        Folder someone named.
    default : str or None
        Folder the notebook names, relative to itself.
    beside : Path
        Folder of the notebook.

    Returns
    -------
    Path
        Absolute folder of a cohort that opens.

    Raises
    ------
    ParameterError
        If no folder was named and the default is not there.
    CohortError
        If the folder is absent or not a whole cohort.
    """
    from onfh_nb.cohort import Cohort

    if given is not None:
        return Cohort.open(Path(given)).path.resolve()
    if not default:
        raise ParameterError("No cohort was named: give one with --cohort.")
    # A packaged notebook lies far from the data, so the folder one works in counts too.
    choices = [beside / default, Path(default), Path("data") / Path(default).name]
    for choice in choices:
        if choice.is_dir():
            return Cohort.open(choice.resolve()).path.resolve()
    raise ParameterError(
        f"There is no cohort folder {choices[-1]}: make one with 'onfh synth tiny data/tiny' or name one with --cohort."
    )
