"""The section "Data": which examples, how many, how noisy."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QWidget

from reglab.experiment import edits
from reglab.experiment.base import FieldInfo, field_info
from reglab.experiment.data import DataSpec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.datasets import DATASETS
from reglab.experiment.sources.base import Source
from reglab.gui.document.edited import Part
from reglab.gui.document.experiment_model import ExperimentModel
from reglab.gui.panels.edit_words import removed_layers_words, switched_off_words
from reglab.gui.panels.example_edits_line import ExampleEditsLine
from reglab.gui.panels.shift_form import ShiftForm, shift_values
from reglab.gui.panels.split_bar import PARTS, SplitBar, Swatch
from reglab.gui.panels.story_section import StorySection, set_tooltip
from reglab.gui.widgets.buttons import tool_button
from reglab.gui.widgets.field_editor import NumberEditor
from reglab.gui.widgets.form import FieldGroup, Form
from reglab.gui.widgets.labels import Caption
from reglab.gui.widgets.names import field_tooltip
from reglab.gui.widgets.quiet_combo_box import QuietComboBox
from reglab.gui.widgets.section import Section
from reglab.words import capital, in_sentence
from reglab.words.language import _, grouped, in_context, plural

_PART_TITLES = {
    "train": in_context("part", "Train"),
    "validation": in_context("part", "Validation"),
    "test": in_context("part", "Test"),
}


class DataSection(Section):
    """Edits `Experiment.data`.

    Parameters
    ----------
    model : ExperimentModel
        What is edited and shown.
    """

    consequence = Signal(str)
    """What an edit changed besides what was asked for; a sentence or nothing."""
    import_wanted = Signal()
    """A person wants to import data of their own."""
    draw_wanted = Signal(str)
    """A person wants to draw data: ``"points"`` or a ``"curve"``."""

    def __init__(self, model: ExperimentModel, parent: QWidget | None = None) -> None:
        super().__init__(_("Data"), parent=parent)
        self._model = model
        self._choices: list[str | Source | None] = []
        """What each entry of the box stands for; ``None`` for a line between entries."""
        self.set_box = self._set_box()
        self.import_button = tool_button(
            "import", _("Import a table, pictures or numbers of your own (Ctrl+I)"), _("Your data…")
        )
        self.import_button.clicked.connect(self.import_wanted)
        self.draw_button = tool_button(
            "edit", _("Draw data of your own with the mouse"), in_context("verb", "Draw")
        )
        self.draw_button.setMenu(self._draw_menu())
        self.draw_button.setPopupMode(self.draw_button.ToolButtonPopupMode.InstantPopup)
        own = QHBoxLayout()
        own.setSpacing(6)
        own.addWidget(self.import_button)
        own.addWidget(self.draw_button)
        own.addStretch(1)
        self.story = StorySection()
        own.addWidget(self.story.button)
        self.content.addLayout(own)
        self.about = Caption()
        self.add(self.about)
        self.add(self.story)
        self.fields = FieldGroup(self)
        self.bar = SplitBar()
        self._add_sizes()
        self.edited_examples = ExampleEditsLine(model)
        self.add(self.edited_examples)
        self._add_noise()
        self.more = self._add_details()
        self.fields.edited.connect(self._edit)
        model.on(Part.DATA).connect(self.refresh)
        self.refresh()

    # -- building ----------------------------------------------------------------------------

    def _set_box(self) -> QuietComboBox:
        box = QuietComboBox()
        box.setAccessibleName(_("Data set"))
        generated = True
        for info in DATASETS.values():
            if generated and not info.generated:
                self._add_line(box)
                generated = False
            self._add_choice(box, info.key, info)
        self._catalogue = len(self._choices)
        box.currentIndexChanged.connect(self._choose_set)
        self.add(box)
        return box

    def _draw_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind, words in (("points", _("Points of two classes…")), ("curve", _("A curve…"))):
            # Menu actions fire in the GUI thread alone, so a partial is safe here.
            menu.addAction(words).triggered.connect(partial(self._want_drawing, kind))
        return menu

    def _want_drawing(self, kind: str, _checked: bool = False) -> None:
        self.draw_wanted.emit(kind)

    def _add_line(self, box: QuietComboBox) -> None:
        box.insertSeparator(box.count())
        self._choices.append(None)

    def _add_choice(self, box: QuietComboBox, choice: str | Source, info: DatasetInfo) -> None:
        box.addItem(info.title, info.key)
        box.setItemData(box.count() - 1, set_tooltip(info), Qt.ItemDataRole.ToolTipRole)
        self._choices.append(choice)

    def _offer_own(self, data: DataSpec) -> None:
        """Have data that are no set of the catalogue stand behind those that are, also once they are left."""
        if data.set in self._choices:
            return
        while len(self._choices) > self._catalogue:
            self.set_box.removeItem(self.set_box.count() - 1)
            self._choices.pop()
        self._add_line(self.set_box)
        self._add_choice(self.set_box, data.set, data.info)

    def _add_sizes(self) -> None:
        """Three fields side by side over the split bar."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for column, part in enumerate(PARTS):
            info = field_info(DataSpec, part)
            editor = NumberEditor(info)
            self.fields.add(editor)
            label = QLabel(_PART_TITLES[part])
            label.setBuddy(editor.field)
            label.setToolTip(field_tooltip(info))
            heading = QHBoxLayout()
            heading.setSpacing(5)
            heading.addWidget(Swatch(part))
            heading.addWidget(label, 1)
            grid.addLayout(heading, 0, column)
            grid.addWidget(editor, 1, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.bar, 2, 0, 1, 3)
        self.add(holder)

    def _add_noise(self) -> None:
        form = Form(self.fields, [field_info(DataSpec, "noise")])
        self.noise_meaning = Caption()
        form.add_wide(self.noise_meaning)
        form.add_field(field_info(DataSpec, "label_flip"))
        self.add(form)

    def _add_details(self) -> Section:
        more = Section(_("More"), opened=False, minor=True)
        self.shift = ShiftForm(self.fields)
        more.add(self.shift)
        more.add(Form(self.fields, [field_info(DataSpec, n) for n in ("standardize", "resample", "seed")]))
        self.add(more)
        return more

    # -- showing and editing -------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Show the experiment's data."""
        data = self._model.experiment.data
        info = data.info
        blocked = self.set_box.blockSignals(True)
        self._offer_own(data)
        self.set_box.setCurrentIndex(self._choices.index(data.set))
        self.set_box.blockSignals(blocked)
        self.set_box.setToolTip(set_tooltip(info))
        self.about.setText(info.about)
        self.story.show_story(info)
        self.bar.show_split(data)
        noise, flips = self.fields.editors["noise"], self.fields.editors["label_flip"]
        noise.set_info(noise_info(info))
        self.noise_meaning.setText(info.noise)
        flips.setEnabled(info.task == "classification")
        flips.setToolTip("" if flips.isEnabled() else _NO_FLIPS.format(data_set=escape(info.title)))
        self.shift.suit(data)
        self.fields.show_values(data)
        sizes = " / ".join(grouped(size) for size in (data.train, data.validation, data.test))
        self.set_summary(f"{info.title} · {sizes}")
        changed = [data.shift != "none", not data.standardize, not data.resample, data.seed != 0]
        self.more.set_summary(plural("{n} changed", "{n} changed", sum(changed)) if any(changed) else "")

    @Slot(int)
    def _choose_set(self, index: int) -> None:
        if (chosen := self._choices[index]) is None:
            return
        self._take(chosen, _("Take data set {title}").format(title=self.set_box.itemText(index)))

    def take(self, source: Source) -> None:
        """Take data of a person's own, in one step that can be undone."""
        self._take(source, _("Import {title}").format(title=source.info.title))

    def _take(self, chosen: str | Source, edit: str) -> None:
        before = self._model.experiment
        if self._model.edit(lambda e: edits.change_dataset(e, chosen), edit):
            after = self._model.experiment
            words = (
                removed_layers_words(before, after),
                switched_off_words(before, after),
                resized_words(before.data, after.data),
            )
            self.consequence.emit(" ".join(filter(None, words)))

    @Slot(str, object, str)
    def _edit(self, name: str, value: object, merge_key: str) -> None:
        label = in_sentence(field_info(DataSpec, name).param.label)
        key = f"data.{merge_key}" if merge_key else ""
        values = shift_values(str(value)) if name == "shift" else {name: value}
        self._model.edit(
            lambda e: edits.set_data(e, **values), _("Change {setting}").format(setting=label), key
        )


