"""Each control of the left panel changes the experiment, and undo shows what was before."""

from __future__ import annotations

from html import escape

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from reglab.experiment import edits
from reglab.experiment.data import DataSpec
from reglab.experiment.datasets import DATASETS
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.batch_norm import BatchNormLayer
from reglab.experiment.layers.conv2d import Conv2dLayer
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.layers.dropout import DropoutLayer
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.layers.pooling import GlobalAveragePoolLayer, MaxPool2dLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.sources.points import PointsSource
from reglab.experiment.techniques.l2 import L2
from reglab.gui.panels.experiment_panel import ExperimentPanel
from reglab.gui.panels.network_glyphs import network_words
from reglab.gui.panels.network_picture import MOST_SHOWN, NetworkPicture, shown_neurons
from tests.support.own_rows import rows_known, some_rows


@pytest.fixture
def panel(model, show):
    return show(ExperimentPanel(model), width=270)


def _shows(panel, experiment):
    """Whether every control of the panel shows the experiment."""
    data, network, training = experiment.data, experiment.network, experiment.training
    groups = [
        (panel.data.fields, data),
        (panel.network.fields, network),
        (panel.training.optimizer.rate, training.optimizer),
        (panel.training.training, training),
        (panel.training.seed, experiment),
        (panel.training.optimizer.groups[training.optimizer.kind], training.optimizer),
        *((row.fields, layer) for row, layer in zip(panel.network.layers.rows, network.layers, strict=True)),
    ]
    assert panel.data.set_box.currentData() == data.set
    assert panel.training.optimizer.box.currentData() == training.optimizer.kind
    for group, spec in groups:
        for name, editor in group.editors.items():
            assert editor.value() == getattr(spec, name), name
    return True


def _entry(menu, start):
    """The entry of a menu whose text starts so, as it stands when the menu is opened."""
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.text().startswith(start))


def _words(info, *layers):
    network = NetworkSpec(layers=layers)
    return network_words(layers, network.plan(info))


def _add(panel, title):
    """Choose a kind in the menu "Add layer"."""
    _entry(panel.network.layers.add_menu, title).trigger()


def _undoable(panel, model, before):
    """Undo shows the experiment before, redo the one after."""
    after = model.experiment
    assert after != before
    assert _shows(panel, after)
    model.undo_stack.undo()
    assert model.experiment == before
    assert _shows(panel, before)
    model.undo_stack.redo()
    assert model.experiment == after
    assert _shows(panel, after)


