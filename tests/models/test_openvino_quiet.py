from __future__ import annotations

import subprocess
import sys

CHECK = """
import socket, sys
def refuse(*args, **kwargs):
    raise SystemExit("a connection was tried")
socket.socket.connect = refuse
from onfh_nb.models.openvino_quiet import import_openvino
openvino = import_openvino()
from openvino.tools.ovc import convert_impl, telemetry_utils
assert convert_impl.tm.__name__ == telemetry_utils.tm.__name__ == "openvino.tools.ovc.telemetry_stub"
assert "openvino_telemetry" not in sys.modules
assert import_openvino() is openvino
import openvino_telemetry
"""


def test_openvino_takes_its_silent_stand_in_and_the_package_stays_importable():
    run = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
