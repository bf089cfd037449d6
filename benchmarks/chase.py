"""Vessels of the retina (CHASE_DB1): our U-Net, with and without PointRend, beside Frangi and the second observer.

    python -m benchmarks.chase WORK [--minutes 90] [--data FOLDER] [--variants plain point_rend cldice] [--crop N]

Children 01–10 train, 11–14 test, both eyes of a child on the same side. Everything is kept in WORK; a run that was
killed goes on from there. The threshold of each method is chosen on training pictures; the curve of Dice against CPU
hours is looked at and used for nothing.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from onfh_nb.evaluate import best_dice_threshold, dice, segmentation_metrics
from onfh_nb.io.atomic import write_atomically
from onfh_nb.models import create_segmenter
from onfh_nb.preprocess import frangi_vesselness, normalise_local_contrast
from onfh_nb.training import SegmentParams, segment
from onfh_nb.training.segment_fit import Round, fit_pictures
from onfh_nb.training.segment_pictures import read_pictures

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "vessels-chase"
TRAIN, TEST = range(1, 11), range(11, 15)
PIXEL = (1.0, 1.0)  # lengths are in pixels
FIGURES = ["dice", "auc", "cldice", "sensitivity", "specificity", "precision", "hd95_mm"]
VARIANTS = ("plain", "point_rend", "cldice")
LOOKS = 12  # points of the curve

Eye = dict[str, Any]


def read_eyes(folder: Path, children: range, crop: int) -> list[Eye]:
    """Both eyes of some children: grey picture with local contrast, both observers' masks, field of view."""
    from PIL import Image

    eyes = []
    for child in children:
        for side in "LR":
            stem = folder / f"Image_{child:02d}{side}"
            colour = np.asarray(Image.open(f"{stem}.jpg").convert("RGB"))
            masks = [np.asarray(Image.open(f"{stem}_{n}HO.png").convert("L")) > 127 for n in ("1st", "2nd")]
            field = field_of_view(colour)
            grey = normalise_local_contrast(colour[..., 1], 20.0, PIXEL, roi=field)
            cut = _middle(grey.shape, crop)
            name = f"{child:02d}{side}"
            eyes.append({"name": name, "grey": grey[cut], "field": field[cut], "masks": [m[cut] for m in masks]})
    return eyes


