"""One door through which every captioned thing reaches a notebook's output."""

from __future__ import annotations

from typing import Final

from onfh_nb.report.headless import is_headless

# A report brings its own stylesheet; a live notebook needs only enough to be readable.
_LIVE_STYLE: Final = """<style>
.onfh{max-width:64rem;margin:.4rem 0 1rem}.onfh img{max-width:100%;height:auto}
.onfh figcaption,.onfh .caption{font-weight:600;margin:.4rem 0}.onfh .how{opacity:.8;margin:.3rem 0}
.onfh .scroll{max-height:30rem;overflow:auto}.onfh td.n{text-align:right;font-variant-numeric:tabular-nums}
.onfh.banner{border-left:4px solid #b7791f;padding:.4rem .8rem;background:rgba(183,121,31,.12)}
.onfh .pictures{position:relative}.onfh .pictures img.overlay{position:absolute;left:0;top:0}
</style>"""


def show_html(html: str, role: str) -> None:
    """Show HTML in the running notebook.

    Parameters
    ----------
    html : str
        Markup whose cohort-borne parts are already escaped.
    role : str
        What it is (``banner``, ``params``, ``figure``, ``table``, ``stack``, ``provenance``); the report places
        outputs by it.
    """
    from IPython.core.getipython import get_ipython

    if get_ipython() is None:
        return
    from IPython.display import HTML, display

    body = html if is_headless() else _LIVE_STYLE + html
    display(HTML(body), metadata={"onfh": {"role": role}})
