"""Which penalty fits which knowledge: L1, L2 and both where the true coefficients are known."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.network import NetworkSpec
from reglab.experiment.presets.base import Preset, arms, preset
from reglab.experiment.techniques.elastic_net import ElasticNet
from reglab.experiment.techniques.l1 import L1
from reglab.experiment.techniques.l2 import L2
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _


def _truth(order: int, key: str, title: str, about: str, strengths: tuple[float, float, float]) -> Preset:
    """Three linear models on fifty examples, each with a strength that validates well."""
    l1, l2, both = strengths
    return preset(
        order,
        key,
        title,
        about,
        data=DataSpec(set=f"linear-{key.removesuffix('-truth')}", train=50, validation=300, noise=0.5),
        network=NetworkSpec(layers=()),
        training=TrainingSpec(optimizer=Adam(lr=0.01), batch_size=50, epochs=600),
        seeds=10,
        arms=arms(
            {
                "L1": (L1(strength=l1, method="proximal"),),
                "L2": (L2(strength=l2),),
                "Elastic net": (ElasticNet(strength=both, mix=0.5, method="proximal"),),
            }
        ),
    )


PRESETS = (
    _truth(
        71,
        "sparse-truth",
        _("Sparse truth: five of forty features count"),
        _(
            "Forty features, fifty examples, and only five features that count. L1 "
            "finds them and sets most others to zero; L2 gives every feature a little "
            "weight, and predicts worse. The Weights tab shows the true coefficients "
            "beside the learned ones."
        ),
        (0.1, 0.2, 0.1),
    ),
    _truth(
        72,
        "dense-truth",
        _("Dense truth: all forty features count"),
        _(
            "Forty features that all count a little, fifty examples. L1 has to leave "
            "some out, and loses what they know; L2 keeps them all, and predicts "
            "better. The Weights tab shows the true coefficients beside the learned "
            "ones."
        ),
        (0.02, 0.2, 0.035),
    ),
    _truth(
        73,
        "groups-truth",
        _("Grouped truth: correlated features count together"),
        _(
            "Eight groups of five correlated features; those of two groups count. L1 "
            "picks some features of a group and drops its twins, L2 spreads the weight "
            "over all, the elastic net keeps groups together. All three predict alike "
            "well; the Weights tab shows how differently."
        ),
        (0.1, 0.6, 0.2),
    ),
)