class TestData:
    @pytest.mark.parametrize("key", list(DATASETS))
    def test_every_data_set_can_be_chosen(self, panel, model, key):
        before = model.experiment
        box = panel.data.set_box
        box.setCurrentIndex(box.findData(key))
        assert model.experiment.data.set == key
        assert panel.data.about.text() == DATASETS[key].about
        assert panel.data.noise_meaning.text() == DATASETS[key].noise
        if key != before.data.set:
            _undoable(panel, model, before)

    @pytest.fixture
    def rows(self):
        with rows_known():
            yield

    @pytest.mark.usefixtures("rows")
    def test_own_data_stand_behind_the_catalogue_and_can_be_gone_back_to(self, panel, model):
        box, own = panel.data.set_box, some_rows()
        entries = box.count()
        assert model.edit(lambda e: edits.change_dataset(e, own), "Take my rows")
        assert box.currentText() == "My rows"
        assert panel.data.about.text() == own.info.about
        assert box.count() == entries + 2
        box.setCurrentIndex(box.findData("iris"))
        assert model.experiment.data.set == "iris"
        box.setCurrentIndex(box.findText("My rows"))
        assert model.experiment.data.set == own
        assert model.undo_stack.undoText() == "Take data set My rows"
        others = some_rows(80, "Other rows")
        assert model.edit(lambda e: edits.change_dataset(e, others), "Take other rows")
        assert [box.itemText(at) for at in range(entries + 1, box.count())] == ["Other rows"]

    @pytest.mark.parametrize("part", ["train", "validation", "test", "seed"])
    def test_sizes_and_seed(self, panel, model, typed, part):
        before = model.experiment
        typed(panel.data.fields.editors[part].field, "123")
        assert getattr(model.experiment.data, part) == 123
        _undoable(panel, model, before)

    @pytest.mark.parametrize(("name", "value"), [("noise", 0.32), ("label_flip", 0.005)])
    def test_sliders(self, panel, model, qtbot, name, value):
        before = model.experiment
        qtbot.keyClick(panel.data.fields.editors[name].slider, Qt.Key.Key_Right)
        assert getattr(model.experiment.data, name) == value
        _undoable(panel, model, before)

    @pytest.mark.parametrize("name", ["standardize", "resample"])
    def test_boxes(self, panel, model, name):
        before = model.experiment
        panel.data.fields.editors[name].box.click()
        assert getattr(model.experiment.data, name) is False
        _undoable(panel, model, before)
        assert panel.data.more.header.accessibleDescription() == "1 changed"

    @pytest.mark.parametrize("name", ["vary_weights", "vary_order"])
    def test_what_seeds_vary(self, panel, model, name):
        before = model.experiment
        panel.training.seed.editors[name].box.click()
        assert getattr(model.experiment, name) is False
        assert model.undo_stack.undoText().endswith("for every seed")
        _undoable(panel, model, before)

    def test_seeds_that_share_everything_are_refused_in_words(self, panel, model):
        with_refusals = []
        model.refused.connect(with_refusals.append)
        panel.data.fields.editors["resample"].box.click()
        for name in ("vary_weights", "vary_order"):
            panel.training.seed.editors[name].box.click()
        assert model.experiment.varied == ("order and noise",)
        assert panel.training.seed.editors["vary_order"].box.isChecked()
        assert "nothing differs between the 5 seeds" in str(with_refusals)

    def test_labels_of_a_regression_cannot_be_flipped_and_it_says_why(self, panel, model):
        box, flips = panel.data.set_box, panel.data.fields.editors["label_flip"]
        assert flips.isEnabled()
        box.setCurrentIndex(box.findData("sine"))
        assert not flips.isEnabled()
        assert "Noisy sine is a regression" in flips.toolTip()

    def test_the_noise_slider_suits_the_set(self, panel):
        box, noise = panel.data.set_box, panel.data.fields.editors["noise"]
        box.setCurrentIndex(box.findData("bank-loans"))
        assert noise.info.param.slider == (0, 16)
        assert noise.slider.sliderPosition() == 250

    def test_a_drag_of_the_noise_is_one_step_of_undo(self, panel, model, qtbot):
        slider = panel.data.fields.editors["noise"].slider
        for x in (20, 40):
            qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
            for step in range(1, 10):
                qtbot.mouseMove(slider, QPoint(x + step, 10))
            qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(x + 9, 10))
        assert model.undo_stack.count() == 2

    def test_the_split_is_told_in_words_with_what_is_not_used(self, panel, model):
        model.edit(lambda e: edits.change_dataset(e, "wine"), "")
        model.edit(lambda e: edits.set_data(e, train=20), "")
        assert panel.data.bar.accessibleName().startswith("Split: train 20 (11 %), validation 44 (25 %)")
        assert "not used 69 (39 %)" in panel.data.bar.toolTip()


