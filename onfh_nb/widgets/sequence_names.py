"""Sequences and visits in the words of a radiology list, from the keys that files carry."""

from __future__ import annotations

_PLANES = {"cor": "coronal", "ax": "axial", "sag": "sagittal", "obl": "oblique"}
_WEIGHTINGS = {
    "t1": "T1",
    "stir": "STIR",
    "t2": "T2",
    "t2fs": "T2 fat-suppressed",
    "pd": "PD",
    "pdfs": "PD fat-suppressed",
    "hi": "PD/T2, small field of view",
    "other": "unknown weighting",
}
_WHOLE = {
    "spgr3d": "3-D SPGR",
    "watsc3d": "3-D water-selective",
    "mra_ss": "MR angiography",
    "dce": "dynamic contrast-enhanced",
}


def sequence_name(protocol: str) -> str:
    """A protocol key in words; a key that is not known stays as it is.

    Parameters
    ----------
    protocol : str
        Such as ``cor_t1``.

    Returns
    -------
    str
        Such as ``"coronal T1"``.

    Examples
    --------
    >>> sequence_name("sag_t2fs")
    'sagittal T2 fat-suppressed'
    >>> sequence_name("other")
    'other'
    """
    if protocol in _WHOLE:
        return _WHOLE[protocol]
    plane, _, weighting = protocol.partition("_")
    if plane in _PLANES and weighting in _WEIGHTINGS:
        return f"{_PLANES[plane]} {_WEIGHTINGS[weighting]}"
    return protocol


def visit_name(months: float) -> str:
    """A visit in words: ``"first visit"`` or the months since then.

    Examples
    --------
    >>> visit_name(0), visit_name(12)
    ('first visit', 'month 12')
    """
    return "first visit" if months == 0 else f"month {months:g}"
