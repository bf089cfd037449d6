from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from onfh_nb.report.doctor import examine


def test_what_is_missing_comes_with_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = metadata.version

    def without_monai(name: str) -> str:
        if name == "monai":
            raise metadata.PackageNotFoundError(name)
        return found(name)

    monkeypatch.setattr(metadata, "version", without_monai)
    findings = {finding.topic: finding for finding in examine(tmp_path)}
    assert findings["monai"].ok is False
    assert findings["monai"].remedy == "pip install monai"
    assert findings["numpy"].ok is True
    assert findings["GPU"].ok is not False, "a machine without a GPU lacks nothing"
