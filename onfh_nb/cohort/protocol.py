"""Which protocol an image follows, from its plane and its acquisition facts alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onfh_nb.cohort import layout

_STIR_TI_S = (0.1, 0.3)
_GRADIENT_TR_S = 0.1
_FAT_SATURATION = frozenset({"FS", "WE", "SAT", "SAT1", "SAT2"})


def guess_protocol(facts: Mapping[str, Any], *, plane: str, in_plane_mm: float) -> tuple[str, str]:
    """Protocol key and BIDS suffix of an image.

    Free text such as a series description is not looked at: it is spelt differently in every hospital and often holds
    names.

    Parameters
    ----------
    facts : mapping
        Acquisition facts under BIDS names; times in seconds, angles in degrees.
    plane : {"coronal", "axial", "sagittal", "oblique"}
        Plane of the slices.
    in_plane_mm : float
        Pixel size.

    Returns
    -------
    key : str
        Such as ``cor_t1``; ``cor_other`` where the facts say too little.
    suffix : str
        ``T1w``, ``T2w``, ``PDw`` or ``angio``.

    Examples
    --------
    >>> guess_protocol({"RepetitionTime": 0.6, "EchoTime": 0.012}, plane="coronal", in_plane_mm=0.8)
    ('cor_t1', 'T1w')
    """
    if _is_gradient_echo(facts):
        key = _gradient_key(facts, plane)
        return (key, layout.PROTOCOLS[key][1]) if key else (f"{layout.PLANE_KEYS[plane]}_other", "T1w")
    contrast, suffix = _spin_echo_contrast(facts)
    if contrast == "pd" and plane == "sagittal" and in_plane_mm <= 0.6:
        return "sag_hi", "PDw"
    key = f"{layout.PLANE_KEYS[plane]}_{contrast}"
    return (key if key in layout.PROTOCOLS else f"{layout.PLANE_KEYS[plane]}_other"), suffix


def _is_gradient_echo(facts: Mapping[str, Any]) -> bool:
    sequence = facts.get("ScanningSequence", [])
    if "GR" in sequence and "SE" not in sequence:
        return True
    return not sequence and 0 < facts.get("RepetitionTime", 0) < _GRADIENT_TR_S


def _gradient_key(facts: Mapping[str, Any], plane: str) -> str | None:
    """The coronal 3-D protocols, told apart by repetition time and fat suppression."""
    if facts.get("MRAcquisitionType", "3D") != "3D" or plane != "coronal" or "RepetitionTime" not in facts:
        return None
    repetition, fat_suppressed = facts["RepetitionTime"], _fat_suppressed(facts)
    if repetition <= 0.005:
        return "dce"
    if repetition <= 0.0105 and fat_suppressed:
        return "mra_ss"
    if repetition <= 0.05:
        return "watsc3d" if fat_suppressed else "spgr3d"
    return None


def _spin_echo_contrast(facts: Mapping[str, Any]) -> tuple[str, str]:
    repetition, echo, inversion = (facts.get(f"{name}Time") for name in ("Repetition", "Echo", "Inversion"))
    if repetition is None or echo is None:
        return "other", "T1w"
    if inversion or "IR" in facts.get("ScanningSequence", []):
        is_stir = inversion is not None and _STIR_TI_S[0] <= inversion <= _STIR_TI_S[1] and repetition >= 1.5
        return ("stir", "T2w") if is_stir else ("other", "T2w" if echo >= 0.06 else "T1w")
    if facts.get("MRAcquisitionType") == "3D":
        return "other", "T2w" if echo >= 0.06 else "T1w"
    if repetition <= 1.2 and echo <= 0.03:
        return "t1", "T1w"
    if repetition >= 1.5 and echo >= 0.06:
        return ("t2fs" if _fat_suppressed(facts) else "t2"), "T2w"
    return ("pd", "PDw") if repetition >= 1.5 else ("other", "T1w")


def _fat_suppressed(facts: Mapping[str, Any]) -> bool:
    return bool(_FAT_SATURATION & set(facts.get("ScanOptions", [])))
