"""Hypothesis strategies for random valid pieces of experiments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from reglab.experiment.arm_training import WHOLE, ArmTraining
from reglab.experiment.base import FieldInfo, Spec, field_infos
from reglab.experiment.data import MAX_EXAMPLES, DataSpec
from reglab.experiment.dataset_info import DatasetInfo
from reglab.experiment.datasets import DATASETS
from reglab.experiment.experiment import MAX_SEEDS, Arm, Change, Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec, UnfitError
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.ops import Shape
from reglab.experiment.shifts import SHIFTS
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.techniques.fields import LayerRef
from reglab.experiment.text import one_line
from reglab.experiment.training import OPTIMIZERS, TrainingSpec

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(one_line)
"""Names of arms."""

Most = Mapping[str, int]
"""Whole numbers by the name of a field, beyond which it is not drawn; others take their whole range."""

TRAINABLE: Most = {
    "train": 60,
    "validation": 40,
    "test": 40,
    "units": 9,
    "channels": 3,
    "kernel": 4,
    "batch_size": 70,
    "epochs": 2,
    "seeds": 3,
    "patience": 2,
    "start_from_epoch": 2,
}
"""So small that hundreds of experiments can be trained."""

STRUCTURAL = ("batch_norm", "smaller_network", "more_data", "early_stopping")
"""Techniques that cannot come or go while an arm trains."""


def field_values(info: FieldInfo, most: Most | None = None) -> st.SearchStrategy[Any]:
    """Allowed values of one field."""
    if info.kind == "float":
        values: st.SearchStrategy[Any] = st.floats(
            info.minimum,
            info.maximum,
            exclude_min=info.minimum_open,
            exclude_max=info.maximum_open,
            allow_nan=False,
            allow_infinity=False,
        )
    elif info.kind == "int":
        tops = [int(top) for top in (info.maximum, (most or {}).get(info.name)) if top is not None]
        values = st.integers(None if info.minimum is None else int(info.minimum), min(tops) if tops else None)
    elif info.kind == "choice":
        values = st.sampled_from(info.choices)
    else:
        values = {"bool": st.booleans(), "text": st.text(max_size=20)}[info.kind]
    return st.none() | values if info.optional else values


def specs(
    cls: type[Spec], most: Most | None = None, /, **fixed: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Specs of one class; fields with a `Param` take any allowed value unless given in `fixed`."""
    drawn = {info.name: field_values(info, most) for info in field_infos(cls) if info.name not in fixed}
    return st.builds(cls, **drawn, **fixed)


def layer_choices(
    cls: type[Technique], layers: Sequence[LayerSpec]
) -> st.SearchStrategy[tuple[LayerRef, ...]]:
    """Layers on which a technique can be set, none of them included."""
    choices = cls.layer_choices(layers)
    if not choices:
        return st.just(())
    return st.lists(st.sampled_from(choices), max_size=len(choices), unique=True).map(tuple)


def technique_of(
    cls: type[Technique], layers: Sequence[LayerSpec], most: Most | None = None
) -> st.SearchStrategy[Technique]:
    """A technique of one kind for a network with these hidden layers, switched on or off."""
    where: st.SearchStrategy[Any] = st.just("all")
    if cls.per_layer:
        where |= layer_choices(cls, layers)
    drawn = specs(cls, most, enabled=st.booleans(), layers=where)
    return drawn.map(lambda found: without_conflict(found, layers))


def without_conflict(technique: Technique, layers: Sequence[LayerSpec]) -> Technique:
    """The technique, with the default in a field whose value does not go with these hidden layers."""
    if (conflict := technique.conflict(layers)) is None:
        return technique
    return technique.model_copy(update={conflict[0]: type(technique).model_fields[conflict[0]].default})


