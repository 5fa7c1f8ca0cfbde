"""A penalty worked out on the weights that a network has now."""

from __future__ import annotations

import math
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reglab.experiment.techniques.base import Scale, Technique
from reglab.experiment.techniques.terms import PenaltyPart
from reglab.gui import theme
from reglab.gui.explain.desk import Desk, Source
from reglab.gui.explain.technique_picture import AskingPicture, Subject, source_words
from reglab.gui.widgets.labels import Caption, ElidedLabel
from reglab.record.questions import Answer
from reglab.record.worked import TechniqueWant, TermSums, WorkedSums
from reglab.words import percent, short
from reglab.words.language import _, plural

_SUMS = {"absolute": "Σ|w|", "square": "Σw²", "overlap": _("mean |cos|"), "roughness": "Σ(Δw)²"}
_SUMS_WITH_BIASES = {"absolute": "Σ|w| + Σ|b|", "square": "Σw² + Σb²"}


class ShareBar(QWidget):
    """A bar of two parts: the loss of the data, and the penalty that comes on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        """Share of the penalty in the whole."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Share of the penalty in what is minimised"))
        theme.manager().theme_changed.connect(self._renew)

    def show_share(self, share: float) -> None:
        """Show a share, from 0 to 1."""
        self.share = share
        self.setAccessibleDescription(percent(share, 1))
        self.setToolTip(_("Filled: the penalty's part of what is minimised; the rest is the data loss"))
        self.update()

    @Slot()
    def _renew(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, theme.px(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, theme.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = theme.current(), QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.axis))
        painter.setBrush(QColor(look.surface))
        painter.drawRoundedRect(box, 3, 3)
        if self.share > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.accent))
            width = max(2.0, self.share * box.width())
            painter.drawRoundedRect(QRectF(box.right() - width, box.top(), width, box.height()), 3, 3)
        painter.end()


class WorkedPenalty(AskingPicture):
    """The sum, times its factor, beside the loss that it is added to: numbers of the network itself."""

    order: ClassVar[int] = 20

    def __init__(self, desk: Desk | None, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.heading = ElidedLabel(_("Worked out on the weights"))
        self.lines = Caption()
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = ShareBar()
        self.bar.hide()
        self._sums: WorkedSums | None = None
        self._whose = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(2)
        for widget in (self.heading, self.lines, self.bar):
            column.addWidget(widget)

    @classmethod
    def fits(cls, technique: Technique) -> bool:
        """Whether it adds a penalty on the weights."""
        return technique.domain == "weights" and bool(technique.penalty(Scale(2, 1, 0.1)))

    def renew(self) -> None:
        """Work it out anew with the numbers that are set; the sums are asked for where they may differ."""
        subject = self.subject
        if subject is not None and not subject.reason and self._sums is not None:
            if len(self._sums.sums) == len(self._parts(subject)):
                self._show(subject, self._sums)
        elif self._sums is None and not self.lines.text():
            self.say(_("Asking the network …"))
        self.ask_soon()

    @staticmethod
    def _parts(subject: Subject) -> tuple[PenaltyPart, ...]:
        return subject.technique.penalty(subject.scale)

    def want(self, subject: Subject) -> TechniqueWant | None:
        """The sums of its terms over the layers on which it acts."""
        layers = subject.experiment.arm_network(subject.arm).layers
        positions = subject.technique.resolve_layers(layers)
        terms = tuple(part.term for part in self._parts(subject))
        return TermSums(terms, positions, subject.technique.with_biases)

    def take(self, answer: Answer, source: Source) -> None:
        """Show the sums of a network."""
        (found,) = answer.worked
        subject = self.subject
        if not isinstance(found, WorkedSums) or subject is None:
            return
        self._sums, self._whose = found, source_words(source, answer.epoch)
        self._show(subject, found)

    def say(self, words: str) -> None:
        """Say why nothing is worked out."""
        self._sums = None
        self.lines.setText(words)
        self.bar.hide()

    def _show(self, subject: Subject, found: WorkedSums) -> None:
        parts = self._parts(subject)
        if not all(map(math.isfinite, (*found.sums, found.loss))):
            self.lines.setText(
                _("The weights of this network left all bounds: {whose}.").format(whose=self._whose)
            )
            self.bar.hide()
            return
        lines, penalty = worked_lines(parts, found, biases=subject.technique.with_biases)
        whole = found.loss + penalty
        share = penalty / whole if whole > 0 else 0.0
        lines.append(
            _("loss {loss} + penalty {penalty} = {whole}").format(
                loss=short(found.loss), penalty=short(penalty), whole=short(whole)
            )
        )
        lines.append(
            _("The penalty is {share} of what is minimised ({whose}).").format(
                share=percent(share, 1), whose=self._whose
            )
        )
        self.lines.setText("\n".join(lines))
        self.bar.show_share(share)
        self.bar.show()


def worked_lines(
    parts: tuple[PenaltyPart, ...], found: WorkedSums, *, biases: bool = False
) -> tuple[list[str], float]:
    """Return the sums and products of a penalty, line by line, and the penalty.

    Parameters
    ----------
    parts : tuple of PenaltyPart
        Its terms with their coefficients.
    found : WorkedSums
        The sum of each term.
    biases : bool
        Whether biases are among what is summed.
    """
    names = [(_SUMS_WITH_BIASES if biases else _SUMS).get(part.term.name, "Σ") for part in parts]
    sums = ", ".join(f"{name} = {short(value)}" for name, value in zip(names, found.sums, strict=True))
    lines = [plural("{sums}, over {n} weight", "{sums}, over {n} weights", found.weights, sums=sums)]
    penalty = 0.0
    for part, value in zip(parts, found.sums, strict=True):
        product = part.coefficient * value
        penalty += product
        lines.append(f"{part.told or short(part.coefficient)} · {short(value)} = {short(product)}")
    return lines, penalty
