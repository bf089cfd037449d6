"""What may leave the hospital with an image, and what replaces the rest.

Nothing is removed from a header: only the facts listed here are taken out of it, and each only in a form that cannot
carry a name (a number within limits, or a word of a closed list).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from onfh_nb.exceptions import CohortError


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# BIDS name: lowest and highest credible value, in the unit of BIDS.
NUMBERS = {
    "MagneticFieldStrength": (0.01, 20.0),
    "RepetitionTime": (0.0, 60.0),
    "EchoTime": (0.0, 5.0),
    "InversionTime": (0.0, 20.0),
    "FlipAngle": (0.0, 360.0),
    "EchoTrainLength": (0.0, 2000.0),
    "PixelBandwidth": (0.0, 1e5),
    "SliceThickness": (0.0, 200.0),
    "SpacingBetweenSlices": (-200.0, 200.0),
}
# BIDS name: the words it may be made of. Words outside the list are dropped, one by one.
WORDS = {
    "Modality": frozenset({"MR", "CT", "DX", "CR", "OT"}),
    "MRAcquisitionType": frozenset({"1D", "2D", "3D"}),
    "PatientPosition": frozenset({"HFS", "HFP", "FFS", "FFP", "HFDR", "HFDL", "FFDR", "FFDL"}),
    "BodyPartExamined": frozenset(
        _listed(
            "HIP PELVIS FEMUR LEG EXTREMITY KNEE ABDOMEN SPINE LSPINE TSPINE CSPINE HEAD BRAIN NECK CHEST SHOULDER "
            "ELBOW WRIST HAND ANKLE FOOT WHOLEBODY"
        )
    ),
    "ScanningSequence": frozenset({"SE", "IR", "GR", "EP", "RM"}),
    "SequenceVariant": frozenset({"SK", "MTC", "SS", "TRSS", "SP", "MP", "OSP", "NONE"}),
    "ScanOptions": frozenset(_listed("PER RG CG PPG FC PFF PFP SP FS CT WE IR PFH NPW SAT SAT1 SAT2")),
    "ImageType": frozenset(
        _listed(
            "ORIGINAL DERIVED PRIMARY SECONDARY OTHER M P R I FFE SE IR M_FFE M_SE M_IR ND NORM DIS2D DIS3D FM "
            "MOSAIC T1 T2 NONE MIXED MAGNITUDE PHASE REAL IMAGINARY WATER FAT IN_PHASE OPP_PHASE MPR SUB ADD MEAN "
            "VOLUME FIELD_MAP"
        )
    ),
}
# A fragment in lower case, and the one name that is written for it.
MANUFACTURERS = {
    "siemens": "Siemens",
    "philips": "Philips",
    "ge medical": "GE",
    "general electric": "GE",
    "ge healthcare": "GE",
    "canon": "Canon",
    "toshiba": "Toshiba",
    "hitachi": "Hitachi",
    "fujifilm": "Fujifilm",
    "hyperfine": "Hyperfine",
    "united imaging": "United Imaging",
    "uih": "United Imaging",
    "esaote": "Esaote",
    "bruker": "Bruker",
    "onfh-nb": "onfh-nb",
}
MODELS = _listed(
    "Aera Altea Amira Avanto Biograph Essenza Espree Free.Max Harmony Lumina Magnus Prisma Sempra Skyra Sola Symphony "
    "Terra TrioTim Trio Verio Vida Achieva Ambition Elition Ingenia Intera Panorama Multiva Prodiva Architect Artist "
    "Creator Discovery Explorer Optima Pioneer Premier SIGNA Voyager Galan Titan Vantage Orian Echelon Oasis Aperto "
    "Airis Swoop uMR phantom"
)
FACTS = frozenset({*NUMBERS, *WORDS, "Manufacturer", "ManufacturersModelName"})
_LISTS = frozenset({"ScanningSequence", "SequenceVariant", "ScanOptions", "ImageType"})

_DATE_FORMS = ("%Y%m%d", "%Y-%m-%d", "%d.%m.%Y", "%Y.%m.%d", "%Y/%m/%d")
_DAYS_PER_MONTH = 30.4375
_KEY_BYTES = 32


def safe_facts(meta: Mapping[str, Any]) -> dict[str, Any]:
    """The acquisition facts that may be kept, in the only forms they may take.

    Parameters
    ----------
    meta : mapping
        Facts under BIDS names: seconds, degrees, tesla, mm.

    Returns
    -------
    dict
        Only keys of ``FACTS``; numbers within their limits, words of their closed lists, makers by their usual name.

    Examples
    --------
    >>> safe_facts({"EchoTime": 0.012, "Manufacturer": "SIEMENS for Jane Doe", "PatientName": "Doe^Jane"})
    {'EchoTime': 0.012, 'Manufacturer': 'Siemens'}
    """
    kept: dict[str, Any] = {}
    for name, value in meta.items():
        if name in NUMBERS:
            kept[name] = _number(value, *NUMBERS[name])
        elif name in WORDS:
            kept[name] = _words(value, WORDS[name], as_list=name in _LISTS)
        elif name == "Manufacturer":
            kept[name] = next((word for part, word in MANUFACTURERS.items() if part in str(value).lower()), None)
        elif name == "ManufacturersModelName":
            kept[name] = next((model for model in MODELS if model.lower() in str(value).lower()), None)
    return {name: value for name, value in kept.items() if value not in (None, [])}


def _number(value: Any, low: float, high: float) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if low <= number <= high else None


def _words(value: Any, allowed: frozenset[str], *, as_list: bool) -> list[str] | str | None:
    parts = value if isinstance(value, (list, tuple)) else [value]
    words = [word for part in parts if (word := str(part).strip().upper()) in allowed]
    return words if as_list else next(iter(words), None)


def default_key_path() -> Path:
    """Where the key of the pseudonyms lies unless the caller says otherwise: ``~/.config/onfh/pseudonym.key``."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "onfh" / "pseudonym.key"


