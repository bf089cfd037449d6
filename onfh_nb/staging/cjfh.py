"""Type of the China–Japan Friendship Hospital (CJFH), by pillars of the head in the mid-coronal picture."""

from __future__ import annotations

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging.checks import number_in_range

# Head width −1 … 1 split into 30 % medial, 40 % central and 30 % lateral.
PILLAR_EDGE = 0.4
# The outermost twentieth of a half-width is a tangent sliver in which no reader sees bone.
WHOLE_EDGE = 0.95


def cjfh_type(medial: float, lateral: float) -> str:
    """Type a lesion by the pillars it takes.

    Parameters
    ----------
    medial, lateral : float
        Most medial and most lateral point of the necrotic surface across the head, as a share of the radius: −1 is the
        medial border, 0 the centre, 1 the lateral border.

    Returns
    -------
    str
        ``"M"`` medial pillar only; ``"C"`` up to the central pillar; ``"L1"`` into the lateral pillar, part of which
        is spared; ``"L2"`` the whole lateral pillar with the medial one spared; ``"L3"`` all three.

    Raises
    ------
    ParameterError
        If a number is NaN or outside −1 … 1, or `lateral` lies medial of `medial`.

    References
    ----------
    Li Z et al. (CJFH classification), Zhonghua Wai Ke Za Zhi 2012;50:504-507. The pillar widths are as recalled.

    Examples
    --------
    >>> cjfh_type(-0.9, -0.5), cjfh_type(-0.9, 0.2), cjfh_type(-0.9, 0.7), cjfh_type(-0.2, 0.98), cjfh_type(-0.9, 0.98)
    ('M', 'C', 'L1', 'L2', 'L3')
    """
    med = number_in_range(medial, "medial", -1.0, 1.0)
    lat = number_in_range(lateral, "lateral", -1.0, 1.0)
    if lat < med:
        raise ParameterError(f"lateral is {lat:g}, expected at least medial = {med:g}")
    if lat <= -PILLAR_EDGE:
        return "M"
    if lat <= PILLAR_EDGE:
        return "C"
    if lat < WHOLE_EDGE:
        return "L1"
    return "L2" if med >= -PILLAR_EDGE else "L3"
