from __future__ import annotations

from pydicom.datadict import keyword_for_tag
from pydicom.uid import UID

from onfh_nb.io.dicom.tags import COMPRESSED, NATIVE, TAGS


def test_every_name_is_the_standard_keyword_of_its_tag():
    private = {"MosaicTiles"}
    assert {name: keyword_for_tag(tag) for name, tag in TAGS.items() if name not in private} == {
        name: name for name in TAGS if name not in private
    }


def test_syntaxes_are_what_they_are_called_and_can_be_decoded():
    from pydicom.pixels import get_decoder

    assert all(not UID(uid).is_compressed for uid in NATIVE)
    for uid in COMPRESSED:
        assert UID(uid).is_encapsulated
        assert get_decoder(UID(uid)).is_available
