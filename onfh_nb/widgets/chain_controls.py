"""What the sliders of the slice chain are called, what they mean, and how a setting becomes words of a command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from onfh_nb.preprocess import SliceParams


@dataclass(frozen=True)
class Control:
    """One setting of :class:`SliceParams` as a control on the screen.

    Parameters
    ----------
    field : str
        Field of ``SliceParams``.
    label : str
        Plain words, with the unit.
    tip : str
        What it does, in one short sentence.
    low, high, step : float
        Reach of a slider; not used where there are ``choices`` or a switch.
    choices : tuple
        The few values there are, where a slider would mislead.
    """

    field: str
    label: str
    tip: str
    low: float = 0.0
    high: float = 1.0
    step: float = 0.1
    choices: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of the chain: its switch (None for what always runs) and its settings, in the order they run."""

    switch: str | None
    label: str
    tip: str
    settings: tuple[Control, ...] = ()


GROUPS: dict[str, tuple[Step, ...]] = {
    "Grey scale": (
        Step(
            "normalise",
            "Percentile window",
            "MR units are arbitrary: two percentiles of the slice become 0 and 1. Off: darkest and brightest pixel.",
            (Control("percentiles", "from – to, %", "Pixels beyond these percentiles are cut off.", 0, 100, 0.5),),
        ),
    ),
    "Noise": (
        Step(
            "median",
            "Median filter",
            "Each pixel becomes the median of its neighbourhood: removes specks, keeps edges, rounds corners.",
            (Control("median_size_px", "window, pixels", "Side of the neighbourhood.", choices=(3, 5)),),
        ),
        Step(
            "gaussian",
            "Gaussian filter",
            "Weighted mean of the neighbourhood: removes noise and blurs edges alike.",
            (Control("gaussian_sigma_px", "width σ, pixels", "Larger is smoother and more blurred.", 0.2, 5, 0.1),),
        ),
        Step(
            "bilateral",
            "Bilateral filter",
            "A mean in which pixels of another grey count less, so that edges stay.",
            (
                Control("bilateral_sigma_px", "reach σ, pixels", "How far neighbours count.", 0.5, 10, 0.5),
                Control(
                    "bilateral_sigma_grey",
                    "grey σ, 0 to 1",
                    "Steps in grey well above this are kept as edges; 1 is the whole range of the picture.",
                    0.01,
                    0.5,
                    0.01,
                ),
                Control("bilateral_size_px", "window, pixels", "Side of the window.", choices=tuple(range(3, 32, 2))),
            ),
        ),
    ),
    "Contrast": (
        Step("equalise", "Equalise histogram", "Spreads the grey values of the whole slice evenly."),
        Step(
            "clahe",
            "CLAHE",
            "Equalises in tiles, with a limit on how much contrast, and so noise, may grow.",
            (
                Control("clahe_clip", "limit, ×", "1 leaves the contrast alone; larger is stronger.", 1, 10, 0.1),
                Control("clahe_tiles", "tiles per side", "More tiles follow smaller regions.", 1, 32, 1),
            ),
        ),
    ),
    "Result": (
        Step(
            None,
            "Picture size",
            "Rows and columns of the result; a slice that is not square is padded with black.",
            (Control("size", "rows, columns", "Pixels along each side.", choices=(128, 192, 256, 384, 512)),),
        ),
    ),
}

STARTS: dict[str, SliceParams] = {
    "Default: median, bilateral, CLAHE": SliceParams(),
    "Kong 2025, Methods: Gaussian, bilateral, equalise, CLAHE": SliceParams(median=False, gaussian=True, equalise=True),
    "Kong 2025, Results: median, equalise": SliceParams(bilateral=False, clahe=False, equalise=True),
    "Nothing but window and size": SliceParams(median=False, bilateral=False, clahe=False),
}


def all_fields() -> list[str]:
    """Fields of ``SliceParams`` that have a control, in the order they are shown."""
    steps = [step for group in GROUPS.values() for step in group]
    return [name for step in steps for name in (step.switch, *(c.field for c in step.settings)) if name is not None]


def changed_fields(params: SliceParams) -> dict[str, Any]:
    """The settings that differ from the defaults, in the order of the dataclass.

    Examples
    --------
    >>> changed_fields(SliceParams(clahe_clip=3.0))
    {'clahe_clip': 3.0}
    """
    default = SliceParams()
    values = {field.name: getattr(params, field.name) for field in fields(params)}
    return {name: value for name, value in values.items() if value != getattr(default, name)}


def command_line(params: SliceParams, cohort_path: str | None = None) -> str:
    """The command that runs notebook 01 with these settings on a whole cohort.

    Parameters
    ----------
    params : SliceParams
        Only what differs from the defaults is written.
    cohort_path : str, optional
        Folder of the cohort.

    Returns
    -------
    str
        Quoted for a shell.

    Examples
    --------
    >>> command_line(SliceParams(gaussian=True, gaussian_sigma_px=1.5))
    'onfh run 01 -p gaussian True -p gaussian_sigma_px 1.5'
    """
    words = ["onfh", "run", "01"]
    if cohort_path is not None:
        words += ["--cohort", cohort_path]
    for name, value in changed_fields(params).items():
        words += ["-p", name, repr(value)]
    return shlex.join(words)


def params_from(values: Mapping[str, Any]) -> SliceParams:
    """Settings from the values of the controls: sliders may hold floats with a tail such as 0.30000000000000004."""
    tidy: dict[str, Any] = {
        name: round(value, 6) if isinstance(value, float) else value for name, value in values.items()
    }
    low, high = tidy["percentiles"]
    tidy["percentiles"] = (round(float(low), 3), round(float(high), 3))
    return SliceParams(**tidy)