class TestRefusals:
    def test_too_many_examples_keep_the_text_and_say_why(self, panel, model, typed):
        model.edit(lambda e: edits.change_dataset(e, "wine"), "")
        before, field = model.experiment, panel.data.fields.editors["train"].field
        height = panel.notice.height()
        typed(field, "500")
        assert model.experiment == before
        assert field.text() == "500"
        assert "Wine has 178" in panel.notice.text()
        assert "take at least 411 fewer" in panel.notice.text()
        typed(panel.data.fields.editors["validation"].field, "20")
        assert panel.notice.text() == ""
        assert panel.notice.height() == height

    def test_a_number_out_of_range_says_why_and_goes_when_it_is_mended(self, panel, model, typed, qtbot):
        field = panel.training.training.editors["batch_size"].field
        typed(field, "0")
        assert panel.notice.text().startswith("Batch size must be at least 1")
        assert model.undo_stack.count() == 0
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert (panel.notice.text(), field.text()) == ("", "32")

    def test_refusals_of_other_panels_are_not_shown_here(self, panel, model):
        model.edit(lambda e: edits.rename_arm(e, 0, "L2 + dropout"), "")
        assert panel.notice.text() == ""
        model.edit(lambda e: edits.set_data(e, train=1), "")
        assert panel.notice.text() != ""


class TestNetwork:
    def test_units_and_activation(self, panel, model, typed):
        before = model.experiment
        typed(panel.network.layers.rows[1].fields.editors["units"].field, "7")
        assert [layer.units for layer in model.experiment.network.layers] == [64, 7]
        _undoable(panel, model, before)
        before = model.experiment
        box = panel.network.layers.rows[0].fields.editors["activation"].box
        box.setCurrentIndex(box.findData("tanh"))
        assert model.experiment.network.layers[0].activation == "tanh"
        _undoable(panel, model, before)

    def test_adding_and_removing(self, panel, model, qtbot):
        before = model.experiment
        _add(panel, "Dense")
        assert len(model.experiment.network.layers) == 3
        _undoable(panel, model, before)
        before = model.experiment
        panel.network.layers.rows[0].bin.click()
        assert len(model.experiment.network.layers) == 2
        _undoable(panel, model, before)

    def test_all_layers_can_go_and_come_back(self, panel, model):
        while panel.network.layers.rows:
            panel.network.layers.rows[-1].bin.click()
        assert model.experiment.network.layers == ()
        assert panel.network.count.text() == "2 → 2 · 6 parameters"
        _add(panel, "Dense")
        assert model.experiment.network.layers == (DenseLayer(),)

    def test_there_is_a_limit_to_layers(self, panel, model):
        layers = tuple(DenseLayer(units=2) for _ in range(32))
        model.edit(lambda e: edits.set_network(e, layers=layers), "")
        assert not panel.network.layers.add_button.isEnabled()
        assert "at most 32" in panel.network.layers.add_button.toolTip()

    @pytest.fixture
    def deep(self, panel, model):
        layers = tuple(DenseLayer(units=n) for n in (1, 2, 3))
        model.edit(lambda e: edits.set_network(e, layers=layers), "")
        return panel

    def _units(self, model):
        return [layer.units for layer in model.experiment.network.layers]

    def test_buttons_move_the_marked_layer(self, deep, model, qtbot):
        deep.network.layers.rows[2].fields.editors["units"].field.setFocus()
        qtbot.waitUntil(lambda: deep.network.layers.rows[2].current)
        assert not deep.network.layers.down_button.isEnabled()
        before = model.experiment
        deep.network.layers.up_button.click()
        assert self._units(model) == [1, 3, 2]
        _undoable(deep, model, before)
        deep.network.layers.up_button.click()
        assert self._units(model) == [3, 1, 2]
        assert not deep.network.layers.up_button.isEnabled()
        deep.network.layers.down_button.click()
        assert self._units(model) == [1, 3, 2]

    def test_keys_move_a_layer_and_the_focus_goes_along(self, deep, model, qtbot):
        rows = deep.network.layers.rows
        rows[0].fields.editors["units"].field.setFocus()
        qtbot.keyClick(
            rows[0].fields.editors["units"].field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier
        )
        assert self._units(model) == [2, 1, 3]
        assert rows[1].fields.editors["units"].field.hasFocus()
        qtbot.keyClick(rows[0].fields.editors["units"].field, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        assert self._units(model) == [2, 1, 3]

    def test_a_layer_is_dragged_by_its_grip(self, deep, model, qtbot):
        grip = deep.network.layers.rows[0].grip
        below = grip.mapFrom(deep.network.layers.box, QPoint(5, deep.network.layers.box.height() - 1))
        qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        qtbot.mouseMove(grip, below)
        qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=below)
        assert self._units(model) == [2, 3, 1]

    def test_techniques_follow_their_layer(self, deep, model):
        model.edit_arm(lambda arm: edits.put_technique(arm, L2(layers=(1,))), "")
        deep.network.layers.rows[0].shift.emit(0, 1)
        assert model.arm.techniques[0].layers == (2,)

    @pytest.mark.parametrize(("name", "key"), [("output", "sigmoid"), ("init", "glorot")])
    def test_output_and_initial_weights(self, panel, model, name, key):
        before = model.experiment
        box = panel.network.fields.editors[name].box
        box.setCurrentIndex(box.findData(key))
        assert getattr(model.experiment.network, name) == key
        _undoable(panel, model, before)

    def test_an_output_that_does_not_suit_is_refused_and_the_box_goes_back(self, panel, model):
        model.edit(lambda e: edits.change_dataset(e, "sine"), "")
        box = panel.network.fields.editors["output"].box
        box.setCurrentIndex(box.findData("softmax"))
        assert box.currentData() == "auto"
        assert "regression" in panel.notice.text()


