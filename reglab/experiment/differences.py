"""In what the arms of an experiment differ from the baseline."""

from __future__ import annotations

from dataclasses import dataclass

from reglab.experiment.base import field_infos
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.techniques.base import Technique


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
    """All differences of one arm from the baseline."""

    arm: str
    items: tuple[Difference, ...]

    @property
    def sentence(self) -> str:
        """``"differs in exactly: L2 0 → 0.01, dropout 0 → 0.3"``."""
        if not self.items:
            return "does not differ from the baseline"
        return "differs in exactly: " + ", ".join(map(str, self.items))

    @property
    def warning(self) -> str:
        """A sentence if the arm differs in more than regularization, else empty."""
        other = [d.what for d in self.items if not d.regularization]
        if not other:
            return ""
        return f"“{self.arm}” differs in more than regularization: {', '.join(other)}."


def differences(experiment: Experiment) -> tuple[ArmDifferences, ...]:
    """Return the differences of every arm but the first from the first."""
    return tuple(
        ArmDifferences(arm.name, tuple(_differences(experiment, experiment.baseline, arm)))
        for arm in experiment.arms[1:]
    )


def _differences(experiment: Experiment, baseline: Arm, arm: Arm) -> list[Difference]:
    found = _techniques(baseline, arm)
    first, second = experiment.arm_network(baseline), experiment.arm_network(arm)
    if first != second:
        info = experiment.data.info
        found.append(
            Difference(
                "network",
                "-".join(map(str, first.widths(info))),
                "-".join(map(str, second.widths(info))),
                regularization=False,
            )
        )
    if experiment.arm_train(baseline) != experiment.arm_train(arm):
        found.append(
            Difference(
                "training examples",
                f"{experiment.arm_train(baseline):,}",
                f"{experiment.arm_train(arm):,}",
                regularization=False,
            )
        )
    return found


def _techniques(baseline: Arm, arm: Arm) -> list[Difference]:
    """Compare technique by technique; the same kind on other layers counts as another one."""
    before = {_key(t): t for t in baseline.active}
    after = {_key(t): t for t in arm.active}
    found: list[Difference] = []
    for key in [*before, *(k for k in after if k not in before)]:
        first, second = before.get(key), after.get(key)
        if first is not None and second is not None:
            found += _parameters(first, second)
        elif second is not None:
            found.append(Difference(*_appearance(second)))
        elif first is not None:
            what, off, on = _appearance(first)
            found.append(Difference(what, on, off))
    return found


def _key(technique: Technique) -> tuple[str, str]:
    return technique.kind, str(technique.layers)


def _appearance(technique: Technique) -> tuple[str, str, str]:
    """(name, value where absent, value where present), from ``"L2 0.01 on layer 2"``."""
    words, _, value = technique.summary().partition(" ")
    info = technique.parameters()[0]
    amount = f"{getattr(technique, info.name):.3g}" if info.kind == "float" else ""
    if amount and amount in technique.summary():
        name, _, rest = technique.summary().partition(amount)
        return (name.strip(), "0", f"{amount}{rest}")
    return (words if not value else technique.title.lower(), "off", technique.summary())


def _parameters(first: Technique, second: Technique) -> list[Difference]:
    found = []
    for info in field_infos(first):
        old, new = getattr(first, info.name), getattr(second, info.name)
        if old != new:
            label = info.param.label
            found.append(Difference(label, _text(old), _text(new)))
    return found


def _text(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