_NO_FLIPS = _("<p>{data_set} is a regression: it has no labels to flip. Use the noise instead.</p>")

_RESIZED = {
    "train": (_("training reduced to {size}"), _("training raised to {size}")),
    "validation": (_("validation reduced to {size}"), _("validation raised to {size}")),
    "test": (_("test reduced to {size}"), _("test raised to {size}")),
}
"""What became of each part that is smaller, and of one that is larger."""


def resized_words(before: DataSpec, after: DataSpec) -> str:
    """Which sizes another data set changed and why; empty where it changed none."""
    parts = []
    for name, (fewer, more) in _RESIZED.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            parts.append((fewer if new < old else more).format(size=grouped(new)))
    if not parts:
        return ""
    changes, info = capital(", ".join(parts)), after.info
    if info.total is None:
        return _("{changes}: {data_set} needs it.").format(changes=changes, data_set=info.title)
    return plural(
        "{changes}: {data_set} has {n} row.",
        "{changes}: {data_set} has {n} rows.",
        info.total,
        changes=changes,
        data_set=info.title,
    )


def noise_info(info: DatasetInfo) -> FieldInfo:
    """The noise as a field with this set's meaning, default and a slider that suits it."""
    base = field_info(DataSpec, "noise")
    end = 4 * info.default_noise or 2.0
    param = replace(
        base.param,
        help=_("For {data_set}: {noise}.").format(data_set=info.title, noise=info.noise),
        slider=(0.0, end),
    )
    return replace(base, default=info.default_noise, param=param)
