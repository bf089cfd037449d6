"""The columns of every table of a cohort: their kind, their unit and the values they may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onfh_nb.cohort import layout

NA = "n/a"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    kind : str
        ``code`` (a text of ``allowed`` or ``pattern``), ``integer``, ``number`` or ``flag`` (0 or 1).
    allowed : tuple of str
        The values of a code column; empty when ``pattern`` says it.
    low, high : float
        Limits of a number, both included.
    required : bool
        Whether every row must hold a value; otherwise ``n/a`` is allowed.
    """

    name: str
    kind: str
    description: str
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    low: float = float("-inf")
    high: float = float("inf")
    unit: str = ""
    required: bool = False

    @property
    def expected(self) -> str:
        """What a value should be, in words."""
        if self.kind == "flag":
            words = "0 or 1"
        elif self.kind == "code":
            words = "one of " + " ".join(self.allowed) if self.allowed else f"a text of the form {self.pattern}"
        else:
            words = "a whole number" if self.kind == "integer" else "a number"
            words += f" from {self.low:g} to {self.high:g}" if self.low > float("-inf") else ""
        return words if self.required else f"{words}, or {NA}"

    def accepts(self, text: str) -> bool:
        """Whether a cell, as written in the file, holds an allowed value."""
        if text in ("", NA):
            return not self.required
        if self.kind == "flag":
            return text in ("0", "1")
        if self.kind == "code":
            return text in self.allowed if self.allowed else re.fullmatch(self.pattern, text) is not None
        try:
            number = float(text)
        except ValueError:
            return False
        if self.kind == "integer" and not number.is_integer():
            return False
        return self.low <= number <= self.high


@dataclass(frozen=True)
class Table:
    """One table: its file from the root of the cohort, its columns, and the columns that no two rows may share."""

    file: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


PARTICIPANT = Column(
    "participant_id", "code", "pseudonym of the patient", pattern=layout.PARTICIPANT_ID.pattern, required=True
)
SESSION = Column("session_id", "code", "visit, named by its month", pattern=layout.SESSION_ID.pattern, required=True)
HEMI = Column("hemi", "code", "side of the hip", allowed=("L", "R"), required=True)
SITE_PATTERN = r"[A-Z]|[A-Za-z]{1,6}[-_]?[0-9]{1,3}[A-Z]{0,2}"  # a digit or a single letter: never a name
READER_PATTERN = r"truth|consensus|(reader|[Rr])[0-9]{1,2}"

TREATMENTS = ("none", "nsaid", "cd", "vbg", "osteotomy")
AETIOLOGIES = ("steroid", "alcohol", "steroid_alcohol", "trauma", "idiopathic", "sickle_cell", "other")
ARCO = ("0", "I", "II", "IIIA", "IIIB", "IV")
FICAT = ("0", "I", "II", "IIA", "IIB", "III", "IV")
JIC = ("A", "B", "C1", "C2")
STEINBERG_STAGES = ("0", "I", "II", "III", "IV", "V", "VI")
STEINBERG_GRADES = ("A", "B", "C")

