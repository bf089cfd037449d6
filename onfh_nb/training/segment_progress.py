"""How far the training of a segmenter is."""

from __future__ import annotations

from dataclasses import dataclass

from onfh_nb.training.progress import Progress, in_words


@dataclass(frozen=True)
class SegmentProgress(Progress):
    """What is told after each round; ``epoch`` counts rounds, and there is no validation.

    Examples
    --------
    >>> nan = float("nan")
    >>> str(SegmentProgress("UNet", 3, 40, 0.412, nan, nan, 150.0))
    'UNet: round 3/40, loss 0.412, about 2 min 30 s left'
    """

    def __str__(self) -> str:
        return (
            f"{self.what}: round {self.epoch}/{self.epochs}, loss {self.train_loss:.3f}, "
            f"about {in_words(self.seconds_left)} left"
        )
