"""The page at the beginning: lessons, examples, finished runs, one's own files, and where one was."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reglab.experiment.presets import PRESETS
from reglab.experiment.text import one_line
from reglab.gui import theme
from reglab.gui.document.documents import Document
from reglab.gui.lessons.desk import LessonDesk
from reglab.gui.lessons.progress import LessonProgress
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.plain import literal
from reglab.lessons.errors import LessonError
from reglab.lessons.languages import title_of
from reglab.lessons.library import bundled_files, bundled_lesson
from reglab.lessons.spec import Lesson
from reglab.store.finished import finished_runs
from reglab.words.language import _

Act = Callable[[], object]
_ROLE = Qt.ItemDataRole.UserRole


class Choices(QListWidget):
    """A list of things to do; Enter, a click or a double click does one."""

    chosen = Signal(object)
    """What is to be done: a callable."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(2)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._acts: dict[int, Act] = {}
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def add(self, words: str, act: Act, about: str = "", place: int | None = None) -> None:
        """Add a line, at the end or at a place."""
        item = QListWidgetItem(one_line(words))
        item.setToolTip(literal(about))
        number = len(self._acts)
        self._acts[number] = act
        item.setData(_ROLE, number)
        self.insertItem(self.count() if place is None else place, item)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentRow() < 0:
            self.setCurrentRow(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # One line of the page is marked: the one that Enter would choose.
        super().focusOutEvent(event)
        self.setCurrentRow(-1)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._acts[item.data(_ROLE)])


class StartPage(QDialog):
    """Shows what one can begin with; it fills itself while it is seen, so that it opens at once.

    Parameters
    ----------
    document : Document
        What opens experiments and knows the recent ones.
    lessons : callable
        Gives the desk of lessons.
    import_data : callable
        Asks for data of one's own.
    at_start : bool
        Whether it is to be shown at the next start, too.
    """

    def __init__(
        self,
        document: Document,
        lessons: Callable[[], LessonDesk],
        import_data: Act,
        *,
        at_start: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Start – reglab"))
        self.setObjectName("startPage")
        self._document, self._lessons, self._import = document, lessons, import_data
        self.go_on = Choices(_("Go on"))
        self.lessons = Choices(_("Lessons"))
        self.examples = Choices(_("Examples"))
        self.runs = Choices(_("Finished runs"))
        self._order: list[tuple[int, str]] = []
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.setHorizontalSpacing(16)
        for position, choices in enumerate((self.go_on, self.lessons, self.examples, self.runs)):
            row, column = divmod(position, 2)
            title = QLabel(choices.accessibleName())
            title.setProperty("role", "section")
            title.setBuddy(choices)
            grid.addWidget(title, 2 * row, column)
            grid.addWidget(choices, 2 * row + 1, column)
            choices.chosen.connect(self._do)
        self.at_start = QCheckBox(_("&Show this page at the start"))
        self.at_start.setChecked(at_start)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.at_start)
        below.addStretch(1)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(
            Caption(
                _("Train networks side by side, and see overfitting and what regularization does about it.")
            )
        )
        layout.addLayout(grid, 1)
        layout.addLayout(below)
        self.resize(theme.px(820), theme.px(560))
        self._fill_go_on()
        for preset in PRESETS.values():
            self.examples.add(preset.title, partial(document.show, preset.experiment), preset.about)
        self._work = self._filling()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._fill)
        self._timer.start(0)

    @property
    def filled(self) -> bool:
        """Whether everything is listed."""
        return not self._timer.isActive()

    def _fill_go_on(self) -> None:
        here = self._document.title
        self.go_on.add(_("Go on with “{title}”").format(title=one_line(here)), lambda: None)
        self.go_on.add(_("Open a file…"), self._document.ask_open)
        self.go_on.add(_("Import data of your own…"), self._import)
        for path in self._document.recent():
            self.go_on.add(path.name, partial(self._document.open, path), str(path))

    def _filling(self) -> Iterator[None]:
        """Read one file after the other; the window lives between them."""
        progress = LessonProgress()
        for path in bundled_files():
            try:
                self._add_lesson(bundled_lesson(path), progress)
            except LessonError:
                continue
            yield
        for run in finished_runs():
            self.runs.add(run.title, partial(self._document.open_finished, Path(run.path)), run.about)
        yield

    def _add_lesson(self, lesson: Lesson, progress: LessonProgress) -> None:
        title, step = title_of(lesson), progress.step(lesson)
        begin = partial(self._begin, lesson)
        words = title
        if step:
            words = _("{title} – step {step} of {all}").format(
                title=title, step=step + 1, all=len(lesson.steps)
            )
            self.go_on.add(words, begin, lesson.header.about, 1)
        elif progress.done(lesson.key):
            words = _("{title} – done").format(title=title)
        place = bisect.bisect(self._order, (lesson.header.order, lesson.key))
        self._order.insert(place, (lesson.header.order, lesson.key))
        self.lessons.add(words, begin, lesson.header.about, place)

    def _begin(self, lesson: Lesson) -> None:
        self._lessons().open(lesson)

    @Slot()
    def _fill(self) -> None:
        if next(self._work, self) is self:
            self._timer.stop()

    @Slot(object)
    def _do(self, act: Act) -> None:
        if self.isVisible():
            # A click may be told of twice, as such and as activation.
            self.accept()
            act()

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)
