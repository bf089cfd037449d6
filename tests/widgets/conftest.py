"""A small cohort drawn by hand, and a real JupyterLab on loopback with Chromium looking at it."""

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

import numpy as np
import pandas as pd
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.cohort.write import building, describe, write_image, write_label, write_tables
from onfh_nb.io.volume import LabelVolume, Volume

# Slices front to back, rows downwards, columns to the patient's left: 4 × 2 × 2 mm.
CORONAL = np.array([[0, 0, -2.0, 63.0], [-4.0, 0, 0, 8.0], [0, -2.0, 0, 40.0], [0, 0, 0, 1.0]])
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    # WebGL without a graphics card
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"),
]
CELLS_LIMIT_MS = 90_000
LAB_FOLDERS = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
_LOOPBACK = re.compile(r"^(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|^(data|blob|about|chrome|devtools):")


@pytest.fixture(scope="session")
def small_cohort(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two patients drawn by hand: a grey body, two bright heads, a dark lesion in the right one; coronal slices."""
    root = tmp_path_factory.mktemp("small") / "cohort"
    write_small_cohort(root)
    return Cohort.open(root)


@pytest.fixture
def compared() -> SimpleNamespace:
    """Three patients with two hips of three slices, scored by models A and B: ``.slices .predictions .masks``."""
    from onfh_nb.datasets import SliceDataset

    hips = [(f"sub-00{patient}", hemi) for patient in (1, 2, 3) for hemi in "RL"]
    table = pd.DataFrame(
        [
            {
                "unit_id": f"{patient}_hemi-{hemi}_slice-{index}", "participant_id": patient, "hemi": hemi,
                "session_id": "ses-m00", "site": "S3T", "image_id": f"{patient}_t1", "index": index,
                "y_true": int(hemi == "R"), "protocol": "cor_t1",
            }
            for patient, hemi in hips
            for index in (4, 5, 6)
        ]
    )  # fmt: skip
    masks = np.zeros((len(table), 96, 96), bool)
    masks[table["y_true"] == 1, 30:60, 30:60] = True
    pixels = np.random.default_rng(0).normal(size=(len(table), 1, 96, 96)).astype(np.float32)
    pixels[:, 0][masks] += 2
    # By slice of each hip: sub-001 R L, sub-002 R L, sub-003 R L. Sorted by probability all of A but one hip is right.
    a = [0.9, 0.9, 0.8, 0.1, 0.1, 0.2, 0.7, 0.6, 0.7, 0.3, 0.2, 0.3, 0.4, 0.3, 0.4, 0.45, 0.3, 0.2]
    parts = [
        table.drop(columns=["image_id", "index", "protocol"]).assign(
            fold=table["participant_id"].str[-1].astype(int) % 2, model=model, p_normal=1 - np.array(p), p_lesion=p
        )
        for model, p in (("A", a), ("B", a[::-1]))
    ]
    predictions = pd.concat(parts, ignore_index=True).sample(frac=1, random_state=0)
    return SimpleNamespace(slices=SliceDataset(table, pixels), predictions=predictions, masks=masks)


def hand_drawn(hemi: str) -> dict[str, Any]:
    """Image and masks of one hip region, shape (5, 40, 64); array columns point to the patient's left."""
    d, h, w = np.mgrid[:5, :40, :64].astype(float)
    radius = np.sqrt(((d - 2) * 2) ** 2 + (h - 20) ** 2 + (w - (16 if hemi == "R" else 48)) ** 2)
    return {"head": radius < 9, "necrosis": (radius < 9) & (h < 16)}


def write_small_cohort(root: Path) -> None:
    image = np.full((5, 40, 64), 200.0) + np.random.default_rng(0).normal(0, 10, (5, 40, 64))
    masks = {hemi: hand_drawn(hemi) for hemi in "RL"}
    for hemi in "RL":
        image[masks[hemi]["head"]] = 800
    image[masks["R"]["necrosis"]] = 300
    volume = Volume(image.astype(np.int16), CORONAL)
    visits = [("sub-001", "ses-m00", 0), ("sub-001", "ses-m12", 12), ("sub-002", "ses-m00", 0)]
    with building(root) as out:
        for patient, session, _ in visits:
            for protocol in ("cor_stir", "cor_t1"):
                image_id = write_image(
                    out, volume, participant_id=patient, session_id=session, protocol=protocol, sidecar={}
                )
                if patient == "sub-001":
                    for hemi, name in (("R", "head"), ("L", "head"), ("R", "necrosis")):
                        mask = LabelVolume(masks[hemi][name].astype(np.uint8), CORONAL, labels={1: name})
                        write_label(out, mask, image_id=image_id, hemi=hemi, name=name)
        hip = {"participant_id": "sub-001", "hemi": "R", "session_id": "ses-m00"}
        write_tables(
            out,
            description=describe("small", synthetic=True),
            participants=pd.DataFrame({"participant_id": ["sub-001", "sub-002"]}),
            sessions=pd.DataFrame(visits, columns=["participant_id", "session_id", "months"]),
            hips=pd.DataFrame([{"participant_id": "sub-001", "hemi": "R"}]),
            grades=pd.DataFrame([{**hip, "reader": "truth"}]),
            slices=pd.DataFrame([{**hip, "slice_id": "a", "image_id": image_id, "index": 2, "lesion": 1}]),
        )


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
    _ask_no_news(tmp_path / "settings")
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
        # evaluate() knows no time limit of its own
        page.evaluate(
            """async (limit_ms) => {
                const late = new Promise((_, no) => setTimeout(() => no(new Error('cells did not end')), limit_ms));
                const run = async () => {
                    const context = window.jupyterapp.shell.currentWidget.context;
                    await context.ready;
                    await context.sessionContext.ready;
                    await context.sessionContext.session.kernel.info;
                    await window.jupyterapp.commands.execute('notebook:run-all-cells');
                };
                await Promise.race([run(), late]);
            }""",
            CELLS_LIMIT_MS,
        )

    return open_and_run


def _refuse_outside(route: Any, outside: list[str]) -> None:
    if _LOOPBACK.match(route.request.url):
        route.continue_()
    else:
        outside.append(route.request.url)
        route.abort()


def _ask_no_news(settings: Path) -> None:
    """JupyterLab asks at its first start whether it may fetch news; the answer would hide part of the page."""
    folder = settings / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True)
    (folder / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')


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
