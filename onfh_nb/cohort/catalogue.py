"""What a cohort folder holds, found by walking it: images, masks and visits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onfh_nb.cohort import layout, schema
from onfh_nb.cohort.table_file import read_table

if TYPE_CHECKING:
    import pandas as pd

IMAGE_COLUMNS = ["image_id", "participant_id", "session_id", "protocol", "plane", "path", "field_t"]
LABEL_COLUMNS = ["image_id", "name", "hemi", "reader", "path"]


def image_table(root: Path) -> pd.DataFrame:
    """One row per image file, in order of their names."""
    import pandas as pd

    rows = []
    for path in sorted(root.glob("sub-*/ses-*/anat/*.nii.gz")):
        try:
            name = layout.parse_image_id(path.name.removesuffix(".nii.gz"))
        except ValueError:  # a foreign file: validation names it
            continue
        facts = read_sidecar(path)
        field_t = facts.get("MagneticFieldStrength", float("nan"))
        plane = facts.get("SlicePlane") or layout.PROTOCOLS.get(name.protocol, ("oblique", ""))[0]
        row = (name.image_id, name.participant_id, name.session_id, name.protocol, plane, str(path), field_t)
        rows.append(row)
    return pd.DataFrame(rows, columns=IMAGE_COLUMNS).astype({"field_t": "float64"})


def read_sidecar(image: Path) -> dict[str, Any]:
    """The acquisition facts beside an image; empty when there are none or they cannot be read."""
    try:
        facts = json.loads(layout.sidecar_path(image).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def label_table(root: Path, images: pd.DataFrame) -> pd.DataFrame:
    """One row per mask file whose image exists."""
    import pandas as pd

    image_of_stem = {image_id.rpartition("_")[0]: image_id for image_id in images["image_id"]}
    rows = []
    for path in sorted((root / layout.LABELS).glob("sub-*/ses-*/anat/*_mask.nii.gz")):
        label = layout.parse_label_name(path.name.removesuffix(".nii.gz"))
        if label is not None and label.stem in image_of_stem:
            rows.append((image_of_stem[label.stem], label.name, label.hemi, label.reader, str(path)))
    return pd.DataFrame(rows, columns=LABEL_COLUMNS).astype(object)


def session_table(root: Path) -> pd.DataFrame:
    """The visits of all patients in one table: participant_id, session_id, months."""
    import pandas as pd

    frames = []
    for path in sorted(root.glob("sub-*/sub-*_sessions.tsv")):
        frame = read_table(path, schema.SESSIONS)
        frame.insert(0, "participant_id", path.parent.name)
        frames.append(frame)
    if not frames:
        return pd.DataFrame(columns=["participant_id", "session_id", "months"])
    return pd.concat(frames, ignore_index=True)
