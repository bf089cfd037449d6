from __future__ import annotations

import numpy as np

from onfh_nb.io.volume import Volume
from onfh_nb.widgets.explorer_state import ExplorerState
from onfh_nb.widgets.static_explorer import explorer_figure, figure_bundle


def test_two_pictures_above_two_histograms():
    volume = Volume(np.random.default_rng(0).normal(300, 30, (3, 32, 32)), np.diag([4.0, 1.0, 1.0, 1.0]))
    figure = explorer_figure(volume, ExplorerState(1), title="slice 2 of 3")
    before, after, histogram_before, histogram_after = figure.axes
    assert [axes.get_title() for axes in (before, after)] == ["Before", "After"]
    assert all(len(axes.images) == 1 for axes in (before, after))
    for axes, limits in ((histogram_before, np.percentile(volume.array[1], (0.5, 99.5))), (histogram_after, (0, 1))):
        assert sum(bar.get_height() for bar in axes.patches) >= 32 * 32
        assert np.allclose(axes.get_xlim(), limits, rtol=1e-4)
    assert figure._suptitle.get_text() == "slice 2 of 3"


def test_a_bundle_has_words_too():
    volume = Volume(np.random.default_rng(0).normal(300, 30, (1, 32, 32)), np.eye(4))
    bundle = figure_bundle(explorer_figure(volume, ExplorerState(0), title=""), "before and after")
    assert set(bundle) == {"image/png", "text/plain"}
    assert bundle["text/plain"] == "before and after"
