"""Small experiments in which every technique, layer, optimiser and output occurs, to be made scripts of."""

from __future__ import annotations

from typing import Any

from reglab.experiment.data import DataSpec
from reglab.experiment.experiment import Arm, Experiment
from reglab.experiment.layers import LAYERS
from reglab.experiment.layers.dense import DenseLayer
from reglab.experiment.network import NetworkSpec
from reglab.experiment.techniques import TECHNIQUES
from reglab.experiment.techniques.base import Technique
from reglab.experiment.training import SGD, Adagrad, Adam, AdamW, RMSprop, TrainingSpec

EPOCHS = 50

Arms = dict[str, tuple[Technique, ...]]


def one(kind: str, **values: Any) -> Technique:
    return TECHNIQUES[kind](kind=kind, **values)


def layer(kind: str, **values: Any) -> Any:
    return LAYERS[kind](kind=kind, **values)


MOONS = DataSpec(set="moons", train=20, validation=16, test=4, noise=0.3)
PICTURES = DataSpec(set="digits", train=20, validation=20, test=10)
DENSE = (DenseLayer(units=10), DenseLayer(units=6, activation="tanh"))
CONVOLUTIONS = (
    layer("conv2d", channels=3, padding="same"),
    layer("max_pool2d"),
    layer("conv2d", channels=4, kernel=2, stride=2, padding="valid", activation="leaky_relu"),
    layer("dropout", p=0.2),
    layer("flatten"),
    layer("dense", units=6, activation="linear"),
    layer("activation", activation="gelu"),
)
POOLED = (
    layer("conv2d", channels=3, activation="elu"),
    layer("average_pool2d"),
    layer("conv2d", channels=3, stride=2, padding="same", activation="sigmoid"),
    layer("global_average_pool"),
)

TECHNIQUE_ARMS: Arms = {
    "nothing": (),
    "l2": (one("l2"),),
    "l2 of a layer": (one("l2", strength=0.02, layers=(1,), biases=True),),
    "l2 as alpha": (one("l2", strength=0.5, convention="sklearn"),),
    "l1": (one("l1", strength=0.003),),
    "l1 proximal": (one("l1", method="proximal"),),
    "l1_l2": (one("l1_l2"),),
    "elastic_net": (one("elastic_net", method="proximal"),),
    "orthogonal": (one("orthogonal", strength=0.1),),
    "orthogonal columns": (one("orthogonal", strength=0.02, mode="columns"),),
    "activity": (one("activity", l1=0.01, l2=0.01),),
    "weight_decay": (one("weight_decay", strength=0.3),),
    "weight_decay of a layer": (one("weight_decay", strength=0.3, layers=(2,), biases=True),),
    "max_norm": (one("max_norm", c=0.8),),
    "gradient_clipping": (one("gradient_clipping", c=0.05),),
    "weight_averaging": (one("weight_averaging", decay=0.9),),
    "dropout": (one("dropout", p=0.3),),
    "dropout classic": (one("dropout", p=0.3, form="classic", layers=("input", 1)),),
    "gaussian_dropout": (one("gaussian_dropout", p=0.3),),
    "gaussian_noise": (one("gaussian_noise", sigma=0.2),),
    "gaussian_noise inside": (one("gaussian_noise", sigma=0.2, layers=(1, 2)),),
    "jitter": (one("jitter", sigma=0.2),),
    "mixup": (one("mixup", alpha=0.4),),
    "label_smoothing": (one("label_smoothing", s=0.2),),
    "mixed and smoothed": (one("mixup", alpha=0.4), one("label_smoothing", s=0.2)),
    "early_stopping": (one("early_stopping", patience=3),),
    "early_stopping otherwise": (
        one("early_stopping", patience=2, monitor="val_accuracy", restore_best=False, start_from_epoch=4),
    ),
    "stopped average": (
        one("early_stopping", patience=3, min_delta=0.001),
        one("weight_averaging", decay=0.9),
    ),
    "more_data": (one("more_data", times=1.5),),
    "smaller_network": (one("smaller_network", keep=0.5),),
    "many": (
        one("l2", strength=0.001),
        one("l1", strength=0.001),
        one("dropout", p=0.2),
        one("gaussian_noise", layers=(1,)),
        one("max_norm", c=1.0),
        one("weight_decay", strength=0.1),
    ),
}
PICTURE_ARMS: Arms = {
    "nothing": (),
    "spatial_dropout": (one("spatial_dropout", p=0.3),),
    "smooth_kernel": (one("smooth_kernel"),),
    "image_augmentation": (one("image_augmentation", zoom=0.1),),
    "light and erasing": (
        one(
            "image_augmentation",
            rotation=0.0,
            width_shift=0.0,
            height_shift=0.0,
            horizontal_flip=False,
            vertical_flip=True,
            brightness=0.2,
            contrast=0.3,
            invert=0.2,
            erasing=0.5,
        ),
    ),
    "max_norm": (one("max_norm", c=0.5),),
    "jitter and mixup": (one("jitter"), one("mixup")),
}
RULES: Arms = {"decay and threshold": (one("weight_decay", strength=0.3), one("l1", method="proximal"))}
"""What asks the optimiser for its rate and its reach."""


def made(
    arms: Arms,
    data: DataSpec = MOONS,
    layers: tuple[Any, ...] = DENSE,
    optimizer: Any = None,
    *,
    network: dict[str, Any] | None = None,
    training: dict[str, Any] | None = None,
    **values: Any,
) -> Experiment:
    rule = SGD(lr=0.1, momentum=0.5) if optimizer is None else optimizer
    return Experiment(
        data=data,
        network=NetworkSpec(layers=layers, **(network or {})),
        training=TrainingSpec(**{"optimizer": rule, "batch_size": 12, "epochs": EPOCHS} | (training or {})),
        arms=tuple(Arm(name=name, techniques=techniques) for name, techniques in arms.items()),
        **{"seeds": 1, "first_seed": 3} | values,
    )


