"""Which images a cohort offers, patient by patient, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onfh_nb.exceptions import CohortError
from onfh_nb.widgets.sequence_names import sequence_name, visit_name

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.io.volume import Volume


def image_choices(cohort: Cohort) -> dict[str, dict[str, str]]:
    """Image ids by patient and by words such as ``"coronal T1, month 12"``.

    Parameters
    ----------
    cohort : Cohort
        Its tables ``images`` and ``sessions`` are read.

    Returns
    -------
    dict of str to dict of str to str
        Patients in order of their ids; the images of each by visit, then by sequence.

    Raises
    ------
    CohortError
        If the cohort holds no image.
    """
    images = cohort.images
    if images.empty:
        raise CohortError(f"cohort {cohort.name} holds no image, so there is nothing to explore")
    visits = cohort.sessions[["participant_id", "session_id", "months"]]
    table = images.merge(visits, on=["participant_id", "session_id"], how="left")
    weighting = table["image_id"].str.rpartition("_")[2]  # the suffix of the file name puts T1 before T2 and STIR
    table = table.assign(weighting=weighting)
    table = table.sort_values(["participant_id", "months", "session_id", "weighting", "image_id"])
    choices: dict[str, dict[str, str]] = {}
    for row in table.itertuples():
        visit = visit_name(row.months) if row.months == row.months else row.session_id
        offered = choices.setdefault(str(row.participant_id), {})
        words = first = f"{sequence_name(str(row.protocol))}, {visit}"
        number = 1
        while words in offered:
            number += 1
            words = f"{first} ({number})"
        offered[words] = str(row.image_id)
    return choices


def middle_slice(volume: Volume) -> int:
    """Index of the middle slice along D."""
    return volume.shape[0] // 2
