"""Whether a notebook is run by a command or looked at by a person."""

from __future__ import annotations

import os


def is_headless() -> bool:
    """Tell whether nobody watches this run.

    Returns
    -------
    bool
        True while ``run_notebook`` executes the notebook (it sets ``ONFH_HEADLESS=1``); widgets are then left out.

    Examples
    --------
    >>> import os
    >>> os.environ["ONFH_HEADLESS"] = "1"
    >>> is_headless()
    True
    >>> del os.environ["ONFH_HEADLESS"]
    """
    return os.environ.get("ONFH_HEADLESS", "") not in ("", "0")
