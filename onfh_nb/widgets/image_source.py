"""The images and head centres that an explorer asks for again and again, kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.io.volume import Volume

_VOLUMES_KEPT = 4


class ImageSource:
    """Reads from a cohort, at most once for what was asked for lately.

    Parameters
    ----------
    cohort : Cohort
        Where the images are.
    """

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self._read: Callable[[str], Volume] = lru_cache(maxsize=_VOLUMES_KEPT)(cohort.read)
        self._corrected: Callable[[str], Volume] = lru_cache(maxsize=_VOLUMES_KEPT)(self._correct)
        self._centre: Callable[[str, str], Any] = lru_cache(maxsize=64)(self._find_centre)

    def volume(self, image_id: str, *, bias_field: bool = False) -> Volume:
        """The image; with ``bias_field``, its coil shading taken out by N4, which takes seconds the first time."""
        return self._corrected(image_id) if bias_field else self._read(image_id)

    def regions(self, image_id: str) -> list[str]:
        """What can be shown of an image: ``"whole"``, and ``"R"`` and ``"L"`` where that head is outlined."""
        files = self.cohort.label_files
        heads = files[(files["image_id"] == image_id) & (files["name"] == "head") & files["reader"].isna()]
        return ["whole", *[hemi for hemi in ("R", "L") if hemi in set(heads["hemi"])]]

    def head_centre(self, image_id: str, region: str) -> NDArray[Any] | None:
        """Centre of a head in RAS mm, shape (3,); None for the whole slice and for an empty mask."""
        return None if region == "whole" else self._centre(image_id, region)

    def _correct(self, image_id: str) -> Volume:
        from onfh_nb.preprocess import correct_bias_field

        corrected: Volume = correct_bias_field(self._read(image_id)).volume
        return corrected

    def _find_centre(self, image_id: str, hemi: str) -> NDArray[Any] | None:
        from onfh_nb.preprocess import head_centre

        centre: NDArray[Any] | None = head_centre(self.cohort.labels(image_id, "head", hemi=hemi))
        return centre
