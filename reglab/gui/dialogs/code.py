"""Show code: a network of an arm as a script or notebook for other libraries."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from reglab.code.files import beside_name, files_of, suggested_name
from reglab.code.registry import FRAMEWORKS, TITLES, Framework
from reglab.code.script import Script, script_of
from reglab.code.short import short_form
from reglab.experiment.experiment import Experiment
from reglab.gui.dialogs.code_page import CodePage
from reglab.gui.dialogs.code_table import CodeTable
from reglab.gui.widgets.busy import waited
from reglab.gui.widgets.keyboard import KeyboardFocus
from reglab.gui.widgets.plain import literal
from reglab.gui.widgets.room import give_room
from reglab.record.beginning import Beginning
from reglab.runtime.call import CallError, call_in_child
from reglab.store.atomic import write_atomic
from reglab.store.errors import StoreError
from reglab.words.language import _

BEGINNING = "reglab.engine.answers.beginning:beginning"
TIMEOUT_S = 120.0
_COPIED_MS = 1500
_WHOLE, _SHORT = _("Whole script"), _("Techniques alone")


class CodeDialog(QDialog):
    """Shows an arm's network as code.

    Parameters
    ----------
    experiment : Experiment
        What is trained.
    arm : int
        Position of the arm that is shown first.
    """

    def __init__(self, experiment: Experiment, arm: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._experiment = experiment
        self.arm, self.seed, self.form = QComboBox(), QComboBox(), QComboBox()
        self.arm.addItems([each.name for each in experiment.arms])
        self.arm.setCurrentIndex(arm)
        self.seed.addItems([str(seed) for seed in experiment.seed_values()])
        self.form.addItems([_WHOLE, _SHORT])
        self.form.setToolTip(
            _("The whole training as a script, or the lines that one adds to a network of one's own")
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.pages: dict[Framework, CodePage] = {}
        for framework in FRAMEWORKS:
            self.pages[framework] = CodePage(TITLES[framework])
            self.tabs.addTab(self.pages[framework], TITLES[framework])
        self.table: CodeTable | None = None
        self._place_of_table = QWidget()
        QVBoxLayout(self._place_of_table).setContentsMargins(0, 0, 0, 0)
        self.tabs.addTab(self._place_of_table, _("All techniques"))
        self.copy_button = QPushButton(_("&Copy"))
        self.script_button = QPushButton(_("Save &script…"))
        self.notebook_button = QPushButton(_("Save &notebook…"))
        self.close_button = QPushButton(_("Close"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COPIED_MS)
        self.keyboard = KeyboardFocus(self)
        self._build()
        self._connect()
        self._show()
        give_room(self, 860, 640)

    def _build(self) -> None:
        head = QHBoxLayout()
        for words, field in ((_("&Arm"), self.arm), (_("&Seed"), self.seed), (_("S&how"), self.form)):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            head.addWidget(label)
            head.addWidget(field, 1 if field is self.arm else 0)
            head.addSpacing(8)
        self.arm.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.arm.setMinimumContentsLength(16)
        foot = QHBoxLayout()
        foot.addWidget(self.copy_button)
        foot.addStretch(1)
        for button in (self.script_button, self.notebook_button, self.close_button):
            foot.addWidget(button)
        for button in (self.copy_button, self.script_button, self.notebook_button, self.close_button):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        for field in (self.arm, self.seed, self.form):
            field.currentIndexChanged.connect(self._show)
        self.tabs.currentChanged.connect(self._show)
        self.copy_button.clicked.connect(self._copy)
        self.script_button.clicked.connect(self._save_script)
        self.notebook_button.clicked.connect(self._save_notebook)
        self.close_button.clicked.connect(self.reject)
        self._timer.timeout.connect(self._forget)

    # -- showing -----------------------------------------------------------------------------

    @property
    def framework(self) -> Framework | None:
        """The library whose page is shown; ``None`` where it is the table."""
        place = self.tabs.currentIndex()
        return FRAMEWORKS[place] if place < len(FRAMEWORKS) else None

    @property
    def script(self) -> Script | None:
        """What is shown, as a script."""
        if self.framework is None:
            return None
        seed = self._experiment.seed_values()[self.seed.currentIndex()]
        return script_of(self._experiment, self.arm.currentIndex(), seed, self.framework)

    @Slot()
    def _show(self) -> None:
        script, framework = self.script, self.framework
        short = self.form.currentText() == _SHORT
        if script is not None and framework is not None:
            if short:
                self.pages[framework].show_lines(self._short(framework))
            else:
                self.pages[framework].show_script(script, self._whole(script))
        elif self.table is None:
            self.table = CodeTable()
            layout = self._place_of_table.layout()
            assert layout is not None
            layout.addWidget(self.table)
        whole = script is not None and bool(script.sections) and not short
        self.copy_button.setEnabled(script is not None and (short or bool(script.sections)))
        self.copy_button.setToolTip(_("The file beside the script comes with Save script") if whole else "")
        for button in (self.script_button, self.notebook_button):
            button.setEnabled(whole)
            button.setToolTip(
                _("With its examples and initial weights in a file beside it") if whole else _WHY_NOT
            )

    def _whole(self, script: Script) -> str:
        return script.text(beside_name(suggested_name(script, as_notebook=False))) if script.sections else ""

    def _short(self, framework: Framework) -> str:
        return short_form(self._experiment, self.arm.currentIndex(), framework)

    # -- taking away -------------------------------------------------------------------------

    @Slot()
    def _copy(self) -> None:
        if self.framework is not None:
            QApplication.clipboard().setText(self.pages[self.framework].code.toPlainText())
            self.copy_button.setText(_("Copied"))
            self._timer.start()

    @Slot()
    def _forget(self) -> None:
        self.copy_button.setText(_("&Copy"))

    @Slot()
    def _save_script(self) -> None:
        self._ask(as_notebook=False)

    @Slot()
    def _save_notebook(self) -> None:
        self._ask(as_notebook=True)

    def _ask(self, *, as_notebook: bool) -> None:
        script = self.script
        assert script is not None
        suggested = str(Path.home() / suggested_name(script, as_notebook=as_notebook))
        kinds = _("Notebooks (*.ipynb)") if as_notebook else "Python (*.py)"
        name, _unused = QFileDialog.getSaveFileName(self, _("Save code"), suggested, kinds)
        if name:
            path = Path(name)
            self.save(
                path if path.suffix else path.with_suffix(Path(suggested).suffix), as_notebook=as_notebook
            )

    def save(self, path: Path, *, as_notebook: bool) -> bool:
        """Write what is shown, and the file beside it; what goes wrong is said in a dialog."""
        script = self.script
        assert script is not None

        def written() -> None:
            case = script.case
            asked = (case.experiment, case.place, case.seed, script.order_epochs)
            start: Beginning = call_in_child(BEGINNING, *asked, timeout=TIMEOUT_S)
            for name, content in files_of(script, path.name, start, as_notebook=as_notebook).items():
                write_atomic(path.with_name(name), content)

        try:
            waited(written)
        except (CallError, StoreError) as error:
            box = QMessageBox(
                QMessageBox.Icon.Warning, "reglab", _("The code could not be saved"), parent=self
            )
            box.setInformativeText(literal(str(error)))
            box.exec()
            return False
        return True

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return self.keyboard.move(forwards)


_WHY_NOT = _("Only a whole script of a library that can express the network can be saved")