def sine(train: int = 20) -> DataSpec:
    return DataSpec(set="sine", train=train, validation=16, test=4)


def wine(train: int = 20) -> DataSpec:
    return DataSpec(set="wine", train=train, validation=16, test=10)


SMOOTHED: Arms = {"nothing": (), "smoothed": (one("label_smoothing"), one("mixup"))}
EXPERIMENTS: dict[str, Experiment] = {
    "dense": made(TECHNIQUE_ARMS),
    "pictures": made(PICTURE_ARMS, PICTURES, CONVOLUTIONS, SGD(lr=0.05, momentum=0.5)),
    "pooled": made({"nothing": ()}, PICTURES, POOLED, SGD(lr=0.1), network={"init": "glorot"}),
    "flat pictures": made(
        {
            "black": (one("image_augmentation", fill="constant"),),
            "mirror": (one("image_augmentation", fill="reflect"),),
        },
        PICTURES,
        (DenseLayer(units=9, activation="elu"),),
        SGD(lr=0.02),
    ),
    "nesterov": made(RULES, optimizer=SGD(lr=0.05, momentum=0.9, nesterov=True)),
    "adam": made(RULES, optimizer=Adam(lr=0.004)),
    "adamw": made(RULES, optimizer=AdamW(lr=0.01, weight_decay=0.1)),
    "rmsprop": made(RULES, optimizer=RMSprop(lr=0.003, momentum=0.3)),
    "adagrad": made(RULES, optimizer=Adagrad(lr=0.05)),
    "regression": made(
        {
            "nothing": (),
            "mixup": (one("mixup"),),
            "r2": (one("early_stopping", monitor="val_r2", patience=4),),
        },
        sine(),
        optimizer=SGD(lr=0.05),
    ),
    "linear": made(
        {"corrected": (one("elastic_net", corrected=True), one("weight_averaging", decay=0.8))},
        DataSpec(set="linear-sparse", train=20, validation=16, test=4),
        (),
        SGD(lr=0.01),
    ),
    "per class": made(SMOOTHED, wine(), network={"output": "sigmoid_per_class"}),
    "squares": made(SMOOTHED, wine(), network={"output": "linear"}),
    "one sigmoid": made(
        SMOOTHED | {"accuracy": (one("early_stopping", monitor="val_accuracy", patience=9),)},
        network={"output": "sigmoid", "init": "pytorch"},
    ),
    "normalised": made(
        {
            "nothing": (),
            "before": (one("batch_norm", layers=(1,)),),
            "after": (one("batch_norm", place="after"),),
        },
        layers=(DenseLayer(units=8), layer("batch_norm", momentum=0.2, eps=1e-3), DenseLayer(units=5)),
    ),
    "double": made(
        {"before": (one("batch_norm"), one("dropout", p=0.2))},
        optimizer=Adam(lr=0.01),
        training={"precision": "float64"},
    ),
    "long epochs": made(
        {"dropout": (one("dropout", p=0.3, layers=("input", 1)),)},
        DataSpec(set="digits-28", train=90, validation=20, test=10),
        (DenseLayer(units=9),),
        SGD(lr=0.01),
    ),
    "shared": made(
        {"dropout": (one("dropout"),)},
        seeds=2,
        vary_weights=False,
        vary_order=False,
        training={"batch_size": 20},
    ),
}
FEWER = ("l2 as alpha", "l1 proximal", "orthogonal columns", "gaussian_noise inside", "mixed and smoothed")
FEWER += ("early_stopping otherwise", "elastic_net")
KERAS: dict[str, Experiment] = {
    "dense": made({name: arm for name, arm in TECHNIQUE_ARMS.items() if name not in FEWER}),
    "pictures": made(
        {name: arm for name, arm in PICTURE_ARMS.items() if name not in ("max_norm", "jitter and mixup")},
        PICTURES,
        CONVOLUTIONS,
        SGD(lr=0.05, momentum=0.5),
    ),
    **{name: EXPERIMENTS[name] for name in ("pooled", "linear", "per class", "regression")},
    "one sigmoid": EXPERIMENTS["one sigmoid"],
    **{
        rule.kind: made({"weight_decay": (one("weight_decay", strength=0.3),)}, optimizer=rule)
        for rule in (Adam(lr=0.01), RMSprop(lr=0.001), Adagrad(lr=0.05))
    },
    "adamw": made({"nothing": ()}, optimizer=AdamW(lr=0.01, weight_decay=0.1)),
}
"""Fewer of them: a step of Keras takes its time."""
SKLEARN: dict[str, Experiment] = {
    "sigmoid": made(
        {name: TECHNIQUE_ARMS[name] for name in TECHNIQUE_ARMS},
        DataSpec(set="moons", train=24, validation=16, test=4),
        (DenseLayer(units=10, activation="tanh"), DenseLayer(units=6, activation="tanh")),
        SGD(lr=0.1),
        network={"output": "sigmoid"},
    ),
    "momentum": made(RULES, wine(24), (DenseLayer(units=8),), SGD(lr=0.05, momentum=0.5, nesterov=True)),
    "adam": made({"nothing": ()}, wine(24), (DenseLayer(units=8),), Adam(lr=0.01)),
    "regression": made(RULES | {"l2": (one("l2"),)}, sine(24), (DenseLayer(units=8),), SGD(lr=0.05)),
    "uneven": made({"nothing": ()}, sine(20), (DenseLayer(units=8),), Adam(lr=0.01)),
}
