"""What every view does with what it is told."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from reglab.gui.run.questions import Questions
from reglab.gui.views.base import View


class Noting(View):
    """Notes what it is asked to do."""

    def __init__(self, questions: Questions) -> None:
        super().__init__(questions)
        self.did: list[str] = []

    def restart(self) -> None:
        self.did.append("forgets")

    def update_view(self) -> None:
        self.did.append("shows")


def test_a_view_with_an_enlarged_arm_forgets_the_old_record_before_it_shows_another(qtbot: QtBot) -> None:
    view = Noting(Questions())
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    view.enlarge(2)
    view.did.clear()
    view.set_record(None)
    assert view.enlarged is None
    assert view.did[0] == "forgets"
    assert "shows" in view.did
