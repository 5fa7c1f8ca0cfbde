"""The tab with the fits: what each arm's networks predict for a value."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QComboBox, QToolTip, QWidget

from reglab.analysis.prediction_spread import prediction_spread
from reglab.experiment.experiment import Experiment
from reglab.gui import theme as themes
from reglab.gui.run.questions import Questions
from reglab.gui.theme import Theme
from reglab.gui.views.drawing.mode import DrawingMode
from reglab.gui.views.fit import TAB
from reglab.gui.views.fit.arm_fit import ArmFit, Fit
from reglab.gui.views.fit.frame import curve_frame, residual_frame, scatter_frame
from reglab.gui.views.fit.key import before_entry, curve_entries, scatter_entries, truth_entry
from reglab.gui.views.fit.moved import MovableFit, earlier_curve, movement
from reglab.gui.views.fit.scatter import Scatter
from reglab.gui.views.fit.words import MODES, SEEDS
from reglab.gui.views.plane.examples import ExampleBlocks, input_range
from reglab.gui.views.plane.legend import Amount
from reglab.gui.views.plane.panel import Panel
from reglab.gui.views.plane.scores import with_movement, with_spread
from reglab.gui.views.plane.view import PlaneView
from reglab.gui.views.switches import ModeSwitch
from reglab.gui.views.tab import Tab
from reglab.gui.widgets.plain import literal
from reglab.record.events import Array
from reglab.words import plain
from reglab.words.language import _

MOST_TRAIN, MOST_VALIDATION = 1000, 300
"""At most so many examples are painted in each plot."""
_ROOM = 700.0
"""Square pixels that a plot of curves must have for each validation example that is painted."""
_LEAST_VALIDATION = 20
_CURVE_POINTS, _EXTENT, _TOGETHER = 301, 20_000, -1
_FEW = 2
"""Up to this many arms share one plot unless a person chooses otherwise."""


class FitView(PlaneView):
    """Curves over one input beside the examples, or predicted over true values of several inputs."""

    tab: ClassVar[Tab] = TAB
    topic: ClassVar[str] = "fit"

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(
            questions, SEEDS, MovableFit(self, lambda: self.curved), all_seeds=False, parent=parent
        )
        self.pictures: dict[int, ArmFit] = {}
        self._chosen: bool | None = None
        self._amount: Amount = (0, 0)
        self.arrangement = QComboBox()
        self.arrangement.addItem(_("One plot per arm"), False)
        self.arrangement.addItem(_("All arms in one plot"), True)
        self.arrangement.setAccessibleName(_("Arrangement of the plots"))
        self.arrangement.setToolTip(_("Arms side by side, or their curves over each other"))
        self.bar.addWidget(self.arrangement)
        self.mode = ModeSwitch(MODES, _("What is drawn"))
        self.mode.chosen.connect(self._change_mode)
        self.offer_modes(self.mode)
        self.bar.addWidget(self.mode, 1)
        self.train = self.add_chip(_("Training"), _("Show the training examples, solid"), self.redraw)
        self.validation = self.add_chip(
            _("Validation"), _("Show the validation examples, hollow"), self.redraw
        )
        self.lines = self.add_chip(
            _("Seeds"), _("Show every seed's curve as a thin line"), self._toggle_lines
        )
        self.truth = self.add_chip(
            _("Truth"), _("Show the true function: the target without noise"), self.redraw
        )
        self.bar.addWidget(self.moving.chip)
        self.arrangement.activated.connect(self._arrange)
        self.drawing = DrawingMode(self, "curve")
        self.restart()

    @classmethod
    def unsuited(cls, experiment: Experiment) -> str:
        info = experiment.data.info
        if info.task == "classification":
            return _(
                "{data_set} has classes to predict, not values: nothing is fitted. See the tab Boundary."
            ).format(data_set=info.title)
        return ""

    # -- geometry ----------------------------------------------------------------------------------

    @property
    def curved(self) -> bool:
        """Whether the plots are curves over one input, not one point for each example."""
        return len(self.info.features) == 1 and not self.residuals

    @property
    def residuals(self) -> bool:
        """Whether errors are shown over predictions."""
        return self.mode.current == "residuals"

    @property
    def together(self) -> bool:
        """Whether all arms are in one plot."""
        if not self.curved or self.enlarged is not None:
            return False
        return len(self.shown_arms()) <= _FEW if self._chosen is None else self._chosen

    @property
    def asks_span(self) -> bool:
        return self.curved

    def asked_columns(self, arm: int) -> list[int]:
        if self.record is not None and self.curved and self.lines.isChecked():
            return self.record.columns(arm)
        return self.columns(arm)

    def restart(self) -> None:
        super().restart()
        self.pictures = {}

    def begin(self) -> None:
        blocks = ExampleBlocks(self.examples, _EXTENT, _EXTENT).distinct
        y = np.concatenate([block.y() for block in blocks]).astype(np.float64)
        if self.curved:
            frame = curve_frame(self.info, self.examples.values(), y)
        else:
            frame = (residual_frame if self.residuals else scatter_frame)(self.info, y)
        self.show_span(frame.span)
        self.grid.name_axes(frame.horizontal, frame.vertical)

    def _sets(self, arms: list[int], most_validation: int = MOST_VALIDATION) -> ExampleBlocks:
        """Examples of the networks of some arms that are shown."""
        columns = [column for arm in arms for column in self.columns(arm)]
        return ExampleBlocks({c: self.examples[c] for c in columns}, MOST_TRAIN, most_validation)

    def wanted(self, *, fine: bool) -> tuple[tuple[Array, ...], Array, ExampleBlocks]:
        if not self.curved:
            return (), np.empty((0, len(self.info.features))), self._sets(self.shown_arms())
        x = np.linspace(self.span.left, self.span.right, _CURVE_POINTS)
        return (x,), x[:, None], ExampleBlocks({}, 0, 0)

    # -- painting -----------------------------------------------------------------------------------

    def new_panel(self, arm: int) -> Panel:
        picture = self.pictures[arm] = ArmFit()
        picture.panel.canvas.hovered.connect(partial(self._hover, arm))
        return picture.panel

    def shown_panels(self) -> list[Panel]:
        return [self.panel(_TOGETHER)] if self.together else super().shown_panels()

    def name_panels(self) -> None:
        if self.together:
            self.panel(_TOGETHER).show_arm(None, _("All arms"))
        else:
            super().name_panels()

    def scores(self, arm: int) -> tuple[str, ...]:
        words = with_movement(super().scores(arm), movement(self.moving, arm))
        columns = self._answered(arm)
        if self.record is None or self.asked is None or not self.curved or len(columns) < 2:
            return words
        # Beyond the training examples curves fan out as far as one cares to look.
        x, (low, high) = self.asked.mesh[0], input_range(self.examples[column] for column in columns)
        inside = (x >= low) & (x <= high)
        spread = prediction_spread([self.outputs[column][inside] for column in columns])
        return with_spread(words, spread, self.record.experiment.varied)

    def draw(self) -> None:
        self.moving.follow()
        theme, arms = themes.current(), [arm for arm in self.shown_arms() if self._answered(arm)]
        if not self.curved:
            for arm in arms:
                self._draw_scatter(arm, theme)
        elif self.together:
            self._draw_curves(self.pictures[_TOGETHER], arms, theme)
        else:
            for arm in arms:
                self._draw_curves(self.pictures[arm], [arm], theme)
        self._explain(arms, theme)

    def _answered(self, arm: int) -> list[int]:
        return [column for column in self.columns(arm) if column in self.outputs]

    def _others(self, arm: int) -> list[int]:
        """Networks of seeds that are not chosen, for which there are answers."""
        shown = set(self.columns(arm))
        return [c for c in self.asked_columns(arm) if c in self.outputs and c not in shown]

    def _curves(self, columns: list[int]) -> Array:
        """What networks predict along the axis, shape (networks, points), without those that diverged."""
        assert self.asked is not None
        curves = np.array([self.outputs[column][:, 0] for column in columns])
        curves = curves.reshape(len(columns), len(self.asked.mesh[0]))
        sound: Array = curves[np.isfinite(curves).all(axis=1)]
        return sound

    def _draw_curves(self, picture: ArmFit, arms: list[int], theme: Theme) -> None:
        asked, places, hues = self.asked, self.arm_places, self.arm_hues
        assert asked is not None
        assert self.record is not None
        fits, names = [], self.record.experiment.arms
        for arm in arms:
            sound, others = self._curves(self._answered(arm)), self._curves(self._others(arm))
            if len(sound):
                hue, selected = theme.arm_color(hues[arm]), places[arm] == self.selected_arm
                earlier = earlier_curve(self.moving, arm)
                fits.append(Fit(names[arm].name, asked.mesh[0], sound, others, hue, selected, earlier))
        if not arms:
            picture.show_fits((), theme, seeds=False)
            return
        known = input_range(self.examples[column] for arm in arms for column in self.columns(arm))
        picture.show_fits(fits, theme, seeds=self.lines.isChecked(), known=known)
        room = int(picture.panel.canvas.area() / _ROOM) // 10 * 10
        blocks = self._sets(arms, min(MOST_VALIDATION, max(_LEAST_VALIDATION, room)))
        self._amount = blocks.validation
        own = blocks.distinct
        truth = own[0].examples.truth if self.truth.isChecked() else None
        train, validation = self.train.isChecked(), self.validation.isChecked()
        picture.show_examples(own, known, theme, truth, train=train, validation=validation)

    def _draw_scatter(self, arm: int, theme: Theme) -> None:
        asked, picture = self.asked, self.pictures[arm]
        assert asked is not None
        outputs = {column: self.outputs[column] for column in self._answered(arm)}
        shown = {"train": self.train.isChecked(), "validation": self.validation.isChecked()}
        hue = theme.arm_color(self.arm_hues[arm])
        scatter = Scatter.of(asked.blocks, outputs, residuals=self.residuals)
        scatter.show(picture, self.span, hue, theme, **shown)

    def _hover(self, arm: int, at: tuple[float, float] | None) -> None:
        picture = self.pictures.get(arm)
        if at is None or picture is None or not picture.fits:
            QToolTip.hideText()
            return
        lines = [f"{self.info.features[0]} {plain(at[0])}", *(fit.words(at[0]) for fit in picture.fits)]
        QToolTip.showText(QCursor.pos(), literal("\n".join(lines)), picture.panel.canvas)

    def _explain(self, arms: list[int], theme: Theme) -> None:
        assert self.record is not None
        examples = {"train": self.train.isChecked(), "validation": self.validation.isChecked()}
        if not self.curved:
            self.legend.show_entries(scatter_entries(theme, **examples, residuals=self.residuals))
            return
        named = []
        if self.together:
            hues, names = self.arm_hues, self.record.experiment.arms
            for arm in arms:
                words = self.scores(arm)
                label = f"{names[arm].name} ({words[1]})" if words else names[arm].name
                named.append((label, theme.arm_color(hues[arm])))
        networks = max((len(self._answered(arm)) for arm in arms), default=1)
        lines, others = self.lines.isChecked(), any(self._others(arm) for arm in arms)
        entries = curve_entries(
            theme, named, networks, lines=lines, others=others, amount=self._amount, **examples
        )
        if any(self.moving.earlier(arm) for arm in arms):
            entries.append(before_entry(theme))
        truth = self.truth.isChecked() and any(own.truth is not None for own in self.examples.values())
        self.legend.show_entries([*entries, truth_entry(theme)] if truth else entries)

    # -- choices ---------------------------------------------------------------------------------------

    def list_choices(self) -> None:
        super().list_choices()
        shown = self.shown_experiment
        curves = shown is not None and len(shown.data.info.features) == 1 and not self.residuals
        self.arrangement.setVisible(curves)
        self.lines.setVisible(curves)
        self.truth.setVisible(curves and shown is not None and shown.data.info.generated)

    def update_view(self) -> None:
        self.arrangement.setCurrentIndex(int(self.together) if self.record else 0)
        super().update_view()
        # With other arms the plots may be arranged anew without anything to be asked.
        self.redraw()

    @Slot()
    def _toggle_lines(self) -> None:
        self.redraw()
        # The other seeds' networks are asked only where they are shown.
        self.mark_due()

    @Slot(str)
    def _change_mode(self, _mode: str) -> None:
        self.zoomed = False
        self.list_choices()
        self.forget_picture()

    @Slot(int)
    def _arrange(self, _index: int) -> None:
        self._chosen = bool(self.arrangement.currentData())
        self.mark_due()
