"""Files in, volumes out, and back."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "volume": ["Volume", "LabelVolume"],
        "nifti": ["read_nifti", "write_nifti"],
        "label_nifti": ["read_label_nifti"],
        "dicom": ["list_series", "read_dicom_series", "read_series_volumes"],
        "grey_picture": ["Picture"],
        "pictures": ["read_picture"],
        "picture_labels": ["read_picture_labels"],
        "labelme": ["labelme_to_mask", "write_labelme"],
        "cache": ["cached_volume"],
    },
)
