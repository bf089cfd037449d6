"""Confusion matrices and rates at a threshold as HTML tables."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import isnan
from typing import Final

from onfh_nb.widgets.comparison_scores import Rate
from onfh_nb.widgets.threshold_counts import WORDS, Counts

_RIGHT, _WRONG = "0, 114, 178", "213, 94, 0"  # blue and vermilion of the figures
MEANING: Final = {
    "Sensitivity": "of the lesions",
    "Specificity": "of the normal",
    "PPV": "of those called lesion",
    "NPV": "of those called normal",
}


def confusion_html(heading: str, counts: Counts, current: str = "") -> str:
    """A confusion matrix: rows truth, columns call; the deeper the shade, the larger the share of the row.

    Parameters
    ----------
    heading : str
        What is counted.
    counts : Counts
        At the threshold.
    current : str
        One of ``threshold_counts.WORDS``: the cell that holds the unit shown, which gets a frame.

    Returns
    -------
    str
        A ``<table>``.
    """
    rows = (
        ("lesion", counts.found, counts.missed, WORDS[:2]),
        ("normal", counts.false_alarms, counts.recognised, WORDS[2:]),
    )
    body = ""
    for truth, left, right, words in rows:
        total = left + right
        cells = "".join(_cell(n, total, word, word == current) for n, word in zip((left, right), words, strict=True))
        body += f"<tr><th>{truth}</th>{cells}</tr>"
    return (
        f'<table class="onfh-confusion"><caption>{escape(heading)}</caption>'
        f"<tr><th></th><th>called<br>lesion</th><th>called<br>normal</th></tr>{body}</table>"
    )


def rates_html(slices: Mapping[str, Rate], hips: Mapping[str, Rate]) -> str:
    """Rates of slices and of hips beside each other, with counts and 95 % intervals.

    Parameters
    ----------
    slices, hips : mapping of str to Rate
        From :func:`onfh_nb.widgets.comparison_scores.rates_at`.

    Returns
    -------
    str
        A ``<table>``.
    """
    body = "".join(
        f'<tr><th>{name}<br><span class="onfh-small">{MEANING[name]}</span></th>'
        f"{_rate(slices[name])}{_rate(hips[name])}</tr>"
        for name in slices
    )
    return f'<table class="onfh-rates"><tr><th></th><th>slices</th><th>hips</th></tr>{body}</table>'


def _cell(count: int, total: int, word: str, current: bool) -> str:
    share = count / total if total else 0.0
    tint = _RIGHT if word in (WORDS[0], WORDS[3]) else _WRONG
    mark = ' class="onfh-here"' if current else ""
    return (
        f'<td{mark} style="background: rgba({tint}, {0.06 + 0.5 * share:.2f})"><b>{count}</b>'
        f'<span class="onfh-small">{word}</span></td>'
    )


def _rate(rate: Rate) -> str:
    if not rate.whole:
        return "<td>–</td>"
    interval = "" if isnan(rate.ci_low) else f" ({100 * rate.ci_low:.0f}–{100 * rate.ci_high:.0f})"
    return (
        f"<td><b>{rate.part / rate.whole:.0%}</b>{interval}"
        f'<br><span class="onfh-small">{rate.part} of {rate.whole}</span></td>'
    )
