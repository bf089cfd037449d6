"""Where each thing lies in a cohort folder, and what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

DESCRIPTION = "dataset_description.json"
PARTICIPANTS = "participants.tsv"
TABLES = PurePosixPath("derivatives/onfh")
LABELS = PurePosixPath("derivatives/labels")
TRUTH = PurePosixPath("derivatives/truth")
READERS = PurePosixPath("derivatives/readers")
INGEST_REPORT = TABLES / "ingest.tsv"
BUILDING = ".building"  # lies in a cohort for as long as it is being written

LABEL_NAMES = ("head", "necrosis", "vessel")
REFERENCE_KINDS = ("noisefree", "biasfree")
TRUTH_BY_IMAGE = ("images", "acquisition")  # what a truth record says about each picture, by image id

# Protocol key -> (slice plane, BIDS suffix). The plane of a 3-D slab is that of its slices.
PROTOCOLS = {
    "cor_t1": ("coronal", "T1w"),
    "ax_t1": ("axial", "T1w"),
    "sag_t1": ("sagittal", "T1w"),
    "cor_stir": ("coronal", "T2w"),
    "ax_stir": ("axial", "T2w"),
    "sag_stir": ("sagittal", "T2w"),
    "cor_t2fs": ("coronal", "T2w"),
    "ax_t2fs": ("axial", "T2w"),
    "sag_t2fs": ("sagittal", "T2w"),
    "cor_t2": ("coronal", "T2w"),
    "ax_t2": ("axial", "T2w"),
    "sag_t2": ("sagittal", "T2w"),
    "cor_pd": ("coronal", "PDw"),
    "ax_pd": ("axial", "PDw"),
    "sag_pd": ("sagittal", "PDw"),
    "sag_hi": ("sagittal", "PDw"),
    "spgr3d": ("coronal", "T1w"),
    "watsc3d": ("coronal", "T1w"),
    "mra_ss": ("coronal", "angio"),
    "dce": ("coronal", "T1w"),
}
PLANE_KEYS = {"coronal": "cor", "axial": "ax", "sagittal": "sag", "oblique": "obl"}
# BIDS has no suffix for an unknown weighting; T1w stands in, and the key says "other".
PROTOCOLS |= {f"{short}_other": (plane, "T1w") for plane, short in PLANE_KEYS.items()}

_ACQ_TO_PROTOCOL = {key.replace("_", ""): key for key in PROTOCOLS}
SUFFIXES = ("T1w", "T2w", "PDw", "angio")

_SUB = r"(?P<participant_id>sub-[A-Za-z0-9]+)"
_SES = r"(?P<session_id>ses-m\d{2,3}[a-z]?)"
_ACQ = r"acq-(?P<acq>[A-Za-z0-9]+)(?:_run-(?P<run>\d+))?"
PARTICIPANT_ID = re.compile(r"sub-[A-Za-z0-9]+")
SESSION_ID = re.compile(r"ses-m\d{2,3}[a-z]?")
IMAGE_ID = re.compile(rf"{_SUB}_{_SES}_{_ACQ}_(?P<suffix>{'|'.join(SUFFIXES)})")
_LABEL = re.compile(
    rf"{_SUB}_{_SES}_{_ACQ}(?:_hemi-(?P<hemi>[LR]))?_label-(?P<name>[A-Za-z0-9]+)(?:_desc-(?P<reader>[A-Za-z0-9]+))?_mask"
)


@dataclass(frozen=True)
class ImageName:
    """The parts of an image id such as ``sub-001_ses-m00_acq-cort1_T1w``."""

    participant_id: str
    session_id: str
    protocol: str
    run: int | None
    suffix: str

    @property
    def stem(self) -> str:
        """The id up to the suffix, which is how its masks begin."""
        run = "" if self.run is None else f"_run-{self.run}"
        return f"{self.participant_id}_{self.session_id}_acq-{self.protocol.replace('_', '')}{run}"

    @property
    def image_id(self) -> str:
        """The id in full, which is the file name without ``.nii.gz``."""
        return f"{self.stem}_{self.suffix}"

    @property
    def folder(self) -> PurePosixPath:
        """Folder of the image, from the root of the cohort."""
        return session_folder(self.participant_id, self.session_id) / "anat"


@dataclass(frozen=True)
class LabelName:
    """The parts of the name of a mask file."""

    stem: str
    hemi: str | None
    name: str
    reader: str | None


def session_folder(participant_id: str, session_id: str) -> PurePosixPath:
    """Folder of one visit of one patient, from the root of a dataset."""
    return PurePosixPath(participant_id) / session_id


def session_label(months: int, repeat: int = 0) -> str:
    """Session id of a visit: ``ses-m03``; a second visit in the same month is ``ses-m03b``.

    Examples
    --------
    >>> session_label(3), session_label(120, repeat=1)
    ('ses-m03', 'ses-m120b')
    """
    return f"ses-m{months:02d}{'' if repeat == 0 else chr(ord('a') + repeat)}"


def protocol_of_acq(acq: str) -> str:
    """Protocol key of an ``acq-`` entity, which has no underscores; an unknown one is its own key."""
    return _ACQ_TO_PROTOCOL.get(acq, acq)


def parse_image_id(image_id: str) -> ImageName:
    """Take an image id apart.

    Raises
    ------
    ValueError
        If the text is not of the form ``sub-<id>_ses-m<months>_acq-<protocol>[_run-<n>]_<suffix>``.
    """
    match = IMAGE_ID.fullmatch(image_id)
    if match is None:
        raise ValueError("an image id has the form sub-<id>_ses-m<months>_acq-<protocol>[_run-<n>]_<T1w|T2w|PDw|angio>")
    run = match["run"]
    return ImageName(
        match["participant_id"],
        match["session_id"],
        protocol_of_acq(match["acq"]),
        int(run) if run else None,
        match["suffix"],
    )


def parse_label_name(stem: str) -> LabelName | None:
    """Take the name of a mask file (without ``.nii.gz``) apart; None when it is not one."""
    match = _LABEL.fullmatch(stem)
    if match is None:
        return None
    run = f"_run-{match['run']}" if match["run"] else ""
    image_stem = f"{match['participant_id']}_{match['session_id']}_acq-{match['acq']}{run}"
    return LabelName(image_stem, match["hemi"], match["name"], match["reader"])


def image_path(root: Path, name: ImageName) -> Path:
    """File of an image."""
    return root / name.folder / f"{name.image_id}.nii.gz"


def label_path(root: Path, image: ImageName, *, name: str, hemi: str | None, reader: str | None) -> Path:
    """File of a mask drawn on an image."""
    hemi_part = f"_hemi-{hemi}" if hemi else ""
    reader_part = f"_desc-{reader}" if reader else ""
    return root / LABELS / image.folder / f"{image.stem}{hemi_part}_label-{name}{reader_part}_mask.nii.gz"


def reference_path(root: Path, image: ImageName, kind: str) -> Path:
    """File of the exact picture behind a synthetic image."""
    return root / TRUTH / image.folder / f"{image.stem}_desc-{kind}_{image.suffix}.nii.gz"


def truth_path(root: Path, *, participant_id: str, session_id: str, hemi: str) -> Path:
    """File of the truth record of one hip at one visit."""
    folder = root / TRUTH / session_folder(participant_id, session_id)
    return folder / f"{participant_id}_{session_id}_hemi-{hemi}_truth.json"


def vessels_path(root: Path, *, participant_id: str, session_id: str, hemi: str) -> Path:
    """File of the exact polylines of the vessels of one hip at one visit."""
    folder = root / TRUTH / session_folder(participant_id, session_id)
    return folder / f"{participant_id}_{session_id}_hemi-{hemi}_vessels.npz"


def annotation_path(root: Path, reader: str, slice_id: str) -> Path:
    """LabelMe file in which a reader outlined necrosis on the picture of a slice."""
    return root / READERS / reader / f"{slice_id}.json"


def picture_path(root: Path, slice_id: str) -> Path:
    """Picture of a slice as the readers saw it."""
    return root / READERS / "pictures" / f"{slice_id}.png"


def sidecar_path(image: Path) -> Path:
    """The JSON file beside an image."""
    return image.with_name(image.name.removesuffix(".nii.gz") + ".json")
