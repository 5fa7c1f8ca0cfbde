"""What can be varied: every number of the techniques, the training, the data and the hidden layers.

A parameter is named by a path as files have it: ``l2.strength``, ``early_stopping.patience``,
``training.learning_rate``, ``data.train``, ``layers.1.units``. Titles, bounds and scales are those of the
fields themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from reglab.experiment.base import FieldInfo, field_infos
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.sweeps.errors import SweepError
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.text import short
from reglab.words import exact, listed
from reglab.words.language import _

Part = Literal["technique", "training", "optimizer", "data", "layers"]

_SMALLER = ("c", "keep", "patience", "start_from_epoch", "epochs", "units", "channels", "train")
"""Less of these regularizes more, or asks for less: tighter, narrower, sooner ended, fewer examples."""
_NEITHER = ("mix", "momentum", "eps", "erasing_size")
"""Numbers of techniques that are no matter of more or less."""
_SPELLED = {"lr": "learning_rate"}
"""Fields that are named by a whole word in paths."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of an experiment that can be varied.

    Parameters
    ----------
    path : str
        Its name in files and on the command line, e.g. ``"l2.strength"``.
    title : str
        Its name on the screen, e.g. ``"L2 (ridge): L2 strength"``.
    part : str
        Where it stands: in a technique, the training, its optimiser, the data, or a hidden layer.
    subject : str
        Kind of the technique, or number of the hidden layer from 1; empty elsewhere.
    info : FieldInfo
        Its field.
    present : bool
        Whether the arm has it as it is; a technique that it lacks is added.
    """

    path: str
    title: str
    part: Part
    subject: str
    info: FieldInfo
    present: bool = True

    @property
    def integer(self) -> bool:
        """Whether only whole numbers are allowed."""
        return self.info.kind == "int"

    @property
    def logarithmic(self) -> bool:
        """Whether it is varied by factors rather than by steps."""
        return self.info.param.scale == "log"

    @property
    def common(self) -> bool:
        """Whether it stands in what all arms share, rather than in a technique of one of them."""
        return self.part != "technique"

    @property
    def stronger(self) -> Literal["larger", "smaller"] | None:
        """In which direction it regularizes more, or asks for less; ``None`` where neither does."""
        if self.info.name in _SMALLER:
            return "smaller"
        return None if self.common or self.info.name in _NEITHER else "larger"

    @property
    def range_text(self) -> str:
        """What is allowed, in words, e.g. ``"at least 0 and below 1"``."""
        return self.info.range_text

    @property
    def suggested(self) -> tuple[float, float]:
        """Ends of a range that is worth a look."""
        info = self.info
        if info.param.slider is not None:
            return info.param.slider
        low = info.minimum if info.minimum is not None else 0.0
        return low, info.maximum if info.maximum is not None else low + 1.0

    def problem(self, value: float) -> str:
        """Why a value is not allowed, as a sentence; empty where it is."""
        info = self.info
        if self.integer and not float(value).is_integer():
            return _("{parameter} must be a whole number, but is {value}; round it.").format(
                parameter=self.path, value=exact(value)
            )
        if info.allows(value):
            return ""
        words = (
            _("{parameter} must be {range}, but is {value}; raise it.")
            if info.minimum is not None and value <= info.minimum
            else _("{parameter} must be {range}, but is {value}; lower it.")
        )
        return words.format(parameter=self.path, range=self.range_text, value=exact(value))

    def typed(self, value: float) -> float:
        """A value as its field holds it."""
        return int(value) if self.integer else float(value)


def parameters(experiment: Experiment, arm: Arm) -> tuple[Parameter, ...]:
    """Return everything that can be varied in an arm.

    Its own techniques come first, then what all arms share, then techniques that it does not have.
    """
    found = [*_of_techniques(arm), *_shared(experiment, arm)]
    return (
        *(p for p in found if p.part == "technique" and p.present),
        *(p for p in found if p.common),
        *(p for p in found if not p.present),
    )


def find_parameter(experiment: Experiment, arm: Arm, path: str) -> Parameter:
    """Return the parameter that a path names; case and ``lr`` for ``learning_rate`` are forgiven.

    Raises
    ------
    SweepError
        If there is none; it lists the known ones, with those first that were probably meant.
    """
    known = {parameter.path: parameter for parameter in parameters(experiment, arm)}
    words = path.strip().lower().split(".")
    wanted = ".".join([*words[:-1], _SPELLED.get(words[-1], words[-1])])
    if wanted in known:
        return known[wanted]
    raise SweepError(_unknown(path, known))


def _unknown(path: str, known: dict[str, Parameter]) -> str:
    close = get_close_matches(path.lower(), known, n=3, cutoff=0.5)
    # Who knows only the technique, or only the field, is shown what goes with it.
    parts = set(path.lower().split(".")) - {""}
    close += [p for p in known if p not in close and (parts & set(p.split(".")))][: 6 - len(close)]
    words = (
        _("There is no parameter “{parameter}”. Did you mean {meant}? Known are: {known}.")
        if close
        else _("There is no parameter “{parameter}”. Known are: {known}.")
    )
    return words.format(
        parameter=short(path), meant=listed(close, _("or")) if close else "", known=", ".join(known)
    )


def _of_techniques(arm: Arm) -> Iterator[Parameter]:
    mine = {technique.kind for technique in arm.techniques}
    for kind, technique in TECHNIQUES.items():
        for info in _numbers(technique.parameters()):
            label = info.param.label
            title = label if technique.name.lower() in label.lower() else f"{technique.title}: {label}"
            yield Parameter(f"{kind}.{info.name}", title, "technique", kind, info, kind in mine)


def _shared(experiment: Experiment, arm: Arm) -> Iterator[Parameter]:
    training = experiment.arm_training(arm)
    for info in _numbers(field_infos(training.optimizer)):
        path = f"training.{_SPELLED.get(info.name, info.name)}"
        yield Parameter(path, info.param.label, "optimizer", "", info)
    for info in _numbers(field_infos(training)):
        yield Parameter(f"training.{info.name}", info.param.label, "training", "", info)
    for info in _numbers(field_infos(experiment.data)):
        yield Parameter(f"data.{info.name}", info.param.label, "data", "", info)
    for number, layer in enumerate((arm.network or experiment.network).layers, 1):
        for info in _numbers(layer.parameters()):
            title = _("Layer {number}: {setting}").format(number=number, setting=info.param.label)
            yield Parameter(f"layers.{number}.{info.name}", title, "layers", str(number), info)


def _numbers(infos: Sequence[FieldInfo]) -> Iterator[FieldInfo]:
    return (info for info in infos if info.kind in ("float", "int"))
