"""The explanation of one technique, which stays open beside the window and follows its numbers."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from reglab.experiment.techniques.base import Scale, Technique
from reglab.gui.explain.code_tabs import CodeTabs
from reglab.gui.explain.penalty_plot import PenaltyPlot
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.names import group_name
from reglab.words import unbroken
from reglab.words.language import _

_WIDTH, _HEIGHT = 660, 680
_MATHS = "'STIX Two Text', 'Cambria Math', 'Latin Modern Roman', 'Times New Roman', 'DejaVu Serif', serif"
_NAMES = {
    "loss": _("Loss"),
    "gradient": _("Gradient"),
    "activations": _("Activations"),
    "weights": _("Weights"),
    "data": _("Data and targets"),
    "network": _("Network"),
}
_SURROUNDINGS = _(
    "model, optimizer, loss_function, x and y are your own: a network, and a batch to train it on."
)
_TOKEN = re.compile(
    r"(?P<power>\d(?:\.\d+)?e[+-]?\d+)|\d+(?:[.,]\d+)*|[ΣΔ√]|(?P<word>[A-Za-zα-ω]+)|.", re.DOTALL
)
_UPRIGHT = {"N", "K"}
_TIGHT = re.compile(r" ([·×/]) ")
_THIN = "\u2009"


class ExplainCard(QDialog):
    """What a technique does, its formula and curves, when to choose it, and its code elsewhere.

    It is not modal: numbers go on being changed in the panel, and are followed here.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explainCard")
        self.kind = ""
        """Kind of the technique that is shown."""
        self.heading, self.group = QLabel(), QLabel()
        self.heading.setProperty("role", "hero")
        self.group.setProperty("role", "muted")
        self.about, self.formula, self.facts = _text(), _text(), _text()
        self.formula.setObjectName("formula")
        self.plot = PenaltyPlot()
        self.code = CodeTabs()
        self._effects = QGridLayout()
        self._effects.setHorizontalSpacing(14)
        self._effects.setVerticalSpacing(4)
        self._effects.setColumnStretch(1, 1)
        self.effect_labels: list[QLabel] = []
        self._build()
        self.resize(_WIDTH, _HEIGHT)

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(6)
        column.addWidget(self.group)
        column.addWidget(self.heading)
        column.addWidget(self.about)
        frame = QFrame()
        frame.setProperty("role", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.addWidget(self.formula)
        column.addWidget(frame)
        column.addWidget(self._title(_("What it does to")))
        column.addLayout(self._effects)
        column.addWidget(self.plot)
        self.facts.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.facts)
        column.addWidget(self._title(_("The same in other libraries")))
        column.addWidget(self.code)
        column.addWidget(Caption(_SURROUNDINGS))
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    @staticmethod
    def _title(words: str) -> QLabel:
        label = QLabel(words)
        label.setProperty("role", "section")
        label.setContentsMargins(0, 8, 0, 0)
        return label

    def show_technique(self, technique: Technique, scale: Scale) -> None:
        """Explain a technique from the beginning."""
        self.kind = technique.kind
        self.setWindowTitle(_("{technique} – what it does").format(technique=technique.title))
        self.heading.setText(technique.title)
        self.group.setText(group_name(technique.group))
        self.about.setText(technique.about)
        self._show_effects(technique)
        self.facts.setText(_facts(technique))
        self.refresh(technique, scale)
        self.area.verticalScrollBar().setValue(0)

    def refresh(self, technique: Technique, scale: Scale) -> None:
        """Show what depends on the numbers anew."""
        formula = formula_html(technique.formula(scale))
        self.formula.setText(f'<span style="font-family: {_MATHS}; font-size: x-large">{formula}</span>')
        self.plot.show_technique(technique, scale)
        self.plot.setVisible(self.plot.curves is not None)
        self.code.show_snippets(technique.elsewhere(scale))

    def present(self, beside: QWidget) -> None:
        """Open left of a widget, or come to the front where it is open."""
        if not self.isVisible():
            room = self.screen().availableGeometry()
            height = min(_HEIGHT, room.height() - 80)
            self.resize(min(_WIDTH, room.width()), height)
            corner = beside.mapToGlobal(QPoint(0, 0))
            x = max(room.left(), corner.x() - self.width() - 12)
            y = max(room.top() + 40, min(corner.y(), room.bottom() - height - 40))
            self.move(x, y)
            self.show()
        self.raise_()
        self.activateWindow()

    def _show_effects(self, technique: Technique) -> None:
        for label in self.effect_labels:
            self._effects.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.effect_labels = []
        for row, (part, sentence) in enumerate(technique.effect.parts()):
            name, words = QLabel(_NAMES[part]), _text()
            name.setProperty("role", "muted")
            words.setText(sentence)
            self._effects.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._effects.addWidget(words, row, 1)
            self.effect_labels += [name, words]


def _text() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _facts(technique: Technique) -> str:
    """Typical values, when to choose it and when not, and the source, as rich text."""
    typical = "; ".join(
        f"{info.param.label} {info.param.typical}" for info in technique.parameters() if info.param.typical
    )
    facts = (
        (_("Choose it for"), technique.choose),
        (_("Rather not for"), technique.avoid),
        (_("Typical"), typical),
        (_("Source"), technique.source),
    )
    return "".join(f"<p><b>{name}</b><br>{escape(words)}</p>" for name, words in facts if words)


def formula_html(text: str) -> str:
    """Return a formula as rich text: letters that stand for a quantity in italics, powers of ten raised."""
    set_ = []
    for match in _TOKEN.finditer(_TIGHT.sub(rf"{_THIN}\1{_THIN}", text)):
        token = match.group()
        if match["power"]:
            mantissa, exponent = token.split("e")
            factor = "" if mantissa == "1" else f"{mantissa}{_THIN}·{_THIN}"
            set_.append(f"{factor}10<sup>{str(int(exponent)).replace('-', '−')}</sup>")
        elif match["word"] and len(token) == 1 and token not in _UPRIGHT:
            set_.append(f"<i>{token}</i>")
        else:
            set_.append(escape(token))
    return unbroken("".join(set_))
