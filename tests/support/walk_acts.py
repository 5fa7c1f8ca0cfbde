"""What a hand can do to the window: every act takes three numbers, modulo what there is to choose from."""

from __future__ import annotations

import time

from PySide6.QtWidgets import (
    QApplication,
)

from reglab.experiment import edits
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.presets import PRESETS
from reglab.experiment.techniques import TECHNIQUES
from reglab.gui import theme
from tests.support.walk_pointer import PointerActs

MODES = ("light", "dark", "projector")
SIZES = ((1024, 700), (1366, 768), (1920, 1080), (1100, 600))


class Acts(PointerActs):
    """Everything that is done to a window."""

    # -- runs --------------------------------------------------------------------------------

    def do_run(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.run.trigger()

    def do_step(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.step.trigger()

    def do_stop(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.stop.trigger()

    def do_reset(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.reset.trigger()

    def do_wait(self, a: int, _b: int, _c: int) -> None:
        self.spin(0.03 * (1 + a % 6))

    def do_await_epochs(self, _a: int, _b: int, _c: int) -> None:
        end = time.perf_counter() + 3
        session = self.window.session
        while session.active and not (session.record and session.record.epochs) and time.perf_counter() < end:
            self.spin(0.01)

    def do_await_end(self, _a: int, _b: int, _c: int) -> None:
        end = time.perf_counter() + 1.5
        while self.window.session.phase in ("starting", "running") and time.perf_counter() < end:
            self.spin(0.01)

    def do_hold_answers(self, _a: int, _b: int, _c: int) -> None:
        if self.held is None:
            self.held = []

    def do_release_answers(self, _a: int, _b: int, _c: int) -> None:
        held, self.held = self.held or [], None
        for take, answer in held:
            take(answer)

    def do_pace(self, a: int, _b: int, _c: int) -> None:
        self.window.session.set_pace((None, None, 20, 5)[a % 4])

    def do_scrub(self, a: int, _b: int, _c: int) -> None:
        kept = self.window.scrubber.track.reachable
        if len(kept):
            self.window.scrubber.track.choose(int(kept[a % len(kept)]))

    def do_newest(self, _a: int, _b: int, _c: int) -> None:
        self.window.scrubber.track.choose(None)

    def do_branch(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.branch.trigger()

    # -- arms --------------------------------------------------------------------------------

    def do_add_arm(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.add_arm.trigger()

    def do_duplicate_arm(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.duplicate_arm.trigger()

    def do_remove_arm(self, _a: int, _b: int, _c: int) -> None:
        if len(self.window.model.experiment.arms) > 1:
            self.window.actions_.remove_arm.trigger()

    def do_select(self, a: int, _b: int, _c: int) -> None:
        self.window.model.select(a % len(self.window.model.experiment.arms))

    def do_rename(self, a: int, b: int, _c: int) -> None:
        names = ("same", f"arm {b % 5}", "<b>bold</b>", "  ", "x" * 60)
        arm = a % len(self.window.model.experiment.arms)
        self.window.arms.cards[arm].renamed.emit(arm, names[b % len(names)])

    def do_move_arm(self, a: int, b: int, _c: int) -> None:
        count = len(self.window.model.experiment.arms)
        if a % count != b % count:
            self.window.arms.move_arm(a % count, b % count)

    def do_hide_arm(self, a: int, b: int, _c: int) -> None:
        self.window.arms.set_arm_visible(a % len(self.window.model.experiment.arms), bool(b % 2))

    def do_technique(self, a: int, b: int, _c: int) -> None:
        kind, on = list(TECHNIQUES)[a % len(TECHNIQUES)], bool(b % 3)
        self.window.model.edit_arm(lambda arm: edits.toggle_technique(arm, kind, on), f"{kind} {on}")

    def do_undo(self, a: int, _b: int, _c: int) -> None:
        for _ in range(1 + a % 3):
            self.window.actions_.undo.trigger()

    def do_redo(self, a: int, _b: int, _c: int) -> None:
        for _ in range(1 + a % 3):
            self.window.actions_.redo.trigger()

    # -- the experiment ----------------------------------------------------------------------

    def do_preset(self, a: int, _b: int, _c: int) -> None:
        presets = list(PRESETS.values())
        self.window.document.show(small(presets[a % len(presets)].experiment))

    def do_new(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.new.trigger()
        self.window.model.edit(small, "make it small")

    def do_data(self, a: int, _b: int, _c: int) -> None:
        sets = list(DATASETS)
        self.window.model.edit(lambda e: small(edits.change_dataset(e, sets[a % len(sets)])), "data")

    def do_noise(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: edits.set_data(e, noise=(a % 10) / 10), "noise", "noise")

    def do_flips(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: edits.set_data(e, label_flip=(a % 4) / 10), "flips", "flips")

    def do_seeds(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: e.model_copy(update={"seeds": 1 + a % 4}), "seeds")

    def do_epochs(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: edits.set_training(e, epochs=(1, 2, 30, 200)[a % 4]), "epochs")

    def do_batch(self, a: int, _b: int, _c: int) -> None:
        self.window.model.edit(lambda e: edits.set_training(e, batch_size=(1, 7, 32)[a % 3]), "batch")

    def do_layer(self, a: int, b: int, _c: int) -> None:
        layers = self.window.experiment_panel.network.layers
        kinds = ("dense", "dense", "batch_norm", "dropout", "activation", "conv2d", "flatten", "max_pool2d")
        if a % 2:
            rows = layers.rows
            if rows:
                layers._remove(b % len(rows))
        else:
            kind = kinds[b % len(kinds)]
            layers.add_layer(kind if kind in LAYERS else "dense")

    # -- the window --------------------------------------------------------------------------

    def do_tab(self, a: int, _b: int, _c: int) -> None:
        tabs = self.window.tabs
        seen = [place for place in range(tabs.count()) if tabs.isTabVisible(place)]
        tabs.setCurrentIndex(seen[a % len(seen)])

    def do_theme(self, a: int, _b: int, _c: int) -> None:
        theme.apply(QApplication.instance(), MODES[a % len(MODES)])

    def do_resize(self, a: int, _b: int, _c: int) -> None:
        self.window.resize(*SIZES[a % len(SIZES)])

    def do_panel(self, a: int, _b: int, _c: int) -> None:
        (self.window.actions_.left_panel, self.window.actions_.right_panel)[a % 2].trigger()

    def do_live(self, _a: int, _b: int, _c: int) -> None:
        self.window.actions_.live.trigger()


def small(experiment: Experiment) -> Experiment:
    """The experiment with fewer examples, seeds and epochs, so that a run takes a moment."""
    data = experiment.data
    sizes = {part: min(getattr(data, part), 40) for part in ("train", "validation", "test")}
    training = experiment.training.model_copy(update={"epochs": min(experiment.training.epochs, 60)})
    update = {
        "data": data.model_copy(update=sizes),
        "training": training,
        "seeds": min(experiment.seeds, 2),
    }
    return experiment.model_copy(update=update)


WEIGHTS: dict[str, int] = {
    **dict.fromkeys(("run", "wait", "await_epochs", "tab", "scrub", "click_view", "click"), 6),
    **dict.fromkeys(("branch", "technique", "undo", "choose_view", "hold_answers", "release_answers"), 4),
    **dict.fromkeys(("add_arm", "remove_arm", "duplicate_arm", "rename", "move_arm", "hide_arm"), 3),
    **dict.fromkeys(("select", "redo", "choose", "type", "slide", "key", "hover", "mouse", "drag"), 3),
    **dict.fromkeys(("stop", "step", "reset", "newest", "await_end", "preset", "data", "layer"), 2),
    **dict.fromkeys(("new", "noise", "flips", "seeds", "epochs", "batch", "theme", "resize", "panel"), 1),
    **dict.fromkeys(("live", "pace", "wheel", "menu"), 1),
}
"""Every act, and how often it is done beside the others."""
