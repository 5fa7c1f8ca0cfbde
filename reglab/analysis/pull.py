"""What a penalty will do, read from how strongly it pulls early in a run."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reglab.analysis.curves import lengths
from reglab.record.record import RunRecord
from reglab.words import fixed, percent
from reglab.words.language import _

PullWord = Literal["no effect", "useful", "strong", "strangling"]

WEAK = 0.001
"""Below this ratio a penalty changes next to nothing."""
USEFUL = 0.15
"""Above this ratio it may do more harm than good."""
STRONG = 0.5
"""Above this ratio it keeps the network from learning.

They were read from L2 and L1 at eleven strengths from 10⁻⁶ to 1, on all layers of two networks: 80 noisy
moons with 64-64 units, and 120 digits with 64. The best validation loss of all strengths lies at ratios of
0.10 and 0.027 with L2, and of 0.09 and 0.025 with L1. Below 0.001 the best validation loss moved by about 1 %
at most. Above 0.5, in all 14 cases, even the training loss stays above that best validation loss; from 1.5 on
the network hardly learns. Looked at more closely, with seven strengths and a noisy sine besides, the best
validation loss stays below that of no penalty up to ratios of 0.24 (moons), 0.03 (digits) and 0.06 to 0.09
(sine); at 0.25 to 0.5 it was higher in 8 of 9 cases. What a run shows of its own arm counts for more than
this. Of the layers the one with the weakest pull is looked at, early in the run: the
pulls on the others differ between networks by a factor of 50, and late in a run every penalty balances the
data.
"""
EARLY_SHARE = 10
"""The first 1/10 of the planned epochs is looked at."""


@dataclass(frozen=True, slots=True)
class EarlyPull:
    """How strongly an arm's penalties pull, in the early part of the run.

    Parameters
    ----------
    ratio : float
        ‖∇penalty‖ / ‖∇data loss‖ on the layer where it is smallest; median over seeds and epochs.
    layers : tuple of float
        The same for every weight matrix, NaN where no penalty acts.
    epochs : int
        How many epochs were looked at, from the first on; those that the arm's networks trained.
    """

    ratio: float
    layers: tuple[float, ...]
    epochs: int

    @property
    def weakest(self) -> int:
        """Position of the weight matrix that is pulled least, which is the one that is judged."""
        return int(np.nanargmin(self.layers))

    @property
    def word(self) -> PullWord:
        """What that means."""
        if self.ratio < WEAK:
            return "no effect"
        if self.ratio <= USEFUL:
            return "useful"
        return "strong" if self.ratio <= STRONG else "strangling"

    @property
    def sentence(self) -> str:
        """``"useful: the penalty pulls with 9 % of the force of the data"``."""
        return f"{self.named}: {self.force}"

    @property
    def named(self) -> str:
        """What that means, for people."""
        return named_pull(self.word)

    @property
    def force(self) -> str:
        """``"the penalty pulls with 9 % of the force of the data"``."""
        if self.word == "no effect":
            return _("the penalty pulls with less than 0.1 % of the force of the data")
        if self.ratio > 10:
            return _("the penalty pulls more than ten times as strongly as the data")
        share = percent(self.ratio) if self.ratio >= 0.01 else f"{fixed(100 * self.ratio, 1)} %"
        return _("the penalty pulls with {share} of the force of the data").format(share=share)


def named_pull(word: PullWord) -> str:
    """What a pull means, for people."""
    return {
        "no effect": _("no effect"),
        "useful": _("useful"),
        "strong": _("strong"),
        "strangling": _("strangling"),
    }[word]


def early_pull(record: RunRecord, arm: int) -> EarlyPull | None:
    """Return how strongly the penalties of an arm pull, by its number; ``None`` where there is none.

    Only what has a part in the gradient of the weights counts: not weight decay apart from the
    loss, and not penalties on activities. The words are calibrated for penalties on all layers.
    """
    replicas = [replica for replica in record.replicas if replica.arm == arm]
    if "penalty_ratio" not in record.layer_metrics or not replicas:
        return None
    early = max(1, record.planned(arm) // EARLY_SHARE)
    columns, own = [r.index for r in replicas], max(r.layers for r in replicas)
    # Other arms may train longer, or have more layers.
    trained = int(lengths(record.values("train_loss")[:early, columns]).max())
    ratios = record.layer_values("penalty_ratio")[:trained, columns, :own]
    if not np.isfinite(ratios).any():
        return None
    with warnings.catch_warnings():
        # Layers without a penalty have no number at all.
        warnings.filterwarnings("ignore", "All-NaN slice", RuntimeWarning)
        layers = np.nanmedian(ratios, axis=(0, 1))
    return EarlyPull(float(np.nanmin(layers)), tuple(layers.tolist()), trained)
