from __future__ import annotations

from pathlib import Path

import pytest

from onfh_nb.report.params_view import params_html


def test_params_show_no_folder_and_run_nothing() -> None:
    html = params_html({"path": Path("/secret/place/tiny"), "text": "/secret/x", "<n>": "<v>"})
    for raw in ("secret", "<n>", "<v>"):
        assert raw not in html
    with pytest.raises(TypeError, match="dataclass or a mapping"):
        params_html(3)
