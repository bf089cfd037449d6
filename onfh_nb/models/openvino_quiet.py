"""OpenVINO without its reports home."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Final

_REPORTER: Final = "openvino_telemetry"


def import_openvino() -> ModuleType:
    """Import OpenVINO such that it takes its own silent stand-in for the package that would report its use.

    No setting of the user, no file in the home folder and no environment variable is needed or changed.

    Returns
    -------
    module
        ``openvino``.

    Raises
    ------
    ImportError
        If OpenVINO is not installed.

    Examples
    --------
    >>> import_openvino().tools.ovc.telemetry_utils.tm.__name__
    'openvino.tools.ovc.telemetry_stub'
    """
    if "openvino" in sys.modules:
        return sys.modules["openvino"]
    already = sys.modules.get(_REPORTER)
    sys.modules[_REPORTER] = None  # type: ignore[assignment]  # what Python keeps for "cannot be imported"
    try:
        openvino = importlib.import_module("openvino")
        importlib.import_module("openvino.tools.ovc.convert_impl")
    finally:
        if already is None:
            del sys.modules[_REPORTER]
        else:
            sys.modules[_REPORTER] = already
    return openvino