class TestPicture:
    @pytest.mark.parametrize(
        ("width", "shown"), [(1, (1, False)), (6, (6, False)), (7, (4, True)), (4096, (4, True))]
    )
    def test_wide_layers_are_shortened(self, width, shown):
        assert shown_neurons(width) == shown
        assert shown_neurons(width)[0] <= MOST_SHOWN

    def test_words(self):
        assert _words(DATASETS["moons"], *[DenseLayer(units=64)] * 2) == "2 → 64 → 64 → 2 · 4,482 parameters"
        narrow = _words(DATASETS["sine"], *[DenseLayer(units=1)] * 7)
        assert narrow == "1 → 1 → 1 → … → 1 → 1 → 1 · 16 parameters"
        pictures = (Conv2dLayer(), BatchNormLayer(), MaxPool2dLayer(), FlattenLayer())
        assert _words(DATASETS["digits"], *pictures) == (
            "1×8×8 → 8×8×8 → 8×4×4 → 128 → 10 · 1,386 parameters"
        )

    def test_other_networks_look_otherwise(self, qtbot):
        picture = NetworkPicture()
        picture.resize(240, 80)
        qtbot.addWidget(picture)
        seen = set()
        dense, conv, pool, flat = DenseLayer(), Conv2dLayer(), MaxPool2dLayer(), FlattenLayer()
        networks = [
            (),
            (dense,),
            (dense, DropoutLayer()),
            (dense, BatchNormLayer()),
            (dense,) * 32,
            (conv, flat),
            (conv, pool, flat),
            (conv, pool, conv, pool, flat, dense),
        ]
        info = DATASETS["digits"]
        for layers in networks:
            plan = NetworkSpec(layers=layers).plan(info)
            picture.show_network(layers, plan, "words")
            image = picture.grab().toImage()
            seen.add(bytes(image.constBits()))
            assert picture.shown()[0].shape == plan.input
            assert picture.shown()[-1].shape == (10,)
        assert len(seen) == len(networks)
        assert picture.accessibleName() == "Network words"

    def test_a_long_network_is_shortened_in_its_middle(self, qtbot):
        picture = NetworkPicture()
        qtbot.addWidget(picture)
        layers = tuple(DenseLayer(units=n) for n in range(1, 33))
        picture.show_network(layers, NetworkSpec(layers=layers).plan(DATASETS["moons"]), "")
        lengths = []
        for width in (240, 480, 2000):
            picture.resize(width, 80)
            shown = picture.shown()
            lengths.append(len(shown))
            if width < 2000:
                assert [glyph.kind for glyph in shown].count("gap") == 1
        assert lengths == sorted(set(lengths))
        assert lengths[-1] == 34


