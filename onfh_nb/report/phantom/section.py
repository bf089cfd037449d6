"""A part of the page: words, the call that made it, and its HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Section(NamedTuple):
    """Markdown above, the call behind the button *Show code*, and HTML below."""

    words: str
    call: str
    html: str


def section(words: str, build: Callable[..., str], *arguments: Any) -> Section:
    """Run one builder and keep what it made under its name.

    Examples
    --------
    >>> from html import escape
    >>> section("## Words", escape, "<a>").html
    '&lt;a&gt;'
    """
    return Section(words, f"{build.__module__}.{build.__qualname__}(…)", build(*arguments))