def _middle(shape: tuple[int, ...], crop: int) -> tuple[slice, ...]:
    return tuple(slice((n - crop) // 2, (n + crop) // 2) if crop else slice(None) for n in shape)


def field_of_view(colour: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The round lit part of a fundus photograph, a few pixels less: red is bright there and dark outside."""
    from scipy.ndimage import binary_erosion, binary_fill_holes, gaussian_filter, label

    lit = gaussian_filter(colour.max(axis=2).astype(np.float32), 2) > 25
    parts, _ = label(lit)
    largest = parts == 1 + int(np.argmax(np.bincount(parts[parts > 0])[1:])) if lit.any() else lit
    return binary_erosion(binary_fill_holes(largest), iterations=3)


def figures(score: NDArray[Any], eye: Eye, threshold: float) -> dict[str, float]:
    """Our measures of one eye against the first observer, inside the field of view."""
    mask = score if score.dtype == bool else score.astype(np.float64)
    found = segmentation_metrics(mask, eye["masks"][0], PIXEL, roi=eye["field"], threshold=threshold)
    return {name: found[name] for name in FIGURES}


def train_params(steps: int, variant: str) -> SegmentParams:
    """Equal for all variants but for what each is about."""
    return SegmentParams(
        steps=steps,
        round_steps=25,
        batch_size=4,
        patch=(256, 256),
        foreground_share=0.5,
        scaling="none",
        turns=True,
        jitter=0.15,
        cldice_weight=0.3 if variant == "cldice" else 0.0,
        points=2048,
        lr=2e-3,
        ema_decay=0.995,
        device="cpu",
        threads=1,
        seed=0,
    )


def plan_steps(work: Path, variant: str, minutes: float, train: list[Eye]) -> int:
    """Steps that fit into the budget of CPU minutes, timed once and then kept, so that a resumed run is the same."""
    plan = work / f"plan_{variant}.json"
    if not plan.exists():
        rounds = fit_variant(variant, train, 50, None, None)
        each = rounds["cpu_seconds"].iloc[-1] / 25
        steps = max(50, int(60 * minutes / each))
        settings = asdict(train_params(steps, variant))
        save_json(plan, {"steps": steps, "cpu_s_per_step": each, "minutes": minutes, "settings": settings})
    return int(json.loads(plan.read_text())["steps"])


def fit_variant(variant: str, train: list[Eye], steps: int, work: Path | None, look: Any) -> pd.DataFrame:
    """Train; the history. Outside the field of view nothing is taught."""
    params = train_params(steps, variant)
    masks = [np.where(eye["field"], eye["masks"][0], 255).astype(np.uint8) for eye in train]
    torch.manual_seed(0)
    model = create_segmenter("UNet_half", point_rend=variant == "point_rend")
    pictures = read_pictures([eye["grey"] for eye in train], masks, params, dims=2, spacing_mm=None)
    checkpoint = work / f"checkpoint_{variant}.pt" if work else None
    fit = fit_pictures(model, pictures, params, checkpoint=checkpoint, after_round=look and look(params))
    if work:
        torch.save(fit.model.state_dict(), work / f"model_{variant}.pt")
    return fit.history


def run_variant(variant: str, work: Path, minutes: float, train: list[Eye], test: list[Eye]) -> list[dict[str, Any]]:
    """Train within the budget, then judge the test eyes; both are skipped where they are done already."""
    done = work / f"figures_{variant}.json"
    if done.exists():
        return json.loads(done.read_text())
    steps = plan_steps(work, variant, minutes, train)
    fit_variant(variant, train, steps, work, lambda params: Curve(variant, work, test, params))
    params = train_params(steps, variant)
    model = create_segmenter("UNet_half", point_rend=variant == "point_rend")
    model.load_state_dict(torch.load(work / f"model_{variant}.pt", weights_only=True))
    shown = train[::3]
    taught = [segment(model, eye["grey"], params, flips=True)[eye["field"]] for eye in shown]
    threshold = best_dice_threshold(taught, [eye["masks"][0][eye["field"]] for eye in shown])
    rows = []
    for eye in test:
        score = segment(model, eye["grey"], params, flips=True)
        np.save(work / f"probability_{variant}_{eye['name']}.npy", score.astype(np.float16))
        rows.append({"method": variant, "eye": eye["name"], "threshold": threshold, **figures(score, eye, threshold)})
        rows[-1]["dice_at_half"] = dice((score >= 0.5)[eye["field"]], eye["masks"][0][eye["field"]])
    save_json(done, rows)
    return rows


class Curve:
    """Looks at the test eyes now and then, without mirror images, and writes one line of the curve."""

    def __init__(self, variant: str, work: Path, test: list[Eye], params: SegmentParams) -> None:
        self.variant, self.test, self.params = variant, test, params
        self.path = work / f"curve_{variant}.csv"
        self.every = max(1, params.rounds // LOOKS)

    def __call__(self, seen: Round) -> None:
        hours = float(seen.history["cpu_seconds"].sum()) / 3600
        print(
            f"{time.strftime('%H:%M:%S')} {self.variant}: round {seen.number}/{seen.rounds}, "
            f"loss {seen.history['loss'].iloc[-1]:.4f}, {60 * hours:.1f} CPU min",
            flush=True,
        )
        if seen.number % self.every and seen.number != seen.rounds:
            return
        scores = [segment(seen.model, eye["grey"], self.params, overlap=0.25) for eye in self.test]
        found = pd.DataFrame([figures(s, eye, 0.5) for s, eye in zip(scores, self.test, strict=True)]).mean()
        line = {"variant": self.variant, "step": int(seen.history["step"].iloc[-1]), "cpu_hours": round(hours, 4)}
        line |= {"wall_hours": round(float(seen.history["seconds"].sum()) / 3600, 4), **found.round(4).to_dict()}
        old = pd.read_csv(self.path) if self.path.exists() else pd.DataFrame()
        lines = pd.concat([old[old["step"] < line["step"]] if len(old) else old, pd.DataFrame([line])])
        write_atomically(self.path, lambda file: lines.to_csv(file, index=False))
        print(line, flush=True)


def run_frangi(work: Path, train: list[Eye], test: list[Eye]) -> list[dict[str, Any]]:
    done = work / "figures_frangi.json"
    if done.exists():
        return json.loads(done.read_text())

    def score(eye: Eye) -> NDArray[np.float32]:
        return frangi_vesselness(eye["grey"], PIXEL, radii_mm=(3.0, 5.0, 8.0), bright=False) ** 0.25

    taught = [score(eye)[eye["field"]] for eye in train]
    threshold = best_dice_threshold(taught, [eye["masks"][0][eye["field"]] for eye in train])
    rows = [
        {"method": "frangi", "eye": eye["name"], "threshold": threshold, **figures(score(eye), eye, threshold)}
        for eye in test
    ]
    save_json(done, rows)
    return rows


def summarise(rows: list[dict[str, Any]], work: Path) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    table.to_csv(work / "figures.csv", index=False)
    mean = table.drop(columns="eye").groupby("method", sort=False).mean(numeric_only=True)
    mean.insert(0, "n_eyes", table.groupby("method").size())
    mean.to_csv(work / "summary.csv")
    return mean


def save_json(path: Path, value: Any) -> None:
    write_atomically(path, lambda file: file.write(json.dumps(value, indent=1).encode()))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("work", type=Path)
    words.add_argument("--minutes", type=float, default=90, help="CPU minutes of training, all variants together")
    words.add_argument("--data", type=Path, default=REAL)
    words.add_argument(
        "--variants", nargs="+", default=["plain", "point_rend"], choices=["plain", "point_rend", "cldice"]
    )
    words.add_argument("--crop", type=int, default=0, help="middle square of so many pixels, to try the script")
    given = words.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    train, test = (read_eyes(given.data, children, given.crop) for children in (TRAIN, TEST))
    rows = [
        {"method": "second observer", "eye": eye["name"], "threshold": np.nan, **figures(eye["masks"][1], eye, 0.5)}
        for eye in test
    ]
    rows += run_frangi(given.work, train, test)
    for variant in given.variants:
        print(summarise(rows, given.work).round(4).to_string(), flush=True)
        rows += run_variant(variant, given.work, given.minutes / len(given.variants), train, test)
    print(summarise(rows, given.work).round(4).to_string(), flush=True)


if __name__ == "__main__":
    main()
