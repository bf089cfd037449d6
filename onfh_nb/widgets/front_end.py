"""Is anybody looking? Widgets need a notebook that is open in a browser."""

from __future__ import annotations

import os
import sys

HEADLESS_VARIABLE = "ONFH_HEADLESS"


def has_live_front_end() -> bool:
    """Whether this code runs in a notebook kernel that was not told to run headless.

    A kernel cannot see whether a browser is attached to it, so a batch run says so itself by setting the
    environment variable ``ONFH_HEADLESS`` to anything but ``0``.

    Returns
    -------
    bool
        False in a plain Python process, in an IPython terminal, and wherever ``ONFH_HEADLESS`` is set.

    Examples
    --------
    >>> has_live_front_end()
    False
    """
    if os.environ.get(HEADLESS_VARIABLE, "") not in ("", "0"):
        return False
    # A kernel has imported IPython already; importing it here would only slow down a plain script.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None