def load_key(path: str | Path | None, *, outside: Iterable[Path]) -> bytes:
    """The secret behind the pseudonyms; made, readable by its owner alone, where there is none yet.

    Parameters
    ----------
    path : path, optional
        Key file; by default :func:`default_key_path`.
    outside : iterable of Path
        Folders in which the key must not lie, such as the cohort itself.

    Raises
    ------
    CohortError
        If the file lies inside one of these folders, is too short to be a key, or cannot be read or made.
    """
    path = (Path(path) if path is not None else default_key_path()).expanduser().resolve()
    if any(path.is_relative_to(folder.resolve()) for folder in outside):
        raise CohortError("the key of the pseudonyms must lie outside the cohort, or who holds it can undo them")
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise CohortError(f"the key of the pseudonyms {path} cannot be used ({error.strerror})") from None
    if len(key) < _KEY_BYTES // 2:
        raise CohortError(f"{path} is too short for a key of the pseudonyms; expected at least 16 bytes")
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")


def pseudonym(patient: str, key: bytes) -> str:
    """The participant id of a patient: the same for the same key, and not to be undone without it.

    Examples
    --------
    >>> pseudonym("12345", b"a key of at least 16 bytes")
    'sub-8b649737a8'
    """
    return "sub-" + hmac.new(key, patient.strip().encode(), hashlib.sha256).hexdigest()[:10]


def parse_date(text: str) -> date | None:
    """A day written as 2024-03-31, 20240331, 31.03.2024 or 2024/03/31; None for any other text.

    31/03/2024 is not read, because 04/03/2024 would mean two days.
    """
    for form in _DATE_FORMS:
        try:
            day = datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
        if day.year >= 1970:
            return day
    return None


def months_between(first: date, day: date) -> int:
    """Whole months from the first visit, rounded to the nearest.

    Examples
    --------
    >>> months_between(date(2024, 1, 31), date(2024, 4, 28))
    3
    """
    return round((day - first).days / _DAYS_PER_MONTH)
