"""What there is to tell of a data set: what it is good for showing, where it comes from, its licence."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from reglab.experiment.dataset_info import DatasetInfo
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.section import Section


class StorySection(Section):
    """Closed at first; a person's own data have no story, and no section."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What it shows, where it is from", opened=False, minor=True, parent=parent)
        self.shows, self.origin = Caption(), Caption()
        self.add(self.shows)
        self.add(self.origin)

    def show_story(self, info: DatasetInfo) -> None:
        """Tell the story of a data set."""
        story = info.story
        self.setVisible(story is not None)
        if story is not None:
            self.shows.setText(story.shows)
            self.origin.setText(story.origin + (f" Licence: {story.licence}." if story.licence else ""))


def set_tooltip(info: DatasetInfo) -> str:
    """What a data set is and what it is good for, as rich text."""
    words = [info.about] if info.story is None else [info.about, info.story.shows]
    return "".join(f"<p>{escape(each)}</p>" for each in words)
