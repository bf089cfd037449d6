"""Which pictures a question is asked on: the middle slices of each hip, or of each image where no hip is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import NoTruthError, ParameterError
from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.preprocess.chain import preprocess_steps
from onfh_nb.preprocess.hip import head_centre, hip_crop, in_plane_mm, whole_picture

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort
    from onfh_nb.preprocess.params import SliceParams

COLUMNS = ["participant_id", "hemi", "session_id", "image_id", "index"]


class Picture(NamedTuple):
    """One picture at the pixel size of its image, and what is known about it.

    Parameters
    ----------
    grey : ndarray of float32, shape (n, m)
        Hip window with the left mirrored, or the whole slice.
    pixel_mm : float
        Row spacing.
    whole : bool
        Whether it is a whole slice, because no hip is known.
    noise_free, bias_free : ndarray of float32, shape (n, m), or None
        The same place without noise, and with neither noise nor coil shading; synthetic cohorts only.
    head, necrosis : ndarray of bool, shape (n, m), or None
        Masks on the picture.
    """

    grey: NDArray[Any]
    pixel_mm: float
    whole: bool
    noise_free: NDArray[Any] | None = None
    bias_free: NDArray[Any] | None = None
    head: NDArray[np.bool_] | None = None
    necrosis: NDArray[np.bool_] | None = None


def choose_pictures(
    cohort: Cohort, *, protocol: str = "cor_t1", session_id: str = "ses-m00", per_hip: int = 1, patients: int = 0
) -> pd.DataFrame:
    """Choose pictures evenly: the middle lesion slices of every hip with a lesion.

    Parameters
    ----------
    cohort : Cohort
        Its tables ``slices`` and ``images`` are read.
    protocol, session_id : str
        Sequence and visit. Where the cohort has no labelled slice at all, they are ignored and every image gives its
        middle slice.
    per_hip : int
        Slices of each hip (or image), next to its middle one.
    patients : int
        The first so many patients; 0 takes all.

    Returns
    -------
    DataFrame
        One row per picture: ``participant_id, hemi, session_id, image_id, index``; ``hemi`` is None for whole slices.

    Raises
    ------
    ParameterError
        If hips are labelled, but none with a lesion on that sequence at that visit.
    """
    if per_hip < 1 or patients < 0:
        raise ParameterError(f"per_hip must be at least 1 and patients at least 0, not {per_hip} and {patients}")
    table = _middle_slices(cohort, per_hip) if cohort.slices.empty else _lesions(cohort, protocol, session_id, per_hip)
    if patients:
        table = table[table["participant_id"].isin(sorted(table["participant_id"].unique())[:patients])]
    return table[COLUMNS].reset_index(drop=True)


class Source(NamedTuple):
    """An image with what is known about it, all on one grid: what pictures are cut from.

    Parameters
    ----------
    volume : Volume
        The image.
    noise_free, bias_free : Volume or None
        References of a synthetic image.
    masks : dict of (str, str) to LabelVolume
        Masks by side and name, e.g. ``("L", "head")``.
    """

    volume: Volume
    noise_free: Volume | None
    bias_free: Volume | None
    masks: dict[tuple[str, str], LabelVolume]


def read_source(cohort: Cohort, image_id: str) -> Source:
    """Read an image of a cohort with its references and masks, as far as there are any."""
    files = cohort.label_files
    there = files[(files["image_id"] == image_id) & files["name"].isin(["head", "necrosis"]) & files["reader"].isna()]
    masks = {
        (str(row.hemi), str(row.name)): cohort.labels(image_id, str(row.name), hemi=str(row.hemi))
        for row in there[["hemi", "name"]].dropna().itertuples(index=False, name="Mask")
    }
    noise_free, bias_free = (_reference(cohort, image_id, kind) for kind in ("noisefree", "biasfree"))
    return Source(cohort.read(image_id), noise_free, bias_free, masks)


def cut_picture(source: Source, index: int, hemi: str | None) -> Picture:
    """Cut one picture out of an image: a hip window, or the whole slice when ``hemi`` is None.

    Examples
    --------
    >>> flat = Volume(np.ones((3, 64, 64)), np.eye(4))
    >>> picture = cut_picture(Source(flat, None, None, {}), 1, None)
    >>> picture.whole, picture.grey.shape
    (True, (64, 64))
    """
    volumes = (source.volume, source.noise_free, source.bias_free)
    if hemi is None:
        whole = [None if v is None else _grey(whole_picture(v, index)) for v in volumes]
        return Picture(_grey(whole_picture(source.volume, index)), min(in_plane_mm(source.volume)), True, *whole[1:])
    head, necrosis = (source.masks.get((hemi, name)) for name in ("head", "necrosis"))
    centre = None if head is None else head_centre(head)
    _, clean, even = (None if v is None else _grey(hip_crop(v, index, centre, hemi)) for v in volumes)
    inside, dead = (None if m is None else hip_crop(m, index, centre, hemi) != 0 for m in (head, necrosis))
    grey = _grey(hip_crop(source.volume, index, centre, hemi))
    return Picture(grey, in_plane_mm(source.volume)[0], False, clean, even, inside, dead)


def before_and_after(
    cohort: Cohort, pictures: pd.DataFrame, params: SliceParams, *, most: int = 6
) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """The first few pictures before and after the whole chain, both in [0, 1], by a title without any path.

    Parameters
    ----------
    cohort : Cohort
        Where the pictures come from.
    pictures : DataFrame
        From :func:`choose_pictures`.
    params : SliceParams
        The chain.
    most : int
        Pictures shown; of different patients where there are enough.

    Returns
    -------
    dict of str to (before, after)
        ``before`` at its own size, ``after`` of shape (size, size).
    """
    order = pictures.groupby("participant_id").cumcount().sort_values(kind="stable").index
    pairs: dict[str, tuple[NDArray[Any], NDArray[Any]]] = {}
    for row in pictures.loc[order[:most]].sort_index().to_dict("records"):
        grey = cut_picture(read_source(cohort, row["image_id"]), row["index"], row["hemi"]).grey
        steps = preprocess_steps(grey, params)
        side = f" {row['hemi']}" if row["hemi"] in ("L", "R") else f" {len(pairs) + 1}"
        pairs[f"{row['participant_id']}{side}, slice {row['index']}"] = steps["raw"], steps["resized"]
    return pairs


def _lesions(cohort: Cohort, protocol: str, session_id: str, per_hip: int) -> pd.DataFrame:
    images = cohort.images
    wanted = images[(images["protocol"] == protocol) & (images["session_id"] == session_id)]["image_id"]
    table = cohort.slices
    table = table[table["image_id"].isin(wanted) & (table["lesion"] == 1)]
    if table.empty:
        raise ParameterError(
            f"cohort {cohort.name} has no labelled slice with a lesion on protocol {protocol} at visit {session_id}; "
            f"it has images of {' '.join(sorted(images['protocol'].unique()))}"
        )
    return _nearest_the_middle(table, ["participant_id", "hemi", "image_id"], per_hip)


def _middle_slices(cohort: Cohort, per_image: int) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for image in cohort.images.itertuples():
        depth = cohort.read(str(image.image_id)).shape[0]
        rows += [(image.participant_id, None, image.session_id, image.image_id, index) for index in range(depth)]
    return _nearest_the_middle(pd.DataFrame(rows, columns=COLUMNS), ["participant_id", "image_id"], per_image)


def _nearest_the_middle(table: pd.DataFrame, keys: list[str], count: int) -> pd.DataFrame:
    table = table.sort_values([*keys, "index"])
    middle = table.groupby(keys)["index"].transform("median")
    table = table.assign(away=(table["index"] - middle - 0.1).abs())
    return table.sort_values([*keys, "away"]).groupby(keys, sort=False).head(count).sort_values([*keys, "index"])


def _reference(cohort: Cohort, image_id: str, kind: str) -> Volume | None:
    try:
        return cohort.reference(image_id, kind)
    except NoTruthError:
        return None


def _grey(picture: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(picture, dtype=np.float32)
