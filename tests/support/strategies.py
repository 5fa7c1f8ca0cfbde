"""Hypothesis strategies for random valid pieces of experiments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from reglab.experiment.base import FieldInfo, Spec, field_infos
from reglab.experiment.data import MAX_EXAMPLES, DataSpec
from reglab.experiment.datasets import DATASETS, DatasetInfo
from reglab.experiment.experiment import MAX_SEEDS, Arm, Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.base import LayerSpec, UnfitError
from reglab.experiment.layers.flatten import FlattenLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.ops import Shape
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import LayerRef, Technique
from reglab.experiment.training import OPTIMIZERS, TrainingSpec

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(str.strip)
"""Names of arms."""


def field_values(info: FieldInfo) -> st.SearchStrategy[Any]:
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
        values = st.integers(
            None if info.minimum is None else int(info.minimum),
            None if info.maximum is None else int(info.maximum),
        )
    elif info.kind == "choice":
        values = st.sampled_from(info.choices)
    else:
        values = {"bool": st.booleans(), "text": st.text(max_size=20)}[info.kind]
    return st.none() | values if info.optional else values


def specs(cls: type[Spec], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Specs of one class; fields with a `Param` take any allowed value unless given in `fixed`."""
    drawn = {info.name: field_values(info) for info in field_infos(cls) if info.name not in fixed}
    return st.builds(cls, **drawn, **fixed)


def layer_choices(
    cls: type[Technique], layers: Sequence[LayerSpec]
) -> st.SearchStrategy[tuple[LayerRef, ...]]:
    """One or more layers on which a technique can be set."""
    choices = cls.layer_choices(layers)
    return st.lists(st.sampled_from(choices), min_size=1, max_size=len(choices), unique=True).map(tuple)


def technique_of(cls: type[Technique], layers: Sequence[LayerSpec]) -> st.SearchStrategy[Technique]:
    """A technique of one kind for a network with these hidden layers, switched on or off."""
    where: st.SearchStrategy[Any] = st.just("all")
    if cls.layer_choices(layers):
        where |= layer_choices(cls, layers)
    return specs(cls, enabled=st.booleans(), layers=where).map(lambda found: without_conflict(found, layers))


def without_conflict(technique: Technique, layers: Sequence[LayerSpec]) -> Technique:
    """The technique, with the default in a field whose value does not go with these hidden layers."""
    if (conflict := technique.conflict(layers)) is None:
        return technique
    return technique.model_copy(update={conflict[0]: type(technique).model_fields[conflict[0]].default})


@st.composite
def techniques(
    draw: st.DrawFn, layers: Sequence[LayerSpec], task: str = "classification"
) -> tuple[Technique, ...]:
    """Techniques of different kinds, or of one kind on different layers."""
    found: list[Technique] = []
    for kind in draw(st.lists(st.sampled_from(list(TECHNIQUES)), max_size=4, unique=True)):
        cls = TECHNIQUES[kind]
        if cls.per_layer and len(cls.layer_choices(layers)) > 1 and draw(st.booleans()):
            single = [st.just((layer,)) for layer in draw(layer_choices(cls, layers))]
            drawn = [draw(specs(cls, enabled=st.booleans(), layers=where)) for where in single]
            found += [without_conflict(technique, layers) for technique in drawn]
        else:
            found.append(draw(technique_of(cls, layers)))
    wrong = {"classification": "val_r2", "regression": "val_accuracy"}[task]
    return tuple(
        t.model_copy(update={"monitor": "val_loss"}) if getattr(t, "monitor", "") == wrong else t
        for t in found
    )


@st.composite
def data_specs(draw: st.DrawFn) -> DataSpec:
    """Data of any set, in parts that the set can fill."""
    info = draw(st.sampled_from(list(DATASETS.values())))
    least = max(2, len(info.classes))
    left = MAX_EXAMPLES * 3 if info.total is None else info.total
    sizes = []
    for after in (2, 1, 0):
        sizes.append(draw(st.integers(least, min(MAX_EXAMPLES, left - after * least))))
        left -= sizes[-1]
    train, validation, test = sizes
    flip = st.floats(0, 1) if info.classes else st.just(0.0)
    return draw(
        specs(
            DataSpec,
            set=st.just(info.key),
            train=st.just(train),
            validation=st.just(validation),
            test=st.just(test),
            label_flip=flip,
        )
    )


def networks(info: DatasetInfo) -> st.SearchStrategy[NetworkSpec]:
    """Networks whose output suits the data set."""
    outputs = ["auto", "linear"]
    if info.classes:
        outputs += ["softmax", "sigmoid_per_class"]
    if len(info.classes) == 2:
        outputs.append("sigmoid")
    return specs(NetworkSpec, layers=layer_lists(info), output=st.sampled_from(outputs))


@st.composite
def layer_lists(draw: st.DrawFn, info: DatasetInfo) -> tuple[LayerSpec, ...]:
    """Up to five hidden layers of any kinds that fit together, and a Flatten where they need one."""
    pictures = info.image_shape is not None and draw(st.booleans())
    shape: Shape = (len(info.features),)
    if pictures and info.image_shape is not None:
        shape = info.image_shape
    layers: list[LayerSpec] = []
    for cls in draw(st.lists(st.sampled_from(list(LAYERS.values())), max_size=4)):
        layer = draw(specs(cls))
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


def trainings() -> st.SearchStrategy[TrainingSpec]:
    """Any training."""
    return specs(TrainingSpec, optimizer=st.one_of([specs(cls) for cls in OPTIMIZERS.values()]))


def _fits(technique: Technique, data: DataSpec, info: DatasetInfo) -> bool:
    if technique.active and technique.misfit(info):
        return False
    train = technique.change_train(data.train)
    room = MAX_EXAMPLES if info.total is None else info.total - data.validation - data.test
    return max(2, len(info.classes)) <= train <= min(room, MAX_EXAMPLES)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Valid experiments of every kind."""
    data = draw(data_specs())
    info, network = data.info, draw(networks(data.info))
    arms = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.strip)):
        own = draw(st.none() | networks(info))
        layers = (own or network).layers
        drawn = draw(techniques(layers, info.task))
        # The data must have the examples that an arm with more of them asks for.
        fitting = [t for t in drawn if _fits(t, data, info)]
        arms.append(Arm(name=name, techniques=tuple(fitting), network=own))
    return draw(
        specs(
            Experiment,
            data=st.just(data),
            network=st.just(network),
            training=trainings(),
            arms=st.just(tuple(arms)),
            seeds=st.integers(1, MAX_SEEDS),
        )
    )
