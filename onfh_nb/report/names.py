"""Names of figures and tables become file names, so they are held to what every file system takes."""

from __future__ import annotations

import re

from onfh_nb.exceptions import ParameterError

_ALLOWED = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def checked_name(name: str) -> str:
    """Return ``name`` if it can be a file name everywhere.

    Raises
    ------
    ParameterError
        If it holds anything but lower-case letters, digits, ``_`` and ``-``.

    Examples
    --------
    >>> checked_name("edge_width")
    'edge_width'
    """
    if not _ALLOWED.fullmatch(name):
        raise ParameterError(
            f"The name {name!r} of a figure or table was refused: expected lower-case letters, digits, '_' and '-'."
        )
    return name
