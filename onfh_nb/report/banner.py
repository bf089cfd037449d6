"""The first thing a reader must know: whether patients or a simulation stand behind the numbers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from onfh_nb.report.display import show_html

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort

NOT_CLINICAL = "For research, not for clinical use."
SYNTHETIC = (
    "Synthetic cohort: every picture and every number here was computed by a simulation with known truth. "
    "Nothing in it describes a real patient."
)


def banner_html(name: str, is_synthetic: bool) -> str:
    """Build the banner of one cohort as HTML.

    Examples
    --------
    >>> "Synthetic" in banner_html("tiny", True)
    True
    """
    kind, text = ("synthetic", SYNTHETIC) if is_synthetic else ("real", "Cohort of real images, de-identified.")
    return (
        f'<aside class="onfh banner {kind}" role="note"><strong>{escape(name)}</strong> {escape(text)} '
        f"<em>{escape(NOT_CLINICAL)}</em></aside>"
    )


def show_banner(cohort: Cohort) -> None:
    """Show what kind of cohort the notebook works on.

    Parameters
    ----------
    cohort : Cohort
        The opened cohort; its ``name`` and ``is_synthetic`` are shown.
    """
    show_html(banner_html(cohort.name, cohort.is_synthetic), "banner")
