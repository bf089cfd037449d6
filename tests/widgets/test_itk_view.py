from __future__ import annotations

import sys
from importlib import metadata
from types import SimpleNamespace

import numpy as np
import pytest

from onfh_nb.io.volume import LabelVolume, Volume
from onfh_nb.widgets import itk_view
from onfh_nb.widgets.itk_view import itk_obstacle

OBLIQUE = np.array([[0.3, 0, -1.9, 63.0], [-4.0, 0.1, 0, 8.0], [0, -2.0, 0.2, 40.0], [0, 0, 0, 1.0]])


def pretend(monkeypatch: pytest.MonkeyPatch, version: str | None, *, network: bool) -> None:
    def find(name: str) -> str:
        if version is None:
            raise metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr(metadata, "version", find)
    monkeypatch.setattr(itk_view, "_is_reachable", lambda: network)


@pytest.mark.parametrize(
    ("version", "network", "words"),
    [
        (None, True, "is not installed"),
        ("0.32.6", True, "0.32.6 is too old"),
        ("1.0a55", False, "needs a network"),
    ],
)
def test_what_is_in_the_way_is_said_in_one_sentence(monkeypatch, version, network, words):
    pretend(monkeypatch, version, network=network)
    obstacle = itk_obstacle()
    assert obstacle is not None
    assert words in obstacle
    assert obstacle.endswith("so ipyniivue shows the volume.")


def test_nothing_is_in_the_way(monkeypatch):
    pretend(monkeypatch, "1.0a55", network=True)
    assert itk_obstacle() is None


def test_image_and_labels_are_handed_over_in_the_patients_millimetres(monkeypatch):
    monkeypatch.setitem(sys.modules, "itkwidgets", SimpleNamespace(view=lambda **shown: shown))
    square = OBLIQUE.copy()
    square[:3, :3], _ = np.linalg.qr(OBLIQUE[:3, :3])
    square[:3, :3] *= (4.0, 2.0, 1.5)
    volume = Volume(np.random.default_rng(0).random((3, 4, 5)), square)
    labels = LabelVolume(np.ones((3, 4, 5), np.uint8), square, labels={1: "head"})
    shown = itk_view.itk_view(volume, labels)
    for image in shown.values():
        lps = image.TransformContinuousIndexToPhysicalPoint((4.0, 1.0, 2.0))
        assert np.allclose(np.array(lps) * (-1, -1, 1), volume.world((2, 1, 4)))
    assert itk_view.itk_view(volume, None)["label_image"] is None
