"""A grey-value histogram as a few hundred bytes of SVG; a matplotlib figure would take longer than the picture."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 480, 130, 6, 22, 8
_BINS = 80
# One tall background bar would flatten everything of interest, so bars may run out of the frame; the caption says so.
_TALLEST_PERCENTILE = 97.0


def histogram_svg(image: NDArray[Any], limits: tuple[float, float], *, caption: str) -> str:
    """Bars of the share of pixels per grey value, and the cumulative share as a line.

    Parameters
    ----------
    image : ndarray
        Pixels; those outside ``limits`` are counted in the outermost bars, as they are shown black or white.
    limits : tuple of float
        Left and right end of the axis, in the grey values of ``image``.
    caption : str
        What is shown, for a reader who cannot see it.

    Returns
    -------
    str
        An ``<svg>`` element without any outside reference.
    """
    shares, cumulative = histogram_shares(image, limits)
    tallest = max(float(np.percentile(shares, _TALLEST_PERCENTILE)), 1e-9) * 1.15
    plot_width, plot_height = _WIDTH - 2 * _LEFT, _HEIGHT - _BOTTOM - _TOP
    step = plot_width / len(shares)
    base = _TOP + plot_height
    bars = "".join(
        f"M{_LEFT + k * step:.1f} {base}v-{min(share / tallest, 1.0) * plot_height:.1f}h{step * 0.9:.2f}V{base}z"
        for k, share in enumerate(shares)
        if share > 0
    )
    line = " ".join(f"{_LEFT + (k + 1) * step:.1f},{base - c * plot_height:.1f}" for k, c in enumerate(cumulative))
    low, high = limits
    ticks = "".join(
        f'<text x="{_LEFT + at * plot_width:.0f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">'
        f"{_tick(low + at * (high - low))}</text>"
        for at, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end"))
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(caption)}" class="onfh-histogram">'
        f'<path d="{bars}" fill="#56799c"/>'
        f'<polyline points="{line}" fill="none" stroke="#d55e00" stroke-width="1.8"/>'
        f'<line x1="{_LEFT}" x2="{_WIDTH - _LEFT}" y1="{base}" y2="{base}" stroke="currentColor" stroke-width="1"/>'
        f'<g fill="currentColor" font-size="13">{ticks}</g></svg>'
    )


def histogram_shares(
    image: NDArray[Any], limits: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of pixels per bar and the cumulative share, each of shape (80,); both refer to all finite pixels."""
    finite = image[np.isfinite(image)]
    counts, _ = np.histogram(np.clip(finite, *limits), bins=_BINS, range=limits)
    shares = counts / max(finite.size, 1)
    return shares, np.cumsum(shares)


def _tick(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.2g}"
