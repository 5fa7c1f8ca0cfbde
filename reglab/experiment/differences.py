"""In what the arms of an experiment differ from the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reglab.experiment.base import Spec, field_info, field_infos
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.words import layer_names, number
from reglab.experiment.training import OPTIMIZER_TITLES, Optimizer, TrainingSpec
from reglab.words import in_sentence
from reglab.words.language import _, in_context


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of an arm from the baseline, e.g. ``("dropout", "0", "0.3")``."""

    what: str
    baseline: str
    arm: str
    regularization: bool = True

    def __str__(self) -> str:
        return f"{self.what} {self.baseline} → {self.arm}"


@dataclass(frozen=True, slots=True)
class ArmDifferences:
    """In what one arm differs from the baseline, in regularization and in all else."""

    arm: str
    items: tuple[Difference, ...]

    @property
    def sentence(self) -> str:
        """``"differs in exactly: L2 0 → 0.01, dropout 0 → 0.3"``."""
        if not self.items:
            return _("does not differ from the baseline")
        return _("differs in exactly: {differences}").format(differences=", ".join(map(str, self.items)))

    @property
    def warning(self) -> str:
        """A sentence if the arm differs in more than regularization, else empty."""
        other = [d.what for d in self.items if not d.regularization]
        if not other:
            return ""
        return _("“{arm}” differs in more than regularization: {differences}.").format(
            arm=self.arm, differences=", ".join(other)
        )


def differences(experiment: Experiment) -> tuple[ArmDifferences, ...]:
    """Return the differences of every arm but the first from the first."""
    return tuple(
        ArmDifferences(arm.name, tuple(_all(experiment, experiment.baseline, arm)))
        for arm in experiment.arms[1:]
    )


def change_words(experiment: Experiment, before: Arm, after: Arm) -> str:
    """What became of an arm by a change while it trained, e.g. ``"L2 0.01 → 0.1"``."""
    return ", ".join(map(str, _differences(experiment, before, after)))


def _all(experiment: Experiment, baseline: Arm, arm: Arm) -> Iterator[Difference]:
    """Compare two arms from their beginning, then in what was changed while they trained."""
    yield from _differences(experiment, baseline.at(1), arm.at(1))
    for one, other in ((arm, baseline), (baseline, arm)):
        own = [change.epoch for change in one.changes if change not in other.changes]
        # Many changes are a strength that was dragged: where it began and ended is what counts.
        acts = [(epoch, epoch) for epoch in own] if len(own) <= 2 else [(own[0], own[-1])]
        for first, last in acts:
            if first == last:
                words = (
                    _("after epoch {epoch} {setting}")
                    if one is arm
                    else _("after epoch {epoch} the baseline’s {setting}")
                )
            else:
                words = (
                    _("between epochs {first} and {last} {setting}")
                    if one is arm
                    else _("between epochs {first} and {last} the baseline’s {setting}")
                )
            for item in _differences(experiment, one.at(first - 1), one.at(last)):
                what = words.format(epoch=first - 1, first=first, last=last, setting=item.what)
                yield Difference(what, item.baseline, item.arm, item.regularization)


def _differences(experiment: Experiment, baseline: Arm, arm: Arm) -> Iterator[Difference]:
    for kind in dict.fromkeys(t.kind for t in (*baseline.active, *arm.active)):
        yield from _techniques(*([t for t in each.active if t.kind == kind] for each in (baseline, arm)))
    yield from _networks(experiment, baseline, arm)
    yield from _training(experiment.arm_training(baseline), experiment.arm_training(arm))


def _training(before: TrainingSpec, after: TrainingSpec) -> Iterator[Difference]:
    """Compare how two arms are trained."""
    one, other = before.optimizer, after.optimizer
    pairs: list[tuple[Spec, Spec]] = [(before, after)]
    if one.kind == other.kind:
        pairs.insert(0, (one, other))
    else:
        # Settings that only one of them has are told by its name.
        named = _optimizer_words(one, other), _optimizer_words(other, one)
        yield Difference(_("optimiser"), named[0], named[1], regularization=False)
        if one.lr != other.lr:
            yield _setting(_("learning rate"), one.lr, other.lr)
    for first, second in pairs:
        for info in field_infos(first):
            old, new = getattr(first, info.name), getattr(second, info.name)
            if old != new:
                yield _setting(in_sentence(info.param.label), old, new)


