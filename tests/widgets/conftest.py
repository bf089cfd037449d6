"""A real JupyterLab on loopback, and Chromium looking at it; both end with the test."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    # WebGL without a graphics card
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"),
]
LAB_FOLDERS = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
_LOOPBACK = re.compile(r"^(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|^(data|blob|about|chrome|devtools):")


@pytest.fixture
def lab_server(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """JupyterLab serving an empty folder: ``.url`` and ``.folder``."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "ONFH_HEADLESS"}
    environment |= {f"JUPYTER_{name}": str(tmp_path / name.lower()) for name in LAB_FOLDERS}
    environment |= {
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"),
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        # A tool that watches this test run must not follow it into the kernel.
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    port = _free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    command += ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}"]
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_for_port(port, server, tmp_path / "server.log")
            yield SimpleNamespace(url=f"http://127.0.0.1:{port}", folder=folder)
        finally:
            _end_group(server)


@pytest.fixture
def lab_page(lab_server: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Chromium with every way out of loopback closed: ``.open(notebook)``, ``.page``, ``.outside`` requests tried."""
    from playwright.sync_api import sync_playwright

    outside: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": 1360, "height": 1180})
        page.set_default_timeout(30_000)
        page.route("**/*", lambda route: _refuse_outside(route, outside))
        try:
            yield SimpleNamespace(page=page, outside=outside, open=_opener(page, lab_server.url))
        finally:
            browser.close()


def _opener(page: Any, url: str) -> Callable[[str], None]:
    def open_and_run(notebook: str) -> None:
        page.goto(f"{url}/lab/tree/{notebook}")
        page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context")
        page.evaluate(
            """async () => {
                const context = window.jupyterapp.shell.currentWidget.context;
                await context.ready;
                await context.sessionContext.ready;
                await context.sessionContext.session.kernel.info;
                await window.jupyterapp.commands.execute('notebook:run-all-cells');
            }"""
        )

    return open_and_run


def _refuse_outside(route: Any, outside: list[str]) -> None:
    if _LOOPBACK.match(route.request.url):
        route.continue_()
    else:
        outside.append(route.request.url)
        route.abort()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_port(port: int, server: subprocess.Popen[bytes], log: Path, limit_s: float = 45.0) -> None:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not answer within {limit_s} s:\n{log.read_text()[-2000:]}")


def _end_group(server: subprocess.Popen[bytes]) -> None:
    """End the server and, with it, the kernels it started."""
    for how, limit_s in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        try:
            os.killpg(server.pid, how)
            server.wait(limit_s)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
