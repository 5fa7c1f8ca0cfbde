"""Numbers on the arms' cards and the verdict, brought up to date while a run goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from reglab.analysis.moments import arms_at
from reglab.analysis.outcomes import Means
from reglab.analysis.summary import RunSummary, summarize
from reglab.analysis.verdict import Verdict
from reglab.gui.document.edited import Part
from reglab.gui.panels.arms_strip import ArmsStrip
from reglab.gui.run.failures import failure_sentences
from reglab.gui.run.session import Session
from reglab.gui.widgets.throttle import Throttle
from reglab.gui.window.verdict_bar import VerdictBar
from reglab.record.matching import place_of
from reglab.words import fixed, percent
from reglab.words.language import _

_HIDDEN_MS = 600
"""How often the record is read where no table tells when; longer than the table's own interval."""
_IDLE_SHARE = 20
"""The numbers are left alone for as many times as long as it takes to find them."""


class Outcome(QObject):
    """Summarizes the session's record for the cards and the verdict bar.

    With `show_numbers` it is told when the table reads the record, so that table, cards and sentence
    speak of the same epoch. While a person looks at an earlier epoch, the cards have the numbers of that
    one and say so.
    """

    found = Signal(object)
    """What the sentence is based on, a `RunFinding`."""
    told = Signal(int)
    """Numbers of this epoch, the newest, stand on the cards and in the sentence."""

    def __init__(
        self, session: Session, arms: ArmsStrip, verdict: VerdictBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._arms, self._verdict = session, arms, verdict
        self._throttle = Throttle(self._tell, _HIDDEN_MS, _IDLE_SHARE, self)
        self._epoch: int | None = None
        session.record_changed.connect(self._forget_epoch)
        # Where nobody tells when: the curves are hidden, or it takes long.
        session.frame.connect(self._throttle.request)
        session.phase_changed.connect(self.refresh)
        session.record_changed.connect(self.refresh)
        session.failed.connect(self.refresh)
        session.stale_changed.connect(self.refresh)
        session.model.on(Part.QUESTION & ~Part.STRENGTHS).connect(self.refresh)
        session.model.selection_changed.connect(self.refresh)
        self.refresh()

    @Slot(object)
    def show_epoch(self, epoch: int | None) -> None:
        """Show on the cards how the arms stood in an epoch; ``None`` follows the newest."""
        self._epoch = epoch
        self._refresh_numbers()

    @Slot()
    def _forget_epoch(self) -> None:
        # Another run is looked at from its newest epoch.
        self._epoch = None

    @Slot()
    def refresh(self) -> None:
        """Show the present state of the record."""
        self._throttle.now()

    @Slot()
    def show_numbers(self) -> None:
        """Show the newest numbers and the sentence; later where that would take too much time."""
        self._throttle.hurry()

    def _tell(self) -> None:
        summary = self._refresh_numbers()
        if summary is None:
            self._show_verdict((_invitation(self._session),))
            return
        record, verdict = self._session.record, summary.verdict
        selected = place_of(record.experiment if record else None, self._session.model.arm.key)
        self._show_verdict((*_said(verdict, selected), *verdict.notes), verdict.method)
        self.found.emit(verdict.found)
        self.told.emit(summary.epochs)

    def _refresh_numbers(self) -> RunSummary | None:
        """Show the numbers on the cards and return what they are from; nothing before the first epoch."""
        record, experiment = self._session.record, self._session.model.experiment
        if record is None or not record.epochs:
            for position in range(len(experiment.arms)):
                self._arms.set_numbers(position, None, "")
            return None
        summary = summarize(record)
        past = None if self._epoch is None else arms_at(record, self._epoch)
        for position in range(len(experiment.arms)):
            shown = self._session.as_trained(position)
            if shown is None:
                self._arms.set_numbers(position, None, "")
                continue
            arm = summary.arms[shown]
            values = arm.last if past is None else past[shown]
            gap, score = _numbers(values, summary.score, bool(arm.diverged))
            name = "" if summary.score == "accuracy" else "R²"
            self._arms.set_numbers(position, gap, score, self._epoch, name)
        return summary

    def _show_verdict(self, said: Sequence[str], method: Sequence[str] = ()) -> None:
        record = self._session.record
        failure = self._session.demand.refused
        if not failure and record and record.failure:
            failure = failure_sentences(record.failure.message, record.failure.cause)
        elif not failure and self._session.trouble:
            failure = (self._session.trouble,)
        stale = self._session.staleness.words if record and record.epochs else ""
        self._verdict.show_sentences(
            failure or ((f"{stale}.", *said) if stale else said),
            error=bool(failure),
            faded=bool(stale),
            more=() if failure else method,
        )


def _invitation(session: Session) -> str:
    if session.active:
        return _("The networks are being set up …")
    return _("Press Run (space) to train all networks and see whether the gap opens.")


def _said(verdict: Verdict, selected: int | None) -> tuple[str, ...]:
    """What is said about the selected arm, where that is one of several beside the baseline.

    Parameters
    ----------
    verdict : Verdict
        Of the record.
    selected : int or None
        Position in the record of the arm that is selected; ``None`` where it is not in it.
    """
    if len(verdict.about) < 2 or not selected:
        return verdict.said
    return verdict.about[selected - 1]


def _numbers(values: Means, score: str, diverged: bool) -> tuple[float | None, str]:
    """Mean gap, and the mean validation score in words, of the networks that are sound."""
    if not values.n:
        return None, _("diverged") if diverged else ""
    value = values.mean[f"val_{score}"]
    return values.mean["gap"], percent(value) if score == "accuracy" else fixed(value, 2)
