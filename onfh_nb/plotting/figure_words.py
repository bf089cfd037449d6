"""What each figure is called, how to read it and what it says to those who cannot see it."""

from __future__ import annotations

from onfh_nb.exceptions import ParameterError

_WORDS: dict[str, tuple[str, str]] = {
    "figure_1": (
        "Compare the enlarged parts: speckle should go, edges should stay. Where B2 has peaks, B4 has none, and its "
        "running sum is nearly straight.",
        "A noisy and a median-filtered picture above, each with its middle enlarged; below, a picture and its "
        "histogram before and after equalisation.",
    ),
    "every_step": (
        "Every picture starts from the raw one; 'chain' is what the settings above give, and the last two are the "
        "chains that the paper describes.",
        "One picture raw, after each of five single steps, and after three whole chains.",
    ),
    "before_after": (
        "Bones, lesion and joint space should be as easy to see below as above, and nothing new should appear.",
        "A row of pictures and, below each, the same picture after the whole chain.",
    ),
    "changes_by_step": (
        "Blue helps, vermilion hurts, black says nothing for sure. A filter that gains contrast-to-noise may pay in "
        "edge width: judge the panels together.",
        "Four panels with the change that each step makes: PSNR, SSIM, lesion contrast-to-noise and edge width.",
    ),
    "gain_over_noise": (
        "Above 0 a filter brings the picture nearer to the noise-free one; where its curve crosses 0 it begins to pay. "
        "The dashed line is the noise in this cohort's own pictures.",
        "The gain in PSNR over the noise in the picture, one curve with its interval for each filter.",
    ),
}


def words(name: str) -> dict[str, str]:
    """Name, reading line and alternative text of a figure, as ``report.show_figure`` takes them.

    Raises
    ------
    ParameterError
        If no figure has that name.

    Examples
    --------
    >>> sorted(words("figure_1"))
    ['alt', 'how_to_read', 'name']
    """
    if name not in _WORDS:
        raise ParameterError(f"no figure is called {name!r}; there are {', '.join(_WORDS)}")
    how_to_read, alt = _WORDS[name]
    return {"name": name, "how_to_read": how_to_read, "alt": alt}
