"""The columns that a clinical table may have, and the words that stand for their values."""

from __future__ import annotations

from onfh_nb.cohort import schema
from onfh_nb.cohort.schema import Column

PATIENT_COLUMNS = tuple(column for column in schema.PARTICIPANTS.columns if column.name != "participant_id")
HIP_COLUMNS = tuple(column for column in schema.HIPS.columns if column.name not in ("participant_id", "hemi"))
GRADE_COLUMNS = tuple(
    column for column in schema.GRADES.columns if column.name not in ("participant_id", "hemi", "session_id", "reader")
)
READER = Column("reader", "code", "who graded; reader1 where empty", pattern=schema.READER_PATTERN)
LESION = Column("lesion", "flag", "for a picture: 1 lesion, 0 normal")
SLICE = Column("slice", "integer", "for a volume: slice of that lesion label, from 0", low=0, high=100000)
SIDE = Column("side", "code", "side of the hip", allowed=("L", "R"), required=True)
MONTHS = Column("months", "integer", "months since the first visit", low=0, high=600, unit="month")

CHECKED = (SIDE, MONTHS, READER, *HIP_COLUMNS, *GRADE_COLUMNS, *PATIENT_COLUMNS, LESION, SLICE)
FREE = {
    "patient": "the hospital's number of the patient, exactly as the images have it; replaced by a pseudonym",
    "visit_date": "day of the visit, such as 2024-03-31; becomes months. Either this or months",
    "file": "for pictures and NIfTI: path of the file from the source folder",
}
NAMES = ("patient", "side", "visit_date", "months", "file", *(column.name for column in CHECKED[2:]))

# Other ways to write a value, in lower case.
SYNONYMS: dict[str, dict[str, str]] = {
    "side": {"left": "L", "right": "R", "l": "L", "r": "R"},
    "sex": {"female": "F", "male": "M", "f": "F", "m": "M"},
}
FLAG_SYNONYMS = {"yes": "1", "no": "0", "true": "1", "false": "0", "y": "1", "n": "0"}
MISSING = ("", "n/a", "na", "nan", "none given", "-")
