"""From which noise on a filter helps: the same pictures with more and more noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.evaluate.image_quality import psnr_db
from onfh_nb.evaluate.step_quality import RAW, Progress, before_resizing, single_steps
from onfh_nb.exceptions import NoTruthError
from onfh_nb.preprocess.chain import preprocess_beside
from onfh_nb.preprocess.params import SliceParams
from onfh_nb.preprocess.selection import cut_picture, read_source

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort

LEVELS_PCT = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


def add_rician_noise(picture: NDArray[Any], sigma: float, rng: np.random.Generator) -> NDArray[Any]:
    """Magnitude of the picture with Gaussian noise of that standard deviation in both receiver channels.

    Examples
    --------
    >>> air = add_rician_noise(np.zeros((200, 200)), 2.0, np.random.default_rng(0))
    >>> bool(abs(air.mean() - 2.0 * np.sqrt(np.pi / 2)) < 0.02)
    True
    """
    real, imaginary = rng.normal(0.0, sigma, (2, *picture.shape))
    return np.hypot(picture + real, imaginary).astype(np.float32)


def sweep_noise(
    cohort: Cohort,
    pictures: pd.DataFrame,
    params: SliceParams,
    *,
    levels_pct: Sequence[float] = LEVELS_PCT,
    seed: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Gain in PSNR of every filter at several levels of noise, on noise-free pictures to which noise is added.

    Parameters
    ----------
    cohort : Cohort
        A synthetic cohort with noise-free references.
    pictures : DataFrame
        From :func:`onfh_nb.preprocess.choose_pictures`.
    params : SliceParams
        Settings of the filters.
    levels_pct : sequence of float
        Standard deviations of the noise, in percent of the 99.5th percentile of the picture.
    seed : int
        Seed of the noise.
    progress : callable, optional
        ``progress(items, text)`` gives the items back and shows how far it is.

    Returns
    -------
    DataFrame
        ``participant_id, hemi, session_id, image_id, index, step, noise_pct, psnr_gain_db, step_at_noise``; with a gain
        above 0 the filter helps. ``step_at_noise`` joins both, e.g. ``"median @ 2"``.

    Raises
    ------
    NoTruthError
        If the cohort has no noise-free references.
    """
    import pandas as pd

    rng = np.random.default_rng(seed)
    filters = {name: p for name, p in single_steps(params).items() if not (p.equalise or p.clahe)}
    filters["all filters"] = replace(params, equalise=False, clahe=False)
    groups: Any = list(pictures.groupby("image_id", sort=False))
    rows = []
    for image_id, chosen in groups if progress is None else progress(groups, "Adding noise"):
        source = read_source(cohort, str(image_id))
        for named in chosen.to_dict("records"):
            clean = cut_picture(source, named["index"], named["hemi"]).noise_free
            if clean is None:
                raise NoTruthError("there is no noise-free picture to add noise to: only a synthetic cohort has one")
            for level in levels_pct:
                noisy = add_rician_noise(clean, level / 100 * float(np.percentile(clean, 99.5)), rng)
                gains = _gains(noisy, clean, filters)
                rows += [named | {"step": name, "noise_pct": level, "psnr_gain_db": g} for name, g in gains.items()]
    table = pd.DataFrame(rows)
    return table.assign(step_at_noise=table["step"] + " @ " + table["noise_pct"].map("{:g}".format))


def _gains(noisy: NDArray[Any], clean: NDArray[Any], filters: dict[str, SliceParams]) -> dict[str, float]:
    last = {name: before_resizing(preprocess_beside(noisy, clean, settings)) for name, settings in filters.items()}
    found = {name: psnr_db(version.picture, version.target) for name, version in last.items()}
    return {name: value - found[RAW] for name, value in found.items() if name != RAW}
