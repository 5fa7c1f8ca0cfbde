"""Why the test part is sealed: the best of many by luck."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.dropout import Dropout
from reglab.experiment.techniques.gaussian_noise import GaussianNoise
from reglab.experiment.techniques.jitter import Jitter
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.techniques.label_smoothing import LabelSmoothing
from reglab.experiment.techniques.words import number
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _


def _recipes() -> dict[str, tuple[Technique, ...]]:
    """Thirty-nine ways to regularize what cannot be learned, each named by its technique and strength."""
    tenths = [place / 10 for place in range(1, 9)]
    strengths = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
    # Names of arms are the same in every language.
    return {
        **{f"Dropout {number(p)}": (Dropout(p=p),) for p in tenths},
        **{f"L2 {number(strength)}": (L2(strength=strength),) for strength in strengths},
        **{f"Noise σ {number(sigma)}": (GaussianNoise(sigma=sigma),) for sigma in tenths},
        **{f"Label smoothing {number(share / 2)}": (LabelSmoothing(s=share / 2),) for share in tenths},
        **{f"Jitter σ {number(sigma)}": (Jitter(sigma=sigma),) for sigma in tenths[:7]},
    }


PRESETS = (
    preset(
        140,
        "forty-coins",
        _("Forty recipes for coin tosses"),
        _(
            "Sixty coin tosses, twenty more to choose by, and forty recipes: there is "
            "nothing to learn, so no recipe is right more often than half of the time. "
            "One has the best validation accuracy anyhow. Open the seal on the tab "
            "“Test” to see what it is worth on examples that nobody chose by."
        ),
        data=DataSpec(set="coin-tosses", train=60, validation=20, test=1000, noise=0.0),
        network=dense(32),
        training=TrainingSpec(optimizer=Adam(lr=0.03), batch_size=20, epochs=60),
        seeds=5,
        arms=arms(_recipes()),
    ),
)
