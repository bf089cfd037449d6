"""Where the muscles of one hip and thigh run: data for a head of 23.5 mm, in the hip frame.

A muscle is one or more strands from origin to insertion: stations of (lateral, anterior, superior, radius) in
mm; ``wide`` is the direction in which its cross-section is stretched by ``ratio``. ``filling`` muscles are drawn larger
than they are, because they fill their compartment and share its borders with their neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

Station = tuple[float, float, float, float]


@dataclass(frozen=True)
class Muscle:
    """One muscle; ``coarse`` lowers the noise level from which fat shows between its bundles."""

    strands: tuple[tuple[Station, ...], ...]
    wide: tuple[float, float, float] = (0.0, 1.0, 0.0)
    ratio: float = 1.0
    filling: bool = True
    coarse: float = 0.0


MUSCLES: dict[str, Muscle] = {
    # Behind: a slab from sacrum and coccyx to the iliotibial band and the femur.
    "gluteus_maximus": Muscle(
        (
            ((-38, -100, 82, 8), (4, -84, 58, 15), (42, -54, 14, 14), (57, -26, -34, 5)),
            ((-52, -104, 40, 9), (-14, -92, 8, 17), (34, -62, -32, 15), (53, -28, -66, 5)),
            ((-66, -94, 2, 8), (-30, -86, -34, 17), (18, -62, -66, 15), (46, -26, -100, 5)),
        ),
        wide=(0.45, 0.15, 0.88),
        ratio=1.45,
        coarse=0.45,
    ),
    # Above: a fan from the outer face of the ilium to the greater trochanter.
    "gluteus_medius": Muscle(
        (
            ((42, 40, 92, 6), (54, 24, 50, 13), (58, 4, 10, 9), (57, -4, -14, 3.5)),
            ((58, 4, 116, 7), (52, -2, 74, 14), (54, -6, 32, 13), (56, -10, -12, 3.5)),
            ((44, -36, 116, 7), (38, -40, 74, 15), (50, -28, 26, 12), (54, -16, -8, 3.5)),
        ),
        ratio=1.5,
    ),
    "gluteus_minimus": Muscle(
        (
            ((24, 24, 62, 6), (34, 20, 30, 9), (46, 8, -2, 6), (46, 6, -14, 3)),
            ((24, -6, 76, 7), (28, -6, 46, 10), (40, 0, 14, 8), (46, 4, -10, 3)),
            ((14, -36, 66, 6), (26, -26, 38, 8), (42, -6, 8, 5)),
        ),
        ratio=1.4,
    ),
    "tensor_fasciae": Muscle(
        (((38, 50, 80, 5), (56, 44, 44, 10), (64, 34, 0, 10), (67, 22, -52, 6), (68, 16, -78, 3)),), ratio=1.5
    ),
    # In front.
    "psoas": Muscle(
        (
            (
                (-55, -16, 172, 16),
                (-44, 0, 112, 18),
                (-26, 20, 62, 14),
                (-6, 33, 24, 12),
                (2, 33, 2, 11),
                (13, 16, -32, 9),
                (22, -8, -60, 5),
            ),
        ),
    ),
    "iliacus": Muscle(
        (
            ((26, 32, 88, 8), (14, 36, 56, 12), (8, 36, 24, 10), (8, 30, -2, 7)),
            ((38, 6, 108, 7), (12, 12, 76, 15), (0, 26, 44, 13), (2, 34, 18, 9)),
            ((14, -46, 102, 8), (-12, -22, 76, 11), (-10, 6, 52, 12)),
        ),
        ratio=1.3,
    ),
    "pectineus": Muscle((((-44, 36, -18, 8), (-22, 27, -40, 11), (16, -3, -78, 6)),), wide=(0.6, 0.0, 0.8), ratio=1.4),
    "sartorius": Muscle(
        (((36, 52, 82, 5), (31, 62, 42, 8), (13, 65, -10, 8), (-16, 59, -70, 9), (-42, 36, -150, 9)),),
        wide=(1.0, 0.3, 0.0),
        ratio=1.6,
    ),
    "rectus_femoris": Muscle(
        (((9, 36, 36, 4), (19, 46, 8, 8), (23, 54, -40, 12), (27, 56, -110, 16), (28, 50, -200, 17)),),
        wide=(1.0, 0.2, 0.0),
        ratio=1.25,
    ),
    # Deep rotators.
    "piriformis": Muscle(
        (((-66, -72, 54, 8), (-40, -64, 42, 13), (-4, -42, 24, 10), (26, -18, 8, 5), (40, -10, 2, 3)),)
    ),
    "obturator_internus": Muscle(
        (
            ((-38, 16, 12, 8), (-39, -10, -4, 11), (-38, -36, -10, 9), (-34, -46, -9, 5)),
            ((-43, 12, -26, 8), (-42, -12, -28, 11), (-39, -36, -18, 8)),
            ((-34, -46, -9, 5), (0, -31, -5, 5), (34, -13, -4, 3.5)),
        ),
        wide=(0.0, 0.0, 1.0),
        ratio=1.6,
        filling=False,
    ),
    "gemelli": Muscle(
        (
            ((-33, -44, -2, 4), (2, -31, 4, 5), (34, -13, 1, 3)),
            ((-24, -44, -22, 5), (4, -31, -15, 5.5), (35, -14, -10, 3)),
        ),
        filling=False,
    ),
    "quadratus_femoris": Muscle(
        (((-6, -35, -52, 8), (14, -29, -50, 9), (36, -22, -48, 7)),), wide=(0, 0, 1), ratio=1.7
    ),
    "obturator_externus": Muscle(
        (((-56, 22, -44, 9), (-30, 6, -42, 13), (0, -12, -33, 9), (26, -20, -15, 5), (38, -14, -9, 3)),),
        wide=(0.0, 0.0, 1.0),
        ratio=1.2,
    ),
    # Medial thigh.
    "adductor_longus": Muscle(
        (((-70, 38, -40, 6), (-52, 33, -76, 13), (-18, 20, -130, 16), (12, 4, -190, 12)),), wide=(1, 0, 0.5), ratio=1.3
    ),
    "adductor_brevis": Muscle((((-60, 23, -54, 8), (-32, 10, -82, 14), (8, -8, -114, 8)),), ratio=1.3),
    "adductor_magnus": Muscle(
        (
            ((-40, -18, -72, 13), (-30, -18, -106, 23), (-8, -16, -150, 27), (4, -14, -215, 26)),
            ((-34, -26, -64, 8), (-6, -20, -76, 9), (22, -16, -92, 7)),
        ),
    ),
    "gracilis": Muscle((((-75, 25, -50, 5), (-73, 14, -90, 8), (-66, -2, -160, 8), (-60, -12, -215, 8)),), ratio=2.0),
    # About the shaft.
    "vastus_lateralis": Muscle(
        (
            ((56, 10, -42, 6), (59, 10, -76, 14), (57, 12, -130, 19), (54, 8, -215, 21)),
            ((52, -14, -86, 7), (54, -14, -130, 14), (52, -16, -215, 16)),
        ),
        ratio=1.4,
        coarse=0.15,
    ),
    "vastus_intermedius": Muscle((((44, 16, -64, 7), (38, 21, -112, 14), (33, 22, -215, 17)),), (1.0, 0.0, 0.0), 1.4),
    "vastus_medialis": Muscle((((28, 8, -82, 6), (15, 12, -128, 13), (4, 14, -215, 20)),), ratio=1.2),
    # Behind the thigh, from the ischial tuberosity.
    "biceps_femoris": Muscle((((-18, -50, -70, 6), (-6, -56, -104, 13), (12, -54, -150, 19), (20, -48, -215, 20)),)),
    "semitendinosus": Muscle((((-23, -52, -70, 6), (-22, -58, -112, 14), (-18, -58, -170, 18), (-16, -56, -215, 18)),)),
    "semimembranosus": Muscle((((-13, -45, -66, 4), (-24, -42, -112, 8), (-36, -42, -170, 17), (-38, -40, -215, 18)),)),
}
