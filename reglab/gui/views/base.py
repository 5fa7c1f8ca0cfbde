"""What every view has in common: it asks when it is seen, else it costs nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from reglab.experiment.experiment import Experiment
from reglab.gui import theme as themes
from reglab.gui.drafts.drafts import Drafts
from reglab.gui.run.questions import Questions, Take
from reglab.gui.views.showing_arms import ShowingArms
from reglab.gui.views.stamp import Stamp, stamp_of
from reglab.gui.views.tab import Tab
from reglab.gui.views.waiting import waiting_words
from reglab.gui.widgets.beside import BesideControls
from reglab.gui.widgets.throttle import Throttle
from reglab.record.questions import Answer, Want
from reglab.record.record import RunRecord
from reglab.words.language import _


class View(ShowingArms):
    """What a tab shows. The window tells it what to show; it asks `questions` for what it needs.

    A view implements `restart` and `update_view`, and calls `mark_due` when its controls change what it asks.
    """

    tab: ClassVar[Tab]
    pause_ms: ClassVar[int] = 0
    """Pause before new epochs of a run under way are shown; what a person does is shown at once."""
    idle_share: ClassVar[float] = 0.0
    """While a run goes on, a rest in multiples of what an update took; above 0 also for a person's acts."""

    technique_chosen = Signal(object, str)
    """The selected arm is to have this `Technique`, by an edit of this name."""
    edit_wanted = Signal(object, str, int)
    """The experiment is to be what a function makes of it, by an edit of this name, with an arm selected."""
    retrain_wanted = Signal(object, str)
    """The experiment is to be what a function makes of it, by an edit of this name, and trained again."""
    experiment_chosen = Signal(object, str)
    """Another `Experiment` is to be shown and trained, by an edit of this name."""
    data_drawn = Signal(object, str)
    """The experiment is to learn from this `PointsSource`; under one name all is one step."""
    held_changed = Signal()
    seed_wanted = Signal()
    numbers_due = Signal()
    """Numbers of the newest epoch are written now: whoever has them too writes them at the same time."""

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questions = questions
        self.epoch: int | None = None
        """The epoch that is looked at; ``None`` follows the newest."""
        self.held = False
        """Whether a person is at work here, so that the tab stays; `held_changed` tells."""
        self._shown: Stamp | None = None
        self._restarts = 0
        self._throttle = Throttle(self._update, self.pause_ms, self.idle_share, self)
        themes.manager().theme_changed.connect(self.set_theme)

    # -- what a view implements ----------------------------------------------------------------

    @classmethod
    def unsuited(cls, experiment: Experiment) -> str:
        """A sentence why this view cannot show runs of `experiment`; empty where it can."""
        del experiment
        return ""

    def restart(self) -> None:
        """Another record is shown, or none, or its replicas have become known: forget what was computed."""

    def update_view(self) -> None:
        """Ask for what is to be shown of `record` at `epoch`; called only while the view is seen."""

    def show_bare(self) -> None:
        """Show the picture without its controls: the view is a part of something else."""

    def figure_title(self) -> str:
        # A draft's record has no name.
        shown = self.experiment if self.tab.needs == "draft" else self.shown_experiment
        words = f"{shown.name} – {self.tab.title}" if shown is not None else self.tab.title
        if self.epoch is None:
            return words
        return _("{title}, epoch {epoch}").format(title=words, epoch=self.epoch)

    def set_drafts(self, drafts: Drafts) -> None:
        """Tell where drafts come from, for a view that shows them while it has a record, or none."""

    def set_hint(self, hint: QWidget) -> None:
        """Put the line that explains the tab's `hints` above the picture."""
        raise NotImplementedError

    def open_folder(self, path: Path) -> None:
        """Show what stands in a folder; of a view whose tab says so."""

    def leave(self) -> None:
        """End what runs for the view; the window closes."""

    def start_drawing(self) -> None:
        """Let a person draw data, in a view whose tab says so."""

    def beside_tabs(self) -> BesideControls | None:
        """Return controls that stand beside the tabs where there is room, away from the view's layout."""
        return None

    def take_back(self) -> None:
        """Lay the controls that stood beside the tabs out in the view."""

    # -- what the window tells -----------------------------------------------------------------

    def set_record(self, record: RunRecord | None) -> None:
        """Show another record, the same one with its replicas known, or none."""
        self.record = record
        self.epoch = None
        self._restarts += 1
        self._throttle.stop()
        # First: showing all arms again paints what is known, and nothing is known of another record yet.
        self.restart()
        self.enlarge(None)
        self.mark_due()

    def set_source(self, record: RunRecord | None, questions: Questions) -> None:
        """Show another record, and ask others about it."""
        self.questions = questions
        self.set_record(record)

    def set_epoch(self, epoch: int | None) -> None:
        """Show everything as of an epoch; ``None`` follows the newest."""
        self.epoch = epoch
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Update what is seen if there is something new; does nothing while the view is hidden."""
        if not self.isVisible() or self.window().isMinimized():
            return
        if stamp_of(self.record, self.epoch) == self._shown:
            return
        follows = self.record is not None and self.epoch is None and not self.record.ended
        if follows and (self._shown is not None or self.idle_share):
            self._throttle.request()
        else:
            self._throttle.now()

    def _update(self) -> None:
        stamp = stamp_of(self.record, self.epoch)
        # The end of a pause comes also to a view that was hidden or updated meanwhile.
        if self.isVisible() and stamp != self._shown:
            self._shown = stamp
            self.update_view()

    # -- for views -----------------------------------------------------------------------------

    def mark_due(self) -> None:
        """Have the view updated now, or when it is shown."""
        self._shown = None
        self.refresh()

    def ask_run(
        self, topic: str, want: Want, replicas: tuple[int, ...], epoch: int | None, take: Take
    ) -> None:
        """Ask the run, as `Questions.ask` does; an answer that comes after a restart is dropped."""
        self.questions.ask(topic, want, replicas, epoch, partial(self._pass_on, self._restarts, take))

    def _pass_on(self, restarts: int, take: Take, answer: Answer) -> None:
        if restarts == self._restarts:
            take(answer)

    @property
    def lost(self) -> bool:
        """Whether the networks of the run are gone."""
        return self.record is not None and self.record.lost

    def waiting(self) -> str:
        """Say what stands in the place of the picture while there is nothing to show."""
        return waiting_words(self.tab, self.record, hidden=not self.shown_arms())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.mark_due()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._shown = None
