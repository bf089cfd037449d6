"""itkwidgets as an extra: it loads its viewer from a server, so it works only where there is a network.

Versions before 1.0 belong to ipywidgets 7 and show nothing in a current JupyterLab.
"""

from __future__ import annotations

import socket
from importlib import metadata
from typing import Any

from onfh_nb.io.volume import LabelVolume, Volume

_HOST = ("kitware.github.io", 443)  # from where itkwidgets fetches its viewer


def itk_obstacle() -> str | None:
    """Why itkwidgets cannot be used here, as one sentence; None when it can."""
    try:
        version = metadata.version("itkwidgets")
    except metadata.PackageNotFoundError:
        return 'itkwidgets is not installed (pip install "onfh-nb[itkwidgets]"), so ipyniivue shows the volume.'
    if version.startswith("0."):
        return f"itkwidgets {version} is too old for this JupyterLab (1.0 is needed), so ipyniivue shows the volume."
    if not _is_reachable():
        return f"itkwidgets needs a network to load its viewer from {_HOST[0]}, so ipyniivue shows the volume."
    return None


def itk_view(volume: Volume, labels: LabelVolume | None) -> Any:
    """The volume in itkwidgets' viewer, labels over it, in the patient's millimetres.

    Parameters
    ----------
    volume : Volume
        Any orientation.
    labels : LabelVolume, optional
        On the grid of the volume.
    """
    from itkwidgets import view

    return view(image=_as_itk(volume), label_image=None if labels is None else _as_itk(labels))


def _as_itk(volume: Volume) -> Any:
    import numpy as np
    import SimpleITK

    image = SimpleITK.GetImageFromArray(np.ascontiguousarray(volume.array))
    image.SetSpacing(volume.spacing_mm[::-1])
    to_lps = np.array([-1.0, -1.0, 1.0])  # SimpleITK counts x to the left and y to the back
    image.SetOrigin([float(x) for x in to_lps * volume.affine[:3, 3]])
    image.SetDirection((to_lps[:, None] * volume.direction[:, ::-1]).ravel().tolist())
    return image


def _is_reachable(timeout_s: float = 2.0) -> bool:
    try:
        with socket.create_connection(_HOST, timeout=timeout_s):
            return True
    except OSError:
        return False