@st.composite
def techniques(
    draw: st.DrawFn, layers: Sequence[LayerSpec], task: str = "classification", most: Most | None = None
) -> tuple[Technique, ...]:
    """Techniques of different kinds, or of one kind on different layers."""
    found: list[Technique] = []
    for kind in draw(st.lists(st.sampled_from(list(TECHNIQUES)), max_size=4, unique=True)):
        cls = TECHNIQUES[kind]
        if cls.per_layer and len(cls.layer_choices(layers)) > 1 and draw(st.booleans()):
            single = [st.just((layer,)) for layer in draw(layer_choices(cls, layers))]
            drawn = [draw(specs(cls, most, enabled=st.booleans(), layers=where)) for where in single]
            found += [without_conflict(technique, layers) for technique in drawn]
        else:
            found.append(draw(technique_of(cls, layers, most)))
    wrong = {"classification": "val_r2", "regression": "val_accuracy"}[task]
    return tuple(
        t.model_copy(update={"monitor": "val_loss"}) if getattr(t, "monitor", "") == wrong else t
        for t in found
    )


@st.composite
def data_specs(draw: st.DrawFn, most: Most | None = None) -> DataSpec:
    """Data of any set, in parts that the set can fill."""
    info = draw(st.sampled_from(list(DATASETS.values())))
    least = max(2, len(info.classes))
    left = MAX_EXAMPLES * 3 if info.total is None else info.total
    sizes = []
    for after, part in ((2, "train"), (1, "validation"), (0, "test")):
        top = min(MAX_EXAMPLES, (most or {}).get(part, MAX_EXAMPLES), left - after * least)
        sizes.append(draw(st.integers(least, top)))
        left -= sizes[-1]
    train, validation, test = sizes
    flip = st.floats(0, 1) if info.classes else st.just(0.0)
    shifts = [shift for shift in SHIFTS.values() if not shift.misfit(info)]
    shift = draw(st.none() | st.sampled_from(shifts))
    size = st.just(0.0) if shift is None or shift.size is None else st.floats(0, shift.most)
    return draw(
        specs(
            DataSpec,
            set=st.just(info.key),
            train=st.just(train),
            validation=st.just(validation),
            test=st.just(test),
            label_flip=flip,
            shift=st.just("none" if shift is None else shift.name),
            shift_size=size,
        )
    )


def networks(info: DatasetInfo, most: Most | None = None) -> st.SearchStrategy[NetworkSpec]:
    """Networks whose output suits the data set."""
    outputs = ["auto", "linear"]
    if info.classes:
        outputs += ["softmax", "sigmoid_per_class"]
    if len(info.classes) == 2:
        outputs.append("sigmoid")
    return specs(NetworkSpec, layers=layer_lists(info, most), output=st.sampled_from(outputs))


@st.composite
def layer_lists(draw: st.DrawFn, info: DatasetInfo, most: Most | None = None) -> tuple[LayerSpec, ...]:
    """Up to five hidden layers of any kinds that fit together, and a Flatten where they need one."""
    pictures = info.image_shape is not None and draw(st.booleans())
    shape: Shape = (len(info.features),)
    if pictures and info.image_shape is not None:
        shape = info.image_shape
    layers: list[LayerSpec] = []
    for cls in draw(st.lists(st.sampled_from(list(LAYERS.values())), max_size=4)):
        layer = draw(specs(cls, most))
        try:
            ops = layer.ops(shape)
        except UnfitError:
            continue
        layers.append(layer)
        shape = ops[-1].output if ops else shape
    if len(shape) == 3 and any(layer.needs_pictures for layer in layers):
        layers.append(FlattenLayer())
    # Where no layer needs pictures, the others get a row; they may have been drawn for pictures.
    return tuple(layers)


def trainings(most: Most | None = None) -> st.SearchStrategy[TrainingSpec]:
    """Any training; what is to be carried out is trained where there is a machine for it."""
    optimizer = st.one_of([specs(cls, most) for cls in OPTIMIZERS.values()])
    device = {"device": st.just("cpu")} if most else {}
    return specs(TrainingSpec, most, optimizer=optimizer, **device)