CONV, POOL, FLAT, DENSE = Conv2dLayer(), MaxPool2dLayer(), FlattenLayer(), DenseLayer()


class TestKindsOfLayers:
    @pytest.fixture
    def pictures(self, panel, model):
        model.edit(lambda e: edits.change_dataset(e, "digits"), "")
        model.edit(lambda e: edits.set_network(e, layers=(CONV, POOL, FLAT, DENSE)), "")
        return panel

    def _layers(self, model):
        return model.experiment.network.layers

    @pytest.mark.parametrize("kind", list(LAYERS))
    def test_every_kind_shows_all_its_fields_and_they_can_be_edited(self, panel, model, typed, kind):
        cls = LAYERS[kind]
        model.edit(lambda e: edits.change_dataset(e, "digits"), "")
        layers = (cls(kind=kind), *([FLAT] if cls.pictures else []))
        model.edit(lambda e: edits.set_network(e, layers=layers), "")
        row = panel.network.layers.rows[0]
        assert set(row.fields.editors) == {info.name for info in cls.parameters()}
        row.fold.click()
        for name, editor in row.fields.editors.items():
            before = model.experiment
            if editor.info.kind == "choice":
                editor.box.setCurrentIndex(1 - editor.box.currentIndex())
            else:
                typed(
                    editor.field,
                    "0.25" if editor.info.kind == "float" else "2" if editor.value() != 2 else "1",
                )
            assert getattr(self._layers(model)[0], name) != getattr(layers[0], name), name
            _undoable(panel, model, before)

    def test_each_row_says_what_it_puts_out_and_its_parameters(self, pictures):
        assert [row.shape.text() for row in pictures.network.layers.rows] == [
            "→ 8×8×8 · 80",
            "→ 8×4×4",
            "→ 128",
            "→ 16 · 2,064",
        ]
        assert (
            pictures.network.layers.rows[0].shape.toolTip() == "Puts out 8 channels of 8 × 8; 80 parameters"
        )

    def test_a_layer_is_added_where_it_fits(self, pictures, model):
        before = model.experiment
        action = _entry(pictures.network.layers.add_menu, "Max pooling")
        assert action.text() == "Max pooling, before layer 3 (Flatten)"
        action.trigger()
        assert self._layers(model) == (CONV, POOL, POOL, FLAT, DENSE)
        _undoable(pictures, model, before)

    def test_a_layer_is_added_with_what_must_come_with_it(self, panel, model):
        model.edit(lambda e: edits.change_dataset(e, "digits"), "")
        before = model.experiment
        action = _entry(panel.network.layers.add_menu, "Convolution")
        assert action.text() == "Convolution, with Flatten"
        action.trigger()
        assert [layer.kind for layer in self._layers(model)] == ["conv2d", "flatten", "dense", "dense"]
        _undoable(panel, model, before)

    def test_a_layer_that_can_stand_nowhere_says_why(self, panel):
        action = _entry(panel.network.layers.add_menu, "Convolution")
        assert not action.isEnabled()
        assert "Convolution needs pictures" in action.toolTip()

    def test_a_removed_flatten_is_offered_another_layer_in_its_stead(self, pictures, model):
        before, notice = model.experiment, pictures.notice
        height = notice.height()
        pictures.network.layers.rows[2].bin.click()
        assert model.experiment == before
        assert notice.text() == "Dense after Max pooling needs a row of numbers."
        assert notice.button.text() == "Insert Global avg"
        assert notice.height() == height
        count = model.undo_stack.count()
        notice.button.click()
        assert self._layers(model) == (CONV, POOL, GlobalAveragePoolLayer(), DENSE)
        assert model.undo_stack.count() == count + 1
        assert (notice.text(), notice.button.isVisible()) == ("", False)
        _undoable(pictures, model, before)

    def test_another_kind_is_taken_from_the_menu_of_the_row(self, panel, model):
        model.edit(lambda e: edits.change_dataset(e, "digits"), "")
        before = model.experiment
        row = panel.network.layers.rows[0]
        row.menu.aboutToShow.emit()
        assert [action.text() for action in row.menu.actions() if action.isChecked()] == ["Dense"]
        _entry(row.menu, "Convolution").trigger()
        assert model.experiment == before
        assert panel.notice.button.text() == "Insert Flatten"
        panel.notice.button.click()
        assert [layer.kind for layer in self._layers(model)] == ["conv2d", "flatten", "dense"]
        _undoable(panel, model, before)

    def test_an_offer_goes_with_the_next_edit(self, pictures, model):
        pictures.network.layers.rows[2].bin.click()
        assert pictures.notice.button.isVisible()
        model.edit(lambda e: edits.set_data(e, train=70), "")
        assert (pictures.notice.text(), pictures.notice.button.isVisible()) == ("", False)

    def test_a_move_that_cannot_be_mended_says_why(self, pictures, model):
        before = model.experiment
        pictures.network.layers.rows[0].shift.emit(0, 1)
        pictures.network.layers.rows[1].shift.emit(1, 1)
        moved = model.experiment
        assert self._layers(model) == (POOL, CONV, FLAT, DENSE)
        pictures.network.layers.rows[1].shift.emit(1, 1)
        assert model.experiment == moved != before
        assert "Convolution needs pictures" in pictures.notice.text()

    def test_the_focus_follows_a_layer_between_rows_of_other_kinds(self, pictures, qtbot):
        rows = pictures.network.layers.rows
        box = rows[0].fields.editors["channels"].field
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        moved = pictures.network.layers.rows[1]
        assert moved.kind == "conv2d"
        assert moved.fields.editors["channels"].field.hasFocus()

    def test_tab_goes_from_row_to_row_and_then_to_the_buttons(self, pictures, qtbot):
        section = pictures.network
        section.layers.add_layer("dense")
        section.layers.rows[0].fold.click()
        section.scope.common_button.setFocus()
        reached = []
        while section.layers.add_button not in reached:
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            reached.append(QApplication.focusWidget())
        stops = [stop for row in section.layers.rows for stop in row.stops()]
        assert reached == [*stops, section.layers.add_button]
        names = [stop.accessibleName() for stop in stops]
        assert len(set(names)) == len(names) - 1  # the kernel's slider and field
        assert names[:3] == [
            "Layer 1, Convolution: Kind",
            "Layer 1, Convolution: Channels",
            "Layer 1, Convolution: Activation",
        ]

    def test_a_data_set_without_pictures_takes_layers_away_and_says_so(self, pictures, model):
        box = pictures.data.set_box
        box.setCurrentIndex(box.findData("moons"))
        assert self._layers(model) == (DENSE,)
        words = "Two moons has no pictures: Convolution, Max pooling and Flatten are removed."
        assert words in pictures.notice.text()

    def test_ready_networks(self, panel, model):
        before = model.experiment
        _entry(panel.network.layers.ready_menu, "4-2 tanh").trigger()
        assert [layer.units for layer in self._layers(model)] == [4, 2]
        assert panel.network.count.text().startswith("2 → 4 → 2 → 1")
        _undoable(panel, model, before)
        small = _entry(panel.network.layers.ready_menu, "Small convolutional")
        assert not small.isEnabled()
        assert "needs pictures" in small.toolTip()


