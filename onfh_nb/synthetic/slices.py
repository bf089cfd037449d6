"""Which slices are listed as lesion, normal or unlabelled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.presets import SliceQuota

if TYPE_CHECKING:
    import pandas as pd


class Candidate(NamedTuple):
    """One slice that cuts a femoral head: whose, of which picture, and how much of head and lesion it shows (mm²)."""

    participant_id: str
    hemi: str
    session_id: str
    months: int
    protocol: str
    image_id: str
    number: int
    head_mm2: float
    lesion_mm2: float
    has_lesion: bool

    @property
    def slice_id(self) -> str:
        """Name of the slice, unique in its cohort."""
        return f"{self.image_id.rsplit('_', 1)[0]}_hemi-{self.hemi}_slice-{self.number:03d}"


def choose_slices(candidates: Iterable[Candidate], quota: SliceQuota, rng: np.random.Generator) -> pd.DataFrame:
    """List the slices of a cohort.

    Parameters
    ----------
    candidates : iterable of Candidate
        Every slice that cuts a head.
    quota : SliceQuota
        Counts, and from which months and protocols.
    rng : numpy.random.Generator
        Draws those that are taken; slices of all kinds are spread over hips as evenly as their number allows.

    Returns
    -------
    DataFrame
        Columns ``slice_id participant_id hemi session_id image_id index lesion``; lesion is 1, 0 or missing.

    Raises
    ------
    ParameterError
        If the cohort has fewer slices of a kind than asked for; the message says by how many.

    Notes
    -----
    Unlabelled slices are drawn from what is left of all kinds, together with those that cut less of a lesion than
    counts.
    """
    import pandas as pd

    pool = [c for c in candidates if c.months in quota.months and c.protocol in quota.protocols]
    pool = sorted(pool, key=lambda c: c.slice_id)
    sick = [c for c in pool if c.has_lesion and c.lesion_mm2 >= quota.min_lesion_mm2]
    well = [c for c in pool if not c.has_lesion and c.head_mm2 >= quota.min_head_mm2]
    rows: list[tuple[Candidate, int | None]] = [(c, 1) for c in _take(sick, quota.lesion, "lesion", rng)]
    rows += [(c, 0) for c in _take(well, quota.normal, "normal", rng)]
    taken = {c.slice_id for c, _ in rows}
    rest = [c for c in pool if c.slice_id not in taken]
    rows += [(c, None) for c in _take(rest, quota.unlabelled, "unlabelled", rng)]
    rows.sort(key=lambda row: row[0].slice_id)
    columns = ("slice_id", "participant_id", "hemi", "session_id", "image_id")
    table = pd.DataFrame({name: [getattr(c, name) for c, _ in rows] for name in columns})
    table["index"] = [c.number for c, _ in rows]
    table["lesion"] = pd.array([label for _, label in rows], dtype="Int64")
    return table


def _take(pool: list[Candidate], count: int | None, what: str, rng: np.random.Generator) -> list[Candidate]:
    """``count`` slices, hip by hip in turn, so that no hip gives many more than another."""
    if count is None:
        return pool
    if count > len(pool):
        raise ParameterError(
            f"the cohort has {len(pool)} slices that can serve as {what}, {count - len(pool)} fewer than the "
            f"{count} asked for; ask for fewer, or for more patients, months or protocols"
        )
    order = rng.permutation(len(pool))
    turn: dict[tuple[str, str], int] = {}
    ranked: list[tuple[int, int, Candidate]] = []
    for k in order:
        hip = (pool[k].participant_id, pool[k].hemi)
        turn[hip] = turn.get(hip, 0) + 1
        ranked.append((turn[hip], len(ranked), pool[k]))
    ranked.sort(key=lambda item: item[:2])
    return [candidate for _, _, candidate in ranked[:count]]