@st.composite
def arm_trainings(draw: st.DrawFn, shared: TrainingSpec, most: Most | None = None) -> ArmTraining | None:
    """What an arm may have of its own in its training; often nothing."""
    if draw(st.booleans()):
        return None
    kind = draw(st.none() | st.sampled_from(sorted(OPTIMIZERS)))
    own = ArmTraining(optimizer=kind)
    has = {*type(own.base(shared.optimizer)).model_fields, *WHOLE} - {"kind"}
    infos = [info for info in field_infos(ArmTraining) if info.name in has]
    chosen = draw(st.lists(st.sampled_from(infos), max_size=3, unique_by=lambda info: info.name))
    values = {info.name: draw(field_values(replace(info, optional=False), most)) for info in chosen}
    made = own.model_copy(update=values)
    return made if made.own else None


def _fits(technique: Technique, data: DataSpec, most: Most | None) -> bool:
    info = data.info
    if technique.active and technique.misfit(info):
        return False
    train = technique.change_train(data.train)
    room = MAX_EXAMPLES if info.total is None else info.total - data.validation - data.test
    room = min(room, MAX_EXAMPLES, 5 * most["train"] if most else MAX_EXAMPLES)
    return max(2, len(info.classes)) <= train <= room


@st.composite
def experiments(draw: st.DrawFn, most: Most | None = None) -> Experiment:
    """Valid experiments of every kind."""
    data = draw(data_specs(most))
    info, network = data.info, draw(networks(data.info, most))
    arms = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=one_line)):
        own = draw(st.none() | networks(info, most))
        layers = (own or network).layers
        drawn = draw(techniques(layers, info.task, most))
        # The data must have the examples that an arm with more of them asks for.
        fitting = [t for t in drawn if _fits(t, data, most)]
        arms.append(Arm(name=name, techniques=tuple(fitting), network=own))
    made = draw(
        specs(
            Experiment,
            most,
            data=st.just(data),
            network=st.just(network),
            training=trainings(most),
            arms=st.just(tuple(arms)),
            seeds=st.integers(1, (most or {}).get("seeds", MAX_SEEDS)),
            # Something must differ from seed to seed.
            vary_weights=st.booleans() if data.resample else st.just(True),
        )
    )
    return with_arms(made, [draw(_changing(made, place, most)) for place in range(len(arms))])


@st.composite
def _changing(draw: st.DrawFn, experiment: Experiment, place: int, most: Most | None) -> Arm:
    """An arm with some training of its own, and up to two changes while it trains."""
    arm = experiment.arms[place]
    own = draw(arm_trainings(experiment.training, most))
    arm = arm.model_copy(update={"training": own})
    last = experiment.arm_training(arm).epochs
    if last < 2:
        return arm
    for epoch in sorted(draw(st.lists(st.integers(2, last), max_size=2, unique=True))):
        change = Change(epoch=epoch, techniques=draw(later_techniques(experiment, arm, most)))
        arm = arm.model_copy(update={"changes": (*arm.changes, change)})
    return arm


@st.composite
def later_techniques(
    draw: st.DrawFn, experiment: Experiment, arm: Arm, most: Most | None = None
) -> tuple[Technique, ...]:
    """What an arm can have while it trains: some stay, others go or come."""
    kept = [t for t in arm.latest.techniques if t.kind in STRUCTURAL or draw(st.booleans())]
    taken = {*STRUCTURAL, *(t.kind for t in kept)}
    layers = (arm.network or experiment.network).layers
    drawn = draw(techniques(layers, experiment.data.info.task, most))
    return (*kept, *(t for t in drawn if t.kind not in taken and _fits(t, experiment.data, most)))


def with_arms(experiment: Experiment, arms: Sequence[Arm]) -> Experiment:
    """The experiment with other arms, checked as a file is."""
    fields = {name: getattr(experiment, name) for name in Experiment.model_fields}
    return Experiment(**fields | {"arms": tuple(arms)})
