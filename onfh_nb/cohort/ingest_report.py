"""What became of each series of a source folder."""

from __future__ import annotations

from onfh_nb.cohort import layout
from onfh_nb.cohort.schema import Column, Table

REPORT = Table(
    str(layout.INGEST_REPORT),
    (
        Column("series", "integer", "number of the series, by its first file in alphabetical order", required=True),
        Column("participant_id", "code", "pseudonym of the patient", pattern=layout.PARTICIPANT_ID.pattern),
        Column("session_id", "code", "visit", pattern=layout.SESSION_ID.pattern),
        Column("kind", "code", "kind of file", allowed=("classic", "enhanced", "mosaic", "picture", "nifti")),
        Column("n_files", "integer", "number of files", low=1, required=True),
        Column("burned_in", "flag", "whether text may be burned into the pixels", required=True),
        Column("taken", "flag", "whether it became an image of the cohort", required=True),
        Column("image_id", "code", "its image, or the first of them", pattern=layout.IMAGE_ID.pattern),
        Column("reason", "code", "why it was not taken, or what was left out", pattern=r"[^\t\n]+"),
    ),
    key=("series",),
)
