"""A run must not call anyone: every outgoing connection is refused and counted, and none is counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.exceptions import NotebookError
from onfh_nb.report import run_notebook

Write = Callable[..., Path]
Cells = list[tuple[str, str]]

# Python imports a module of this name by itself when it starts, so every process of the run is guarded.
GUARD = """
import os, socket
_connect, _connect_ex, _lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo
_HERE = ("127.", "::1", "localhost")
def _refuse(host):
    if not str(host).startswith(_HERE):
        with open(os.environ["ONFH_TEST_CALLS"], "a") as file:
            file.write(f"{host}\\n")
        raise ConnectionRefusedError(f"outgoing connection to {host} refused")
def connect(self, address):
    if self.family != getattr(socket, "AF_UNIX", None):
        _refuse(address[0])
    return _connect(self, address)
def connect_ex(self, address):
    if self.family != getattr(socket, "AF_UNIX", None):
        _refuse(address[0])
    return _connect_ex(self, address)
def getaddrinfo(host, *rest, **more):
    if host not in (None, ""):
        _refuse(host)
    return _lookup(host, *rest, **more)
socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = connect, connect_ex, getaddrinfo
"""


@pytest.fixture
def calls(house: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    monkeypatch.setenv("ONFH_TEST_CALLS", str(tmp_path / "calls.txt"))
    return tmp_path / "calls.txt"


def test_a_run_calls_nobody(house: Write, calls: Path, cells: Cells, small_cohort: Cohort) -> None:
    house(
        [
            *cells[:3],
            ("code", "import importlib\nfor n in ('openvino', 'optuna'): importlib.import_module(n)"),
            *cells[3:],
        ]
    )
    run_notebook("00", cohort=small_cohort.path)
    assert not calls.exists(), calls.read_text()


def test_the_guard_counts(house: Write, calls: Path) -> None:
    house([("code", "import urllib.request\nurllib.request.urlopen('http://192.0.2.1/')")], "caller")
    with pytest.raises(NotebookError, match="outgoing connection to 192"):
        run_notebook("caller")
    assert calls.read_text() == "192.0.2.1\n"