class TestOwnNetwork:
    def test_the_selected_arm_gets_its_own_which_alone_is_edited(self, panel, model, typed):
        before, common = model.experiment, model.experiment.network
        scope = panel.network.scope
        assert scope.common_button.isChecked()
        scope.own_button.click()
        assert model.arm.network == common
        assert scope.own_button.isChecked()
        typed(panel.network.layers.rows[0].fields.editors["units"].field, "7")
        assert model.arm.network.layers[0].units == 7
        assert model.experiment.network == common
        assert panel.network.count.text().startswith("2 → 7 → 64 → 2")
        scope.common_button.click()
        assert panel.network.count.text().startswith("2 → 64 → 64 → 2")
        assert model.arm.network.layers[0].units == 7
        scope.give_up_button.click()
        assert model.experiment == before
        assert not scope.give_up_button.isVisible()

    def test_the_network_of_the_selected_arm_is_shown(self, panel, model):
        panel.network.scope.own_button.click()
        model.edit(lambda e: edits.set_layer(e, 0, 1, units=9), "")
        model.select(0)
        assert panel.network.scope.common_button.isChecked()
        assert panel.network.layers.rows[0].fields.editors["units"].value() == 64
        model.select(1)
        assert panel.network.scope.own_button.isChecked()
        assert panel.network.layers.rows[0].fields.editors["units"].value() == 9

    def test_undo_of_an_own_network_goes_back_to_the_common_one(self, panel, model):
        panel.network.scope.own_button.click()
        model.undo_stack.undo()
        assert panel.network.scope.common_button.isChecked()
        assert panel.network.arm is None

    def test_problems_of_an_own_network_are_told_here(self, panel, model, typed):
        panel.network.scope.own_button.click()
        model.edit(lambda e: edits.set_layer(e, 0, 1, units=0), "")
        assert panel.notice.text().startswith("Units must be")

    def test_layers_follow_in_the_arm_alone(self, panel, model):
        for index in (0, 1):
            model.edit_arm(
                lambda arm: arm.model_copy(update={"techniques": (L2(layers=(2,)),)}), "", arm=index
            )
        panel.network.scope.own_button.click()
        panel.network.layers.rows[0].bin.click()
        assert [arm.techniques[0].layers for arm in model.experiment.arms] == [(2,), (1,)]

    def test_one_arm_alone_has_nothing_to_choose(self, panel, model):
        model.edit(lambda e: edits.remove_arm(e, 0), "", select=0)
        assert not panel.network.scope.isVisible()


