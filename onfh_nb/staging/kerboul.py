"""Classes of the modified Kerboul combined necrotic angle (mid-coronal arc plus mid-sagittal arc)."""

from __future__ import annotations

from onfh_nb.staging.checks import number_in_range

# Two full circles; a lesion of the whole head reaches it.
_LARGEST_DEG = 720.0


def kerboul_grade4(deg: float) -> int:
    """Grade 1 below 200°, 2 from 200° to below 250°, 3 from 250° to below 300°, 4 from 300°.

    Parameters
    ----------
    deg : float
        Combined necrotic angle in degrees.

    Returns
    -------
    int
        1, 2, 3 or 4.

    Raises
    ------
    ParameterError
        If `deg` is NaN or outside 0 … 720.

    References
    ----------
    Ha YC et al. J Bone Joint Surg Am 2006;88 Suppl 3:35-40. doi:10.2106/JBJS.F.00535

    Examples
    --------
    >>> [kerboul_grade4(a) for a in (199.9, 200, 250, 300)]
    [1, 2, 3, 4]
    """
    angle = number_in_range(deg, "kerboul_deg", 0.0, _LARGEST_DEG, "°")
    return 1 + sum(angle >= cut for cut in (200.0, 250.0, 300.0))


def kerboul_3way(deg: float) -> int:
    """Class 1 below 200°, 2 from 200° to below 250°, 3 from 250°: the popular three-way cut.

    Parameters
    ----------
    deg : float
        Combined necrotic angle in degrees.

    Returns
    -------
    int
        1, 2 or 3.

    Raises
    ------
    ParameterError
        If `deg` is NaN or outside 0 … 720.

    Examples
    --------
    >>> [kerboul_3way(a) for a in (199.9, 200, 250, 360)]
    [1, 2, 3, 3]
    """
    return min(kerboul_grade4(deg), 3)


def kerboul_risk(deg: float) -> str:
    """Risk of collapse: low up to 190°, moderate between 190° and 240°, high from 240°.

    Parameters
    ----------
    deg : float
        Combined necrotic angle in degrees.

    Returns
    -------
    str
        ``"low"``, ``"moderate"`` or ``"high"``. The published groups share their limits; 190° counts as low and 240°
        as high.

    Raises
    ------
    ParameterError
        If `deg` is NaN or outside 0 … 720.

    References
    ----------
    Ha YC et al. J Bone Joint Surg Am 2006;88 Suppl 3:35-40. doi:10.2106/JBJS.F.00535

    Examples
    --------
    >>> [kerboul_risk(a) for a in (190, 190.1, 239.9, 240)]
    ['low', 'moderate', 'moderate', 'high']
    """
    angle = number_in_range(deg, "kerboul_deg", 0.0, _LARGEST_DEG, "°")
    if angle <= 190.0:
        return "low"
    return "moderate" if angle < 240.0 else "high"
