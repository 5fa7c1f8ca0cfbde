"""What speaks for early stopping and what against it, and the stopped arm beside all arms at their ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from reglab.analysis.outcomes import ArmSummary, arm_summaries
from reglab.analysis.replay import ArmCurves, ArmReplay
from reglab.analysis.replay_arguments import against_it, for_it, patiences
from reglab.gui.views.replay.comparison import Standing, Standings
from reglab.gui.widgets.labels import SteadyCaption
from reglab.record.record import RunRecord
from reglab.words import tabular
from reglab.words.language import _

_GIVES = _("Time, and a smaller gap: training ends before the networks learn the noise by heart.")
_COSTS = _("It fights the overfit by optimising less, and a noisy curve and the patience choose the epoch.")


class TwoSides(QWidget):
    """Shows both sides with the numbers of a replay."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.standings = Standings()
        self.gives, self.costs = SteadyCaption(), SteadyCaption()
        # Room for what is usually said, so that little moves when the first epochs come in.
        self.gives.reserve(3)
        self.costs.reserve(5)
        self._summaries: tuple[ArmSummary, ...] = ()
        self._curves: ArmCurves | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.standings)
        for title, text in ((_("What it gives"), self.gives), (_("What it costs"), self.costs)):
            head = QLabel(title)
            head.setProperty("role", "section")
            column.addSpacing(4)
            column.addWidget(head)
            column.addWidget(text)
        self.clear()

    def clear(self) -> None:
        """Say in general what there is to say, without a run."""
        self.standings.hide()
        self.gives.setText(_GIVES)
        self.costs.setText(_COSTS)

    def show_replay(
        self, found: ArmReplay, curves: ArmCurves, record: RunRecord, hues: Sequence[int]
    ) -> None:
        """Show a replay of `curves`, which were taken from `record`; `hues` are those of its arms."""
        rule = found.settings
        others = [
            curves.replay(rule.model_copy(update={"patience": patience}))
            for patience in patiences(rule.patience)
        ]
        self.gives.setText(for_it(found, running=not record.ended))
        self.costs.setText(against_it(found, others))
        if curves is not self._curves:
            # The arms as they ended do not depend on the rule that is tried out.
            self._curves, self._summaries = curves, arm_summaries(record)
        self._compare(found, hues, ended=record.ended)
        self.standings.show()

    def _compare(self, found: ArmReplay, hues: Sequence[int], *, ended: bool) -> None:
        percent = found.score == "accuracy"
        rows = [
            Standing(
                hues[found.arm],
                _("Stopped early"),
                tabular(found.mean(lambda seed: seed.kept.loss)),
                tabular(found.mean(lambda seed: seed.kept.score), share=percent),
                stopped=True,
            )
        ]
        for arm in self._summaries:
            loss, score = (arm.last.mean.get(m, math.nan) for m in ("val_loss", f"val_{found.score}"))
            rows.append(Standing(hues[arm.index], arm.name, tabular(loss), tabular(score, share=percent)))
        about = (
            _("The arm as early stopping would have left it, beside all arms at their ends")
            if ended
            else _("The arm as early stopping would have left it, beside all arms as they are now")
        )
        self.standings.show_standings(about, _("val acc.") if percent else _("val R²"), rows)