class TestTraining:
    @pytest.mark.parametrize("kind", ["sgd", "rmsprop", "adagrad", "adamw"])
    def test_every_optimizer_with_all_its_fields(self, panel, model, qtbot, kind):
        before = model.experiment
        box = panel.training.optimizer.box
        box.setCurrentIndex(box.findData(kind))
        assert model.experiment.training.optimizer.kind == kind
        _undoable(panel, model, before)
        for name, editor in panel.training.optimizer.groups[kind].editors.items():
            before = model.experiment
            if editor.info.kind == "bool":
                editor.box.click()
            else:
                qtbot.keyClick(editor.slider, Qt.Key.Key_Right)
            assert getattr(model.experiment.training.optimizer, name) != getattr(
                before.training.optimizer, name
            )
            _undoable(panel, model, before)

    def test_only_the_fields_of_the_chosen_optimizer_are_shown(self, panel):
        panel.training.more.set_opened(True)
        box = panel.training.optimizer.box
        box.setCurrentIndex(box.findData("sgd"))
        names = {label.text() for label in panel.training.more.findChildren(QLabel) if label.isVisible()}
        assert "Momentum" in names
        assert "β₁" not in names

    def test_rate_batch_precision_and_first_seed(self, panel, model, typed):
        before = model.experiment
        typed(panel.training.optimizer.rate.editors["lr"].field, "1e-2")
        assert model.experiment.training.optimizer.lr == 0.01
        _undoable(panel, model, before)
        typed(panel.training.training.editors["batch_size"].field, "10")
        assert model.experiment.training.batch_size == 10
        box = panel.training.training.editors["precision"].box
        box.setCurrentIndex(box.findData("float64"))
        assert model.experiment.training.precision == "float64"
        before = model.experiment
        typed(panel.training.seed.editors["first_seed"].field, "7")
        assert model.experiment.first_seed == 7
        _undoable(panel, model, before)


