"""A stage's settings as a table, so that a reader need not open the code to know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from html import escape
from pathlib import Path
from typing import Any

from onfh_nb.report.display import show_html
from onfh_nb.report.numbers import format_value


def params_html(params: Any) -> str:
    """Build the table of a frozen dataclass or a mapping as HTML.

    Raises
    ------
    TypeError
        If ``params`` is neither.

    Examples
    --------
    >>> "<td" in params_html({"clip_limit": 2.0})
    True
    """
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(str(key))}</code></th><td>{escape(_shown(value))}</td></tr>'
        for key, value in as_mapping(params).items()
    )
    title = escape(type(params).__name__ if is_dataclass(params) else "Parameters")
    table = f'<table class="plain"><tbody>{rows}</tbody></table>'
    return f'<div class="onfh params"><p class="caption">{title}</p>{table}</div>'


def as_mapping(params: Any) -> dict[str, Any]:
    """Return a dataclass or mapping as a plain dict."""
    if is_dataclass(params) and not isinstance(params, type):
        return asdict(params)
    if isinstance(params, Mapping):
        return dict(params)
    raise TypeError(f"Parameters must be a dataclass or a mapping, not {type(params).__name__}.")


def show_params(params: Any) -> None:
    """Show the settings of a stage.

    Parameters
    ----------
    params : dataclass instance or mapping
        One row per field; of a path only the last part is shown.
    """
    show_html(params_html(params), "params")


def _shown(value: Any) -> str:
    if isinstance(value, Path):
        return value.name
    if isinstance(value, str) and Path(value).is_absolute():
        return Path(value).name
    return format_value(value)
