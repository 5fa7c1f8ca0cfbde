"""Single further seeds of the run that is shown, trained without training the others anew."""

from __future__ import annotations

from PySide6.QtCore import QObject

from reglab.experiment.experiment import MAX_SEEDS, Experiment
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.run.demand import Demand
from reglab.gui.run.live_hands import LiveHands
from reglab.gui.run.worker import TrainingWorker
from reglab.record.interventions import MoreSeeds
from reglab.record.record import RunRecord
from reglab.words.language import _, plural

_GONE = _("The networks of this run are gone, or come from a file. Run it again to have more seeds.")
_STALE = _("The experiment was changed since: press Run (Space) to train all seeds anew.")
_ALIKE = _("Nothing would differ from seed to seed: see “More” of Training and of Data.")


class FurtherSeeds(QObject):
    """Adds a seed to a run, and to the experiment beside it.

    Parameters
    ----------
    model : ExperimentModel
        What is edited.
    worker : TrainingWorker
        What trains.
    hands : LiveHands
        Knows what joins the run before it is there.
    demand : Demand
        Whether there is the memory.
    """

    def __init__(
        self,
        model: ExperimentModel,
        worker: TrainingWorker,
        hands: LiveHands,
        demand: Demand,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._worker, self._hands, self._demand = model, worker, hands, demand

    def add(self, record: RunRecord, *, stale: bool) -> str:
        """Train every arm of a run with one more seed; return why that cannot be, or nothing."""
        if trouble := seed_trouble(record, stale=stale):
            return trouble
        seeds = record.experiment.seeds + 1

        def one_more(experiment: Experiment) -> Experiment:
            return experiment.model_copy(update={"seeds": seeds})

        self._hands.add_seeds(seeds)
        if not self._model.edit(one_more, _("One more seed")):
            self._hands.forget()
            return _("The experiment cannot have one more seed.")
        if not self._demand.allows():
            self._hands.forget()
            self._model.undo_stack.undo()
            return self._demand.refusal
        self._worker.add(record.run, MoreSeeds())
        return ""


def seed_trouble(record: RunRecord | None, *, stale: bool) -> str:
    """Return why a run cannot have a further seed, one sentence; empty where it can.

    Parameters
    ----------
    record : RunRecord or None
        The run.
    stale : bool
        Whether the experiment was changed since.
    """
    if record is None or not record.epochs or record.state == "paused":
        return _("There is no run that could go on.")
    if record.lost or record.revived or record.failure is not None:
        return _GONE
    if stale:
        return _STALE
    if record.experiment.seeds >= MAX_SEEDS:
        return plural(
            "There is {n} seed, the most that an experiment can have.",
            "There are {n} seeds, the most that an experiment can have.",
            MAX_SEEDS,
        )
    return "" if record.experiment.varied else _ALIKE