class TestShape:
    def test_it_never_scrolls_sideways_at_its_width(self, panel, qtbot):
        for section in (panel.data.more, panel.network.more, panel.training.more):
            section.set_opened(True)
        panel.resize(270, 500)
        area = panel.findChild(QScrollArea)
        qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()
        assert area.widget().width() <= area.viewport().width()

    def test_the_controls_used_most_are_seen_on_a_small_screen(self, panel, qtbot):
        """At 1366×768 the panel has about 600 pixels."""
        panel.resize(270, 600)
        area = panel.findChild(QScrollArea)
        qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
        for widget in (
            panel.data.fields.editors["test"],
            panel.data.fields.editors["noise"],
            panel.network.layers.rows[1],
            panel.network.layers.add_button,
        ):
            bottom = widget.mapTo(area.viewport(), QPoint(0, widget.height())).y()
            assert bottom <= area.viewport().height()

    def test_nothing_moves_sideways_when_the_scroll_bar_comes(self, panel, qtbot):
        panel.resize(270, 1200)
        area = panel.findChild(QScrollArea)
        qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())
        before = panel.data.bar.width()
        panel.resize(270, 400)
        qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
        qtbot.waitUntil(lambda: panel.data.bar.width() == before)

    def test_summaries_of_closed_sections(self, panel, model):
        assert panel.data.header.accessibleDescription() == "Two moons · 100 / 500 / 500"
        assert panel.network.header.accessibleDescription() == "2 → 64 → 64 → 2 · 4,482 parameters"
        assert panel.training.header.accessibleDescription() == "Adam 0.001 · batch 32"
        model.edit(lambda e: e.model_copy(update={"data": DataSpec(set="xor", train=9)}), "")
        assert panel.data.header.accessibleDescription() == "Exclusive or · 9 / 500 / 500"


class TestConsequences:
    def test_sizes_that_another_data_set_changes_are_told(self, panel, model):
        model.edit(lambda e: edits.set_data(e, train=75, validation=300, test=500), "")
        panel.data.set_box.setCurrentIndex(panel.data.set_box.findData("iris"))
        data = model.experiment.data
        assert data.validation < 300
        assert f"alidation reduced to {data.validation}" in panel.notice.text()
        assert "Iris has 150 rows." in panel.notice.text()
        model.edit(lambda e: edits.set_data(e, train=70), "")
        assert panel.notice.text() == ""

    def test_a_technique_that_goes_off_with_its_layer_is_told(self, panel, model):
        model.edit_arm(lambda arm: arm.model_copy(update={"techniques": (L2(layers=(1,)),)}), "")
        name = model.arm.name
        panel.network.layers.rows[0].remove.emit(0)
        assert panel.notice.text() == f"L2 of arm “{name}” has lost its layer and is switched off."
        panel.network.layers.rows[0].remove.emit(0)
        assert panel.notice.text() == ""


def test_the_story_of_a_data_set_stands_where_it_is_chosen(panel, model):
    data = panel.data
    for place in range(data.set_box.count()):
        if (key := data.set_box.itemData(place)) is not None:
            assert escape(DATASETS[key].story.shows) in data.set_box.itemData(
                place, Qt.ItemDataRole.ToolTipRole
            )
    model.edit(lambda e: edits.change_dataset(e, "penguins"), "Take penguins")
    story = DATASETS["penguins"].story
    assert data.story.shows.text() == story.shows
    assert story.origin in data.story.origin.text()
    assert story.licence in data.story.origin.text()
    # It takes no room before a person asks for it.
    assert data.story.isHidden()
    data.story.button.click()
    assert data.story.isVisible()
    x = tuple(float(place) for place in range(8))
    model.edit(lambda e: edits.draw_points(e, PointsSource(x=x, y=x[::-1])), "Draw")
    assert data.story.isHidden()
    assert data.story.button.isHidden()
