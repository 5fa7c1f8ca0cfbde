"""When to end: early stopping beside training to the end."""

from __future__ import annotations

from reglab.experiment.data import DataSpec
from reglab.experiment.presets.base import arms, preset
from reglab.experiment.presets.networks import dense
from reglab.experiment.techniques.early_stopping import EarlyStopping
from reglab.experiment.training import Adam, TrainingSpec
from reglab.words.language import noted as _

PRESETS = (
    preset(
        80,
        "early-stopping",
        _("Early stopping: patience"),
        _(
            "The validation loss turns after ten to thirty epochs. Stopping soon after "
            "saves the rest; a more patient rule looks further before it gives up. "
            "Both go back to their best epoch."
        ),
        data=DataSpec(set="breast-cancer", train=100, validation=200, test=200, noise=0.0, label_flip=0.1),
        network=dense(64),
        training=TrainingSpec(optimizer=Adam(lr=0.001), batch_size=32, epochs=300),
        arms=arms({"Patience 5": (EarlyStopping(patience=5),), "Patience 20": (EarlyStopping(patience=20),)}),
    ),
)