PARTICIPANTS = Table(
    layout.PARTICIPANTS,
    (
        PARTICIPANT,
        Column("age", "number", "age at the first visit", low=0, high=120, unit="year"),
        Column("sex", "code", "sex", allowed=("M", "F")),
        Column("site", "code", "scanner or hospital, as a short key", pattern=SITE_PATTERN),
        Column("aetiology", "code", "cause of the osteonecrosis", allowed=AETIOLOGIES),
        Column("duration_y", "number", "duration of disease at the first visit", low=0, high=60, unit="year"),
        Column("bmi", "number", "body mass index", low=10, high=80, unit="kg/m^2"),
        Column("cholesterol_mmol_l", "number", "total cholesterol", low=0, high=30, unit="mmol/L"),
        Column("triglycerides_mmol_l", "number", "triglycerides", low=0, high=60, unit="mmol/L"),
        Column("crp_mg_l", "number", "C-reactive protein", low=0, high=500, unit="mg/L"),
        Column("esr_mm_h", "number", "erythrocyte sedimentation rate", low=0, high=200, unit="mm/h"),
    ),
    key=("participant_id",),
)
SESSIONS = Table(
    "sub-*/sub-*_sessions.tsv",
    (
        SESSION,
        Column("months", "integer", "months since the first visit", low=0, high=600, unit="month", required=True),
    ),
    key=("session_id",),
)
HIPS = Table(
    str(layout.TABLES / "hips.tsv"),
    (
        PARTICIPANT,
        HEMI,
        Column("has_lesion", "flag", "osteonecrosis of this head at any visit"),
        Column("treatment", "code", "treatment after the first visit", allowed=TREATMENTS),
        Column("event", "flag", "whether the head collapsed during follow-up"),
        Column("event_months", "number", "time to collapse or to the end of follow-up", low=0, high=600, unit="month"),
    ),
    key=("participant_id", "hemi"),
)
GRADES = Table(
    str(layout.TABLES / "grades.tsv"),
    (
        PARTICIPANT,
        HEMI,
        SESSION,
        Column("reader", "code", "who graded", pattern=READER_PATTERN, required=True),
        Column("arco", "code", "ARCO stage of 2019; 0 where there is no lesion", allowed=ARCO),
        Column("ficat", "code", "modified Ficat and Arlet stage", allowed=FICAT),
        Column("jic", "code", "JIC type; n/a without a lesion", allowed=JIC),
        Column("steinberg_stage", "code", "Steinberg stage", allowed=STEINBERG_STAGES),
        Column("steinberg_grade", "code", "Steinberg grade by lesion size", allowed=STEINBERG_GRADES),
        Column("kong_stage", "code", "five stages 0 to 4, IIIA and IIIB joined", allowed=("0", "1", "2", "3", "4")),
        Column("collapse_mm", "number", "depth of collapse", low=0, high=30, unit="mm"),
        Column("kerboul_deg", "number", "modified Kerboul combined angle", low=0, high=720, unit="degree"),
        Column("necrosis_pct", "number", "necrotic share of the head", low=0, high=100, unit="percent"),
    ),
    key=("participant_id", "hemi", "session_id", "reader"),
)
SLICES = Table(
    str(layout.TABLES / "slices.tsv"),
    (
        Column("slice_id", "code", "name of the labelled picture", pattern=r"[A-Za-z0-9_-]+", required=True),
        PARTICIPANT,
        HEMI,
        SESSION,
        Column("image_id", "code", "image it was taken from", pattern=layout.IMAGE_ID.pattern, required=True),
        Column("index", "integer", "slice along the first axis, from 0", low=0, high=100000, required=True),
        Column("lesion", "flag", "1 lesion, 0 normal, n/a not labelled"),
    ),
    key=("slice_id",),
)
# What each reader said of the labelled pictures; only cohorts that were read twice or more have it.
READINGS = Table(
    str(layout.TABLES / "readings.tsv"),
    (
        Column("slice_id", "code", "picture, as in slices.tsv", pattern=r"[A-Za-z0-9_-]+", required=True),
        Column("reader", "code", "who read it", pattern=READER_PATTERN, required=True),
        Column("phase", "code", "before or after the readers' training", allowed=("before", "after"), required=True),
        Column("lesion", "flag", "whether the reader saw a lesion", required=True),
        Column("confidence", "number", "how sure the reader was, from 0.5 (not at all) to 1", low=0.5, high=1),
        Column("outlined", "flag", "whether the reader's outline of this picture is kept", required=True),
    ),
    key=("slice_id", "reader", "phase"),
)
# What became of each series of a source folder; only ingested cohorts have it.
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
TABLES = {"participants": PARTICIPANTS, "hips": HIPS, "grades": GRADES, "slices": SLICES}
