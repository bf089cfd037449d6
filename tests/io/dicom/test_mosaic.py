from __future__ import annotations

import itertools
import warnings

import numpy as np
import pydicom
import pytest
from scipy.ndimage import map_coordinates

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import list_series, read_dicom_series, read_series_volumes

PLANES = {"ax": "axial", "cor": "coronal", "sag": "sagittal"}


def folder_of(real, plane):
    return real(f"dicom-orientation/{plane}/{plane}asc36")


@pytest.mark.real
@pytest.mark.parametrize("plane", PLANES)
def test_a_mosaic_is_recognised_and_has_its_plane(real, plane):
    folder = folder_of(real, plane)
    assert list_series(folder)["kind"].tolist() == ["mosaic"]
    volumes = read_series_volumes(folder)
    assert list(volumes) == ["t000", "t001"]
    for volume in volumes.values():
        assert volume.shape == (36, 64, 64)
        assert volume.plane == PLANES[plane]
        np.testing.assert_allclose(volume.spacing_mm, (3.6, 3.25, 3.25), rtol=1e-6)
    assert not np.array_equal(volumes["t000"].array, volumes["t001"].array)
    with pytest.raises(ImageFileError, match=r"holds 2 volumes \(t000, t001\)"):
        read_dicom_series(folder)


@pytest.mark.real
@pytest.mark.parametrize("plane", PLANES)
def test_a_mosaic_lies_where_nibabel_and_the_protocol_put_it(real, plane):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nibabel.nicom.dicomwrappers import wrapper_from_file
    path = sorted(folder_of(real, plane).iterdir())[0]
    volume = read_dicom_series(path)
    peer = wrapper_from_file(str(path))
    affine, data = np.diag([-1, -1, 1, 1]) @ peer.affine, peer.get_data()
    for d, h, w in itertools.product((0, 17, 35), (0, 63), (0, 63)):
        i, j, k = np.rint(np.linalg.inv(affine) @ [*volume.world((d, h, w)), 1])[:3].astype(int)
        np.testing.assert_allclose(affine[:3] @ (i, j, k, 1), volume.world((d, h, w)), atol=0.01)
        assert data[i, j, k] == volume.array[d, h, w]


@pytest.mark.real
def test_slices_stand_where_the_protocol_says(real):
    import re

    for plane in PLANES:
        path = sorted(folder_of(real, plane).iterdir())[0]
        volume = read_dicom_series(path)
        text = pydicom.dcmread(path)[0x0029, 0x1020].value.decode("latin-1")
        found = re.findall(r"sSliceArray\.asSlice\[(\d+)\]\.sPosition\.d(Sag|Cor|Tra)\s*=\s*(\S+)", text)
        said = np.zeros((36, 3))
        for number, axis, value in found:
            said[int(number), ("Sag", "Cor", "Tra").index(axis)] = float(value)
        centres = volume.world([(d, 32, 32) for d in range(36)]) * [-1, -1, 1]  # voxel 32 of 64 is the centre
        nearest = np.linalg.norm(centres[:, None] - said[None], axis=-1).min(axis=1)
        assert nearest.max() < 0.05, plane


@pytest.mark.real
def test_left_stays_left_in_every_plane(real):
    """One head in three planes: it agrees with itself best unmirrored."""
    volumes = {plane: read_series_volumes(folder_of(real, plane))["t000"] for plane in PLANES}
    centre = volumes["ax"].world((np.array(volumes["ax"].shape) - 1) / 2)
    points = centre + np.random.default_rng(0).uniform(-70, 70, (20000, 3))

    def sample(volume, at):
        return map_coordinates(volume.array.astype(float), volume.index(at).T, order=1, cval=np.nan)

    for first, second in itertools.combinations(PLANES, 2):
        agreement = {}
        for mirror in ((1, 1, 1), (-1, 1, 1), (1, -1, 1), (1, 1, -1)):
            a = sample(volumes[first], points)
            b = sample(volumes[second], centre + (points - centre) * mirror)
            inside = np.isfinite(a) & np.isfinite(b)
            agreement[mirror] = np.corrcoef(a[inside], b[inside])[0, 1]
        assert max(agreement, key=agreement.get) == (1, 1, 1)
        assert agreement[1, 1, 1] > 0.85


@pytest.mark.real
def test_a_mosaic_without_its_private_header_is_refused(real, tmp_path):
    ds = pydicom.dcmread(sorted(folder_of(real, "ax").iterdir())[0])
    ds.remove_private_tags()
    ds.save_as(tmp_path / "a")
    with pytest.raises(ImageFileError, match="mosaic whose private header was removed"):
        read_dicom_series(tmp_path)
