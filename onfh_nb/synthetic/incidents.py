"""What goes wrong, more or less, in one acquisition: drawn once per picture, written into the truth record."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.fat_saturation import FatSaturation, draw_fat_saturation
from onfh_nb.synthetic.field_cut import FieldCut, draw_field_cut
from onfh_nb.synthetic.ghosts import Ghosts, draw_ghosts
from onfh_nb.synthetic.motion import Motion, draw_motion
from onfh_nb.synthetic.protocols import FAT_RESIDUAL, Protocol

_LOW_SIGNAL = 0.03  # share of pictures
_TRAIN_T2_MS = (50.0, 120.0)
_SATURATED = ("fse_fs", "spgr_fs")


@dataclass(frozen=True)
class Incidents:
    """Incidents of one acquisition; the default is none of them.

    Parameters
    ----------
    motion : Motion
        Lines acquired out of place.
    ghosts : Ghosts
        Copies of pulsating arteries along the phase axis.
    fat_saturation : FatSaturation or None
        What is left of fat; None where the sequence does not saturate it, so that nothing can fail.
    noise_factor : float
        More noise than the scanner should have: 1 is none, 2 to 3 a picture of low signal.
    blur : float
        Decay of the echo train at the outermost line, see :func:`onfh_nb.synthetic.k_space.decay`.
    edge : FieldCut
        Edge of the field.
    sharpening : float
        Strength of the vendor's filter, negative where it smooths.
    """

    motion: Motion = field(default_factory=Motion)
    ghosts: Ghosts = field(default_factory=Ghosts)
    fat_saturation: FatSaturation | None = None
    noise_factor: float = 1.0
    blur: float = 0.0
    edge: FieldCut = field(default_factory=FieldCut)
    sharpening: float = 0.0


INCIDENTS = tuple(one.name for one in fields(Incidents))


def draw_incidents(protocol: Protocol, site: str, rng: np.random.Generator, *, fov_mm: float = 400.0) -> Incidents:
    """Draw the incidents of one acquisition.

    Parameters
    ----------
    protocol, site
        Sequence and scanner; every sequence makes the same draws, so that equal seeds give equal incidents.
    rng : numpy.random.Generator
        Source of randomness.
    fov_mm : float
        Width of the field.

    Returns
    -------
    Incidents

    Examples
    --------
    >>> from onfh_nb.synthetic.protocols import PROTOCOLS
    >>> draw_incidents(PROTOCOLS["cor_stir"], "S3T", np.random.default_rng(0)).fat_saturation is None
    True
    """
    low, factor, t2, sharpening = (
        rng.random(),
        rng.uniform(2.0, 3.0),
        rng.uniform(*_TRAIN_T2_MS),
        rng.uniform(-0.4, 0.6),
    )
    saturation = draw_fat_saturation(site, rng)
    return Incidents(
        motion=draw_motion(rng),
        ghosts=draw_ghosts(rng),
        fat_saturation=saturation if protocol.kind in _SATURATED else None,
        noise_factor=float(factor) if low < _LOW_SIGNAL else 1.0,
        blur=float(protocol.timing[site].train_ms / 2 / t2),
        edge=draw_field_cut(rng, fov_mm=fov_mm),
        sharpening=float(sharpening),
    )


def without(incidents: Incidents, *names: str) -> Incidents:
    """Switch incidents off, all of them where none is named.

    Parameters
    ----------
    incidents : Incidents
        As drawn.
    *names : str
        Fields of :class:`Incidents`.

    Returns
    -------
    Incidents
        Fat saturation that is switched off works as it should everywhere.

    Raises
    ------
    ParameterError
        For a name that is no incident.

    Examples
    --------
    >>> without(Incidents(blur=0.3, sharpening=0.2), "blur")
    Incidents(motion=Motion(share=0.0, ...), ..., blur=0.0, ..., sharpening=0.2)
    """
    none = Incidents()
    known = {one.name: getattr(none, one.name) for one in fields(Incidents)}
    for name in names:
        if name not in known:
            raise ParameterError(f"{name!r} is no incident of an acquisition; there are {', '.join(known)}")
    off: dict[str, Any] = {name: known[name] for name in names or known}
    if "fat_saturation" in off and incidents.fat_saturation is not None:
        off["fat_saturation"] = FatSaturation(FAT_RESIDUAL)
    return replace(incidents, **off)


def as_record(incidents: Incidents) -> dict[str, Any]:
    """Incidents as plain values for the truth record.

    Examples
    --------
    >>> as_record(Incidents())["motion"]
    {'share': 0.0, 'shift_mm': 0.0, 'seed': 0}
    """
    return _plain(asdict(incidents))


def _plain(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
