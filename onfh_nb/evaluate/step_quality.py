"""Every step of the slice chain on many pictures, measured against the noise-free phantom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.evaluate.edge_width import edge_width_mm
from onfh_nb.evaluate.image_quality import lesion_contrast_to_noise, psnr_db, ssim, unevenness_pct
from onfh_nb.exceptions import NoTruthError
from onfh_nb.preprocess.bias_field import BiasCorrection, correct_bias_field
from onfh_nb.preprocess.chain import Version, preprocess_beside
from onfh_nb.preprocess.params import SliceParams
from onfh_nb.preprocess.selection import Picture, Source, cut_picture, read_source

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort

Progress = Callable[[Any, str], Iterable[Any]]

MEASURES = ["psnr_db", "ssim", "lesion_cnr", "edge_width_mm", "unevenness_pct"]
CHANGES = [f"{measure}_change" for measure in MEASURES]
# For each measure: whether higher is better, and the change below which it does not matter (our choice: 0.5 dB is about
# what an eye notices, 0.05 mm is a thirtieth of a pixel).
SCALES: dict[str, tuple[bool, float]] = {
    "psnr_db": (True, 0.5), "ssim": (True, 0.005), "lesion_cnr": (True, 0.5),
    "edge_width_mm": (False, 0.05), "unevenness_pct": (False, 0.2),
}  # fmt: skip
RAW, N4 = "raw", "N4"


def single_steps(params: SliceParams) -> dict[str, SliceParams]:
    """Settings that run one step of a chain at a time, and some whole chains: by the name the reports use.

    ``chain`` is the chain as given; ``Kong, Methods`` and ``Kong, Results`` are the two that the paper describes.
    """
    off = replace(params, median=False, gaussian=False, bilateral=False, equalise=False, clahe=False)
    kong = replace(off, equalise=True, clahe=True)
    return {
        RAW: off,
        "Gaussian": replace(off, gaussian=True),
        "median": replace(off, median=True),
        "bilateral": replace(off, bilateral=True),
        "equalisation": replace(off, equalise=True),
        "CLAHE": replace(off, clahe=True),
        "chain": params,
        "Kong, Methods": replace(kong, gaussian=True, bilateral=True),
        "Kong, Results": replace(kong, median=True),
    }


def versions_of(grey: NDArray[Any], params: SliceParams) -> dict[str, NDArray[Any]]:
    """One picture after each of :func:`single_steps`, at its own pixel size: float32 in [0, 1]."""
    steps = single_steps(params).items()
    return {name: before_resizing(preprocess_beside(grey, grey, settings)).picture for name, settings in steps}


def before_resizing(versions: dict[str, Version]) -> Version:
    """The last version of a picture that still has the pixel size of its image."""
    return [version for name, version in versions.items() if name != "resized"][-1]


def measure_steps(
    cohort: Cohort,
    pictures: pd.DataFrame,
    params: SliceParams,
    *,
    n4_shrink: int = 8,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Measure what every step does to every picture.

    All versions of a picture are compared at the pixel size of the image, before the last resizing, with the noise-free
    picture through the same grey scale; see :mod:`onfh_nb.evaluate.image_quality`.

    Parameters
    ----------
    cohort : Cohort
        A synthetic cohort with noise-free references.
    pictures : DataFrame
        From :func:`onfh_nb.preprocess.choose_pictures`.
    params : SliceParams
        The chain whose steps are measured.
    n4_shrink : int
        Shrink factor of N4; 0 leaves N4 out.
    progress : callable, optional
        ``progress(items, text)`` gives the items back and shows how far it is.

    Returns
    -------
    DataFrame
        ``participant_id, hemi, session_id, image_id, index, step`` and the measures ``psnr_db``, ``ssim``,
        ``lesion_cnr`` (higher is better), ``edge_width_mm`` and ``unevenness_pct`` (lower is better; the latter for raw
        and N4 only); also ``noise_pct``, the standard deviation of the noise in percent of white, which depends on the
        grey scale. NaN where a measure is not defined.

    Raises
    ------
    NoTruthError
        If the cohort has no noise-free references.
    """
    import pandas as pd

    groups: Iterable[Any] = list(pictures.groupby("image_id", sort=False))
    if progress is not None:
        groups = progress(groups, "Measuring every step")
    rows: list[dict[str, Any]] = []
    for image_id, chosen in groups:
        source = read_source(cohort, str(image_id))
        n4 = correct_bias_field(source.volume, shrink=n4_shrink) if n4_shrink else None
        for named in chosen.to_dict("records"):
            picture = cut_picture(source, named["index"], named["hemi"])
            for step, values in _of_steps(picture, params).items():
                rows.append(named | {"step": step} | values)
            if n4 is not None:
                rows.append(named | {"step": N4} | _of_n4(source, n4, named, params))
    table = pd.DataFrame(rows)
    order = [RAW, N4, *[name for name in single_steps(params) if name != RAW]]
    table["step"] = pd.Categorical(table["step"], [name for name in order if (table["step"] == name).any()])
    return table.sort_values(["step", "participant_id", "hemi", "index"]).reset_index(drop=True)