def _optimizer_words(optimizer: Optimizer, other: Optimizer) -> str:
    """``"SGD (momentum 0.9)"``: its settings beside the rate, where they are not its defaults."""
    own = [
        f"{in_sentence(info.param.label)} {_text(value)}"
        for info in field_infos(optimizer)
        if info.name != "lr"
        and (value := getattr(optimizer, info.name)) != info.default
        and value != getattr(other, info.name, None)
    ]
    return OPTIMIZER_TITLES[optimizer.kind] + (f" ({', '.join(own)})" if own else "")


def _setting(what: str, old: object, new: object) -> Difference:
    words = _text if _text(old) != _text(new) else repr
    return Difference(what, words(old), words(new), regularization=False)


def _techniques(before: list[Technique], after: list[Technique]) -> Iterator[Difference]:
    """Compare the techniques of one kind."""
    if len(before) == len(after) == 1:
        yield from _parameters(before[0], after[0])
        return
    # Several of a kind act on different layers, so they are told apart by these.
    for where in dict.fromkeys(_where(t) for t in (*before, *after)):
        first, second = (next((t for t in each if _where(t) == where), None) for each in (before, after))
        if first is not None and second is not None:
            yield from _parameters(first, second)
        elif second is not None:
            yield Difference(second.name, _absent(second), _present(second))
        elif first is not None:
            yield Difference(first.name, _present(first), _absent(first))


def _absent(technique: Technique) -> str:
    field = technique.strength_field
    if field is None:
        return _("off")
    # Zero needs no words around it, another strength that changes nothing does: ×1.
    neutral = technique.model_copy(update={field: technique.neutral_strength, "layers": "all"})
    return neutral.setting() if technique.neutral_strength else "0"


def _present(technique: Technique) -> str:
    setting = technique.setting()
    return _("on ({setting})").format(setting=setting) if technique.strength_field is None else setting


def _parameters(before: Technique, after: Technique) -> Iterator[Difference]:
    for info in field_infos(before):
        old, new = getattr(before, info.name), getattr(after, info.name)
        if old != new:
            own = info.name == before.strength_field
            what = before.name
            if not own:
                what = in_context("a technique and one of its settings", "{technique} {setting}").format(
                    technique=before.name, setting=in_sentence(info.param.label)
                )
            # Numbers that differ in the fourth digit are written out.
            words = _text if _text(old) != _text(new) else repr
            yield Difference(what, words(old), words(new))
    if _where(before) != _where(after):
        yield Difference(_("{technique} on").format(technique=before.name), _where(before), _where(after))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return number(value) if isinstance(value, float) else str(value)


def _where(technique: Technique) -> str:
    if technique.layers == "all" and technique.domain == "activations":
        return _("all hidden layers")
    return layer_names(technique.layers)


def _networks(experiment: Experiment, baseline: Arm, arm: Arm) -> Iterator[Difference]:
    """Compare the networks as they were given; what techniques make of them is told with those."""
    info = experiment.data.info

    def words(network: NetworkSpec) -> dict[str, str]:
        dense = all(isinstance(layer, DenseLayer) for layer in network.layers)
        shapes = network.plan(info).shapes
        activations = [layer.activation for layer in network.layers if isinstance(layer, DenseLayer)]
        # One word where all layers agree.
        functions = "-".join(dict.fromkeys(activations) if len(set(activations)) == 1 else activations)
        inner = "-".join(layer.summary() for layer in network.layers)
        ends = [
            shape[0] if len(shape) == 1 else "×".join(map(str, shape)) for shape in (shapes[0], shapes[-1])
        ]
        output = field_info(NetworkSpec, "output").option(network.resolved_output(info))
        return {
            _("network"): "-".join(map(str, network.widths(info)))
            if dense
            else f"{ends[0]}-{inner}-{ends[1]}",
            _("activation"): functions if dense else "",
            _("output"): in_sentence(output.name) if output else network.resolved_output(info),
            _("initial weights"): network.init,
        }

    before, after = words(baseline.network or experiment.network), words(arm.network or experiment.network)
    for what, old in before.items():
        # A network without hidden layers has no activation to differ in.
        if old != after[what] and old and after[what]:
            yield Difference(what, old, after[what], regularization=False)
