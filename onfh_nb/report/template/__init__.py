"""Page templates, stylesheet and script of reports; everything a report needs is written into it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@cache
def text(name: str) -> str:
    """Return one file of this folder."""
    return (FOLDER / name).read_text(encoding="utf-8")


def render(name: str, **values: Any) -> str:
    """Fill a page template; every value is escaped unless it is ``Markup``."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    pages = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    style, script = Markup(text("report.css")), Markup(text("report.js"))  # our own files
    return pages.get_template(name).render(style=style, script=script, **values)
