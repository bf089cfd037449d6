"""Keep patients out of messages: names of files and folders and words of headers are replaced in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

_TELLING = 2  # characters below which a word names nobody


class Scrubber:
    """Takes file names, folder names and patients' words out of messages.

    Parameters
    ----------
    source : Path
        Folder the files come from; it may be named after a patient, too.
    files : sequence of Path
        All its files, in the order in which messages count them.
    """

    def __init__(self, source: Path, files: Sequence[Path]) -> None:
        self._source = source
        self._ordinal = {str(path): number for number, path in enumerate(files, start=1)}
        self._words: set[str] = set()

    def forget(self, words: Iterable[str]) -> None:
        """Add words that no message may hold."""
        self._words.update(word for text in words for word in re.split(r"[\s^=\\/,]+", text) if len(word) >= _TELLING)

    def clean(self, message: str) -> str:
        """The message without any of them; files appear by their number."""
        for path in sorted(self._ordinal, key=len, reverse=True):
            name = Path(path).name
            if path in message or (len(name) >= _TELLING and name in message):
                number = f"file {self._ordinal[path]}"
                message = message.replace(path, number)
                message = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", number, message)
                message = self._without(message, Path(path).relative_to(self._source).parts[:-1])
        for folder in sorted({str(Path(path).parent) for path in self._ordinal}, key=len, reverse=True):
            message = message.replace(folder, "the source folder")
        message = message.replace(str(self._source), "the source folder")
        message = re.sub(r"'[^']*'", "'…'", message)
        return self._without(message, self._words)

    @staticmethod
    def _without(message: str, words: Iterable[str]) -> str:
        for word in sorted((word for word in words if len(word) >= _TELLING), key=len, reverse=True):
            message = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "…", message, flags=re.IGNORECASE)
        return message

    def ordinal(self, path: Path) -> int:
        """Number of a file in alphabetical order."""
        return self._ordinal[str(path)]


def identity_words(file: Path) -> list[str]:
    """Words of a DICOM header that name its patient, so that a message can be searched for them."""
    import pydicom

    names = ["PatientName", "PatientID", "PatientBirthDate", "OtherPatientIDs", "AccessionNumber"]
    try:
        header = pydicom.dcmread(file, specific_tags=names, stop_before_pixels=True, force=True)
        return [str(header.get(name, "")) for name in names]
    except Exception:  # a header that cannot be read cannot leak into a message either
        return []
