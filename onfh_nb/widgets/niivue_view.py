"""Three planes and 3-D in the browser through ipyniivue, whose JavaScript comes with the package: no network needed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets.label_colours import label_colours, rgb
from onfh_nb.widgets.label_middle import label_middle

VIEWS = {
    "three planes and 3-D": "MULTIPLANAR",
    "coronal": "CORONAL",
    "axial": "AXIAL",
    "sagittal": "SAGITTAL",
    "3-D": "RENDER",
}
_BLACK = (0.0, 0.0, 0.0, 1.0)
_SEE_THROUGH = (0.0, 0.0, 0.0, 0.0)
_CROSSHAIR = (0.0, 0.62, 0.45, 0.7)
_FROM_FRONT_RIGHT = (200.0, 15.0)  # azimuth and elevation of the 3-D view in degrees


def niivue(volume: Volume, labels: LabelVolume | None, *, window: tuple[float, float], height: int = 640) -> Any:
    """A NiiVue widget that shows a volume, and labels over it.

    Parameters
    ----------
    volume : Volume
        Any orientation; it is shown in the patient's axes, the patient's right on the left.
    labels : LabelVolume, optional
        On the grid of the volume.
    window : tuple of float
        Grey values shown as black and as white.
    height : int
        Height of the canvas in screen pixels.

    Returns
    -------
    ipyniivue.NiiVue
    """
    from ipyniivue import MultiplanarType, NiiVue, ShowRender, SliceType

    viewer = NiiVue(
        height=height,
        slice_type=SliceType.MULTIPLANAR,
        multiplanar_layout=MultiplanarType.GRID,
        multiplanar_show_render=ShowRender.ALWAYS,
        multiplanar_equal_size=True,
        is_radiological_convention=True,
        is_nearest_interpolation=False,
        back_color=_BLACK,
        crosshair_color=_CROSSHAIR,
        crosshair_width=0.6,
        clip_plane_color=_SEE_THROUGH,
        font_color=(1.0, 1.0, 1.0, 1.0),
        drag_and_drop_enabled=False,
        loading_text="",
    )
    low, high = window
    image = {"name": "image.nii.gz", "data": nifti_bytes(volume), "colormap": "gray", "cal_min": low, "cal_max": high}
    layers = [{**image, "colorbar_visible": False}]
    if labels is not None:
        layers.append({"name": "labels.nii.gz", "data": nifti_bytes(labels), "opacity": 0.5, "colorbar_visible": False})
    viewer.load_volumes(layers)
    if labels is not None:
        viewer.volumes[1].set_colormap_label(colour_table(labels))
    if (voxel := label_middle(labels)) is not None:
        viewer.scene.crosshair_pos = list(as_fractions(volume, voxel))
    viewer.scene.render_azimuth, viewer.scene.render_elevation = _FROM_FRONT_RIGHT
    return viewer


def as_fractions(volume: Volume, voxel: tuple[int, int, int]) -> tuple[float, float, float]:
    """A voxel (d, h, w) as fractions of the volume's extent to the right, to the front and to the top.

    Examples
    --------
    >>> coronal = np.array([[0, 0, -1.0, 0], [4.0, 0, 0, 0], [0, -1.0, 0, 0], [0, 0, 0, 1]])
    >>> as_fractions(Volume(np.zeros((2, 4, 8)), coronal), (0, 0, 0))
    (0.9375, 0.25, 0.875)
    """
    fractions = [0.5, 0.5, 0.5]
    for axis, column in enumerate(volume.direction.T):
        world_axis = int(np.argmax(np.abs(column)))
        along = (voxel[axis] + 0.5) / volume.shape[axis]
        fractions[world_axis] = along if column[world_axis] > 0 else 1.0 - along
    return fractions[0], fractions[1], fractions[2]


def colour_table(labels: LabelVolume) -> dict[str, list[Any]]:
    """Colours and names of the labels, background first and transparent, as NiiVue takes them."""
    colours = label_colours(labels)
    values = sorted(colours)
    red, green, blue = zip(*[rgb(colours[value]) for value in values], strict=True)
    return {
        "R": [0, *red],
        "G": [0, *green],
        "B": [0, *blue],
        "A": [0, *[255] * len(values)],
        "I": [0, *values],
        "labels": ["", *[labels.labels[value] for value in values]],
    }


def nifti_bytes(volume: Volume) -> bytes:
    """The volume as the bytes of a ``.nii.gz`` file; double precision, which no screen needs, becomes single."""
    from onfh_nb.io import write_nifti

    array = volume.array
    if array.dtype == np.float64:
        volume = volume.with_array(array.astype(np.float32))
    elif array.dtype == np.bool_:
        volume = volume.with_array(array.astype(np.uint8))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "volume.nii.gz")
        write_nifti(volume, path)
        return path.read_bytes()
