"""Stages by X-ray and MRI signs: ARCO 2019, modified Ficat–Arlet, Steinberg, and the 0–IV of the main paper."""

from __future__ import annotations

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging.checks import number_in_range

ARCO_STAGES = ("0", "I", "II", "IIIA", "IIIB", "IV")
_DEEPEST_MM = 60.0


def arco_stage(
    *,
    has_lesion: bool,
    radiographic_change: bool = False,
    fracture: bool = False,
    collapse_mm: float = 0.0,
    osteoarthritis: bool = False,
) -> str:
    """Stage a hip by the 2019 ARCO revision.

    MRI alone cannot tell I from II: `radiographic_change` must come from an X-ray or CT.

    Parameters
    ----------
    has_lesion : bool
        Necrosis on MRI or bone scan. Stage 0, dropped in 2019, is kept for hips without one.
    radiographic_change : bool
        Sclerosis, focal osteoporosis or cysts on X-ray or CT.
    fracture : bool
        Subchondral fracture, or fracture in the necrotic part.
    collapse_mm : float
        Depression of the head surface in mm; exactly 2 mm is still IIIA.
    osteoarthritis : bool
        Joint-space narrowing or acetabular change on X-ray.

    Returns
    -------
    str
        ``"0"``, ``"I"``, ``"II"``, ``"IIIA"``, ``"IIIB"`` or ``"IV"``.

    Raises
    ------
    ParameterError
        If `collapse_mm` is NaN or negative, or a hip without a lesion shows a fracture or collapse.

    References
    ----------
    Yoon BH et al. J Arthroplasty 2020;35:933-940. doi:10.1016/j.arth.2019.11.029

    Examples
    --------
    >>> [arco_stage(has_lesion=True, collapse_mm=d) for d in (0, 2.0, 2.01)]
    ['I', 'IIIA', 'IIIB']
    """
    depth = number_in_range(collapse_mm, "collapse_mm", 0.0, _DEEPEST_MM, " mm")
    if not has_lesion:
        if fracture or depth > 0:
            raise ParameterError("a hip without a lesion has a fracture or collapse, expected has_lesion=True")
        return "0"
    if osteoarthritis:
        return "IV"
    if depth > 2.0:
        return "IIIB"
    if fracture or depth > 0:
        return "IIIA"
    return "II" if radiographic_change else "I"


def ficat_stage(arco: str, collapse_mm: float = 0.0) -> str:
    """Modified Ficat–Arlet stage that goes with an ARCO 2019 stage.

    Parameters
    ----------
    arco : str
        ARCO 2019 stage.
    collapse_mm : float
        Depression of the head surface in mm; it parts IIB (crescent only) from III (flattened) within ARCO IIIA.

    Returns
    -------
    str
        ``"0"``, ``"I"``, ``"IIA"``, ``"IIB"``, ``"III"`` or ``"IV"``.

    Raises
    ------
    ParameterError
        If the stage is unknown, the depth NaN or negative, or the two contradict each other.

    Examples
    --------
    >>> ficat_stage("IIIA", 0.0), ficat_stage("IIIA", 0.5), ficat_stage("IIIB", 3.0)
    ('IIB', 'III', 'III')
    """
    depth = _depth_of_stage(arco, collapse_mm)
    if arco == "IIIA":
        return "III" if depth > 0 else "IIB"
    return {"0": "0", "I": "I", "II": "IIA", "IIIB": "III", "IV": "IV"}[arco]


def steinberg_stage(arco: str, collapse_mm: float = 0.0, *, advanced_degeneration: bool = False) -> str:
    """Steinberg (University of Pennsylvania) stage that goes with an ARCO 2019 stage.

    Parameters
    ----------
    arco : str
        ARCO 2019 stage.
    collapse_mm : float
        Depression of the head surface in mm; it parts III (crescent) from IV (flattened).
    advanced_degeneration : bool
        Parts VI from V among hips with joint narrowing.

    Returns
    -------
    str
        ``"0"`` or ``"I"`` … ``"VI"``.

    Raises
    ------
    ParameterError
        If the stage is unknown, the depth NaN or negative, or the two contradict each other.

    References
    ----------
    Steinberg ME, Hayken GD, Steinberg DR. J Bone Joint Surg Br 1995;77:34-41.

    Examples
    --------
    >>> steinberg_stage("IIIA"), steinberg_stage("IIIA", 1.0), steinberg_stage("IV", 3.0, advanced_degeneration=True)
    ('III', 'IV', 'VI')
    """
    depth = _depth_of_stage(arco, collapse_mm)
    if arco == "IIIA":
        return "IV" if depth > 0 else "III"
    if arco == "IV":
        return "VI" if advanced_degeneration else "V"
    return {"0": "0", "I": "I", "II": "II", "IIIB": "IV"}[arco]


def kong_stage(arco: str) -> int:
    """Stage 0 … 4 as the main paper writes it; its IV, "collapse", is ARCO IV, although collapse begins in III.

    Parameters
    ----------
    arco : str
        ARCO 2019 stage.

    Returns
    -------
    int
        0, 1, 2, 3 (both IIIA and IIIB) or 4.

    Raises
    ------
    ParameterError
        If the stage is unknown.

    References
    ----------
    Kong et al. JMIR Med Inform 2025;13:e66727. doi:10.2196/66727

    Examples
    --------
    >>> [kong_stage(s) for s in ("0", "I", "II", "IIIA", "IIIB", "IV")]
    [0, 1, 2, 3, 3, 4]
    """
    _known(arco)
    return {"0": 0, "I": 1, "II": 2, "IIIA": 3, "IIIB": 3, "IV": 4}[arco]


def _known(arco: str) -> None:
    if arco not in ARCO_STAGES:
        raise ParameterError(f"arco is {arco!r}, expected one of {', '.join(ARCO_STAGES)}")


def _depth_of_stage(arco: str, collapse_mm: float) -> float:
    """Check that a stage and a depth can go together."""
    _known(arco)
    depth = number_in_range(collapse_mm, "collapse_mm", 0.0, _DEEPEST_MM, " mm")
    if depth > 0 and arco in ("0", "I", "II"):
        raise ParameterError(f"collapse_mm is {depth:g} mm in ARCO {arco}, expected 0 before stage IIIA")
    return depth
