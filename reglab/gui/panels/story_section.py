"""What there is to tell of a data set: what it is good for showing, where it comes from, its licence."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.labels import Caption
from reglab.words.language import _


class StorySection(QWidget):
    """Closed at first, so that it takes no room of what is used most; its `button` opens it.

    A person's own data have no story, and no button.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = tool_button("info", _("What these data show, and where they are from"))
        self.button.setCheckable(True)
        self.button.toggled.connect(self.setVisible)
        self.shows, self.origin = Caption(), Caption()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self.shows)
        column.addWidget(self.origin)
        self.hide()

    def show_story(self, info: DatasetInfo) -> None:
        """Tell the story of a data set, if it has one."""
        story = info.story
        self.button.setVisible(story is not None)
        self.setVisible(story is not None and self.button.isChecked())
        if story is not None:
            self.shows.setText(story.shows)
            licence = _("Licence: {licence}.").format(licence=story.licence) if story.licence else ""
            self.origin.setText(" ".join(filter(None, (story.origin, licence))))


def set_tooltip(info: DatasetInfo) -> str:
    """What a data set is and what it is good for, as rich text."""
    words = [info.about] if info.story is None else [info.about, info.story.shows]
    return "".join(f"<p>{escape(each)}</p>" for each in words)