def changes_from_raw(table: pd.DataFrame) -> pd.DataFrame:
    """Differences from the unprocessed picture, picture by picture: each measure becomes ``<measure>_change``.

    Parameters
    ----------
    table : DataFrame
        From :func:`measure_steps`.

    Returns
    -------
    DataFrame
        The same rows without those of ``raw``; a measure that either side lacks is NaN.
    """
    keys = ["image_id", "hemi", "index"]
    raw = table.loc[table["step"] == RAW, [*keys, *MEASURES]]
    both = table[table["step"] != RAW].merge(raw, on=keys, suffixes=("", "_raw"))
    both["step"] = both["step"].cat.remove_unused_categories()
    for measure in MEASURES:
        both[f"{measure}_change"] = both[measure] - both[f"{measure}_raw"]
    left = ["participant_id", "session_id", *keys, "step", *CHANGES]
    return both.sort_values(["step", "participant_id", "hemi", "index"])[left].reset_index(drop=True)


def _of_steps(picture: Picture, params: SliceParams) -> dict[str, dict[str, float]]:
    clean = _clean(picture)
    found = {}
    for name, settings in single_steps(params).items():
        found[name] = _measures(before_resizing(preprocess_beside(picture.grey, clean, settings)), picture)
    if picture.bias_free is not None:
        found[RAW]["unevenness_pct"] = unevenness_pct(clean, picture.bias_free)
    return found


def _of_n4(source: Source, n4: BiasCorrection, named: dict[str, Any], params: SliceParams) -> dict[str, float]:
    """N4 as a change of grey scale: the noise-free picture is divided by the field fitted to the noisy one."""
    picture, field = (
        cut_picture(source._replace(volume=volume), named["index"], named["hemi"])
        for volume in (n4.volume, n4.volume.with_array(n4.field))
    )
    clean = _clean(picture) / np.where(field.grey > 0, field.grey, 1.0)
    values = _measures(preprocess_beside(picture.grey, clean, single_steps(params)[RAW])["raw"], picture)
    if picture.bias_free is not None:
        values["unevenness_pct"] = unevenness_pct(clean, picture.bias_free)
    return values


def _measures(version: Version, picture: Picture) -> dict[str, float]:
    grey, target, smoothed = version
    values = {
        "psnr_db": psnr_db(grey, target), "ssim": ssim(grey, target),
        "lesion_cnr": float("nan"), "edge_width_mm": float("nan"), "unevenness_pct": float("nan"),
        "noise_pct": 100 * float(np.std(grey - smoothed)),
    }  # fmt: skip
    head, necrosis = picture.head, picture.necrosis
    if head is not None:
        values["edge_width_mm"] = edge_width_mm(grey, head, picture.pixel_mm, target=target, avoid=necrosis)
        if necrosis is not None:
            values["lesion_cnr"] = lesion_contrast_to_noise(grey, necrosis, head & ~necrosis, smoothed=smoothed)
    return values


def _clean(picture: Picture) -> NDArray[Any]:
    if picture.noise_free is None:
        raise NoTruthError("there is no noise-free picture to compare with: only a synthetic cohort has one")
    return picture.noise_free
