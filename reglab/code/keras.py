"""A network of an arm as a script for Keras on top of PyTorch."""

from __future__ import annotations

from reglab.code import draws
from reglab.code.exactness import EXACT, Exactness, approximate
from reglab.code.keras_layers import network
from reglab.code.keras_program import KerasProgram
from reglab.code.program import Section
from reglab.code.pytorch import LAST
from reglab.code.techniques.batch_norm import BIASED
from reglab.code.techniques.dropout import of_network
from reglab.code.text import call, comment, inset, listing, number
from reglab.experiment.training import SGD, Adagrad, AdamW, Optimizer, RMSprop
from reglab.words.language import _

LARGEST_EPSILON = 1e-6
"""Above this ε, where it stands in the formula is seen in the numbers."""


def structure(program: KerasProgram) -> list[tuple[str, Exactness]]:
    """Return how well network and training can be said, apart from the techniques."""
    case = program.case
    own = any(layer.kind == "batch_norm" for layer in case.layers)
    found = [(_("The network"), approximate(BIASED) if own else EXACT)]
    spec = case.training.optimizer
    if not isinstance(spec, SGD) and spec.eps > LARGEST_EPSILON:
        why = _("Keras adds ε = {number} at another place of the formula than PyTorch and this program")
        what = _("The optimiser {name}").format(name=_NAMES[spec.kind])
        found.append((what, approximate(why.format(number=f"{spec.eps:g}"))))
    return found


def write(program: KerasProgram) -> list[Section]:
    """Return the script's parts, once every technique has added its lines."""
    program.use("generator", draws.GENERATOR, "import hashlib")
    of_network(program)
    model = _model(program)
    training = _training(program)
    parts = [
        Section("The data and the initial weights", _data(program)),
        Section("Random numbers, as reglab draws them", "\n\n\n".join(program.functions())),
        Section("The network", model),
        Section("The training", training),
    ]
    own = {"import keras", "import numpy as np", "import torch", "from keras import layers"}
    head = ["import os", 'os.environ["KERAS_BACKEND"] = "torch"', *own, *program.imports]
    return [Section("", "\n".join(head)), *parts]


def _data(program: KerasProgram) -> str:
    case = program.case
    lines = (
        ['keras.config.set_floatx("float64")', "torch.set_default_dtype(torch.float64)"]
        if case.double
        else []
    )
    lines += ['keras.config.set_image_data_format("channels_first")'] if case.pictures else []
    lines.append('x_train, x_val = stored["x_train"], stored["x_val"]')
    lines.append('y_train, y_val = stored["y_train"], stored["y_val"]')
    if case.loss != "softmax_cross_entropy" or not case.classes:
        if case.classes and case.outputs > 1:
            change = f"np.eye({case.outputs}, dtype=x_train.dtype)[{{0}}]"
        elif case.classes:
            change = "{0}[:, None].astype(x_train.dtype)"
        else:
            change = "{0}[:, None]"
        lines += [f"{name} = {change.format(name)}" for name in ("y_train", "y_val")]
    lines += ["", f"SEED, EPOCHS, BATCH = {case.drawing_seed}, {case.training.epochs}, {case.scale.batch}"]
    return "\n".join(lines)


def _model(program: KerasProgram) -> str:
    losses = {
        "softmax_cross_entropy": "SparseCategoricalCrossentropy(from_logits=True)",
        "sigmoid_cross_entropy": "BinaryCrossentropy(from_logits=True)",
        "mean_squared_error": "MeanSquaredError()",
    }
    measured = trained = losses[program.case.loss]
    if program.soft_targets and program.case.loss == "softmax_cross_entropy":
        trained = "CategoricalCrossentropy(from_logits=True)"
    compiled = "loss_function" if trained == measured else f"keras.losses.{trained}"
    layers = "[\n" + inset(f"{code}," for code in network(program)) + "\n]"
    lines = [
        f"model = keras.Sequential(\n{inset(layers)}\n)",
        "for layer in model.layers:",
        inset('layer.set_weights([stored[f"{layer.name}.{w.name}"] for w in layer.weights])'),
        f"loss_function = keras.losses.{measured}",
        *_optimizer(program),
        f"model.compile(optimizer=optimizer, loss={compiled})",
        *program.setup,
    ]
    return "\n".join(lines)


def _optimizer(program: KerasProgram) -> list[str]:
    spec = program.case.training.optimizer
    arguments = [f"learning_rate={number(spec.lr)}", *_arguments(spec), *program.optimizer_arguments]
    after: list[str] = []
    kept = spec.weight_decay if isinstance(spec, AdamW) else 0.0
    names = [f'"{name}"' for name in ("bias", "gamma", "beta")]
    if program.decays is not None:
        strength, decaying = program.decays
        after = [
            listing("decaying", decaying),
            "others = [w for w in model.trainable_variables if all(w is not d for d in decaying)]",
            "optimizer.exclude_from_weight_decay(var_list=others)",
        ]
        arguments.append(f"weight_decay={number(kept + strength)}")
    elif kept:
        arguments.append(f"weight_decay={number(kept)}")
        after = [f"optimizer.exclude_from_weight_decay(var_names=[{', '.join(names)}])"]
    return [call(f"keras.optimizers.{_NAMES[spec.kind]}", arguments, "optimizer = "), *after]


def _arguments(spec: Optimizer) -> list[str]:
    if isinstance(spec, SGD):
        found = [f"momentum={number(spec.momentum)}"] if spec.momentum else []
        return [*found, *(["nesterov=True"] if spec.nesterov and spec.momentum else [])]
    if isinstance(spec, RMSprop):
        # Keras adds ε to the mean of squares, not to its root.
        found = [f"rho={number(spec.alpha)}", f"epsilon={number(spec.eps**2)}"]
        return [*found, *([f"momentum={number(spec.momentum)}"] if spec.momentum else [])]
    if isinstance(spec, Adagrad):
        return ["initial_accumulator_value=0", f"epsilon={number(spec.eps**2)}"]
    return [f"beta_1={number(spec.beta1)}", f"beta_2={number(spec.beta2)}", f"epsilon={number(spec.eps)}"]


def _training(program: KerasProgram) -> str:
    case = program.case
    if program.data:
        program.data.insert(0, "x, y = torch.from_numpy(x), torch.from_numpy(y)")
        if program.soft_targets and case.loss == "softmax_cross_entropy":
            program.data.insert(1, f"y = functional.one_hot(y, {case.outputs}).to(x.dtype)")
            program.imports.add("from torch.nn import functional")
    if program.corrected is not None:
        names, factor = program.corrected
        parts = [name.replace(".weight", ".kernel").split(".") for name in names]
        variables = [f'model.get_layer("{name}").{kind}' for name, kind in parts]
        program.ended.append("uncorrected = model.get_weights()")
        program.ended += [f"{name}.assign({number(factor)} * {name})" for name in variables]
        program.restoring.insert(0, "model.set_weights(uncorrected)")
    loop = "for step, batch in enumerate(batches):" if program.counts_steps else "for batch in batches:"
    epoch = [
        'order = torch.randperm(len(x_train), generator=generator("order", epoch))',
        "batches = [part.numpy() for part in order.split(BATCH)]",
        loop,
        inset(
            [
                "x, y = x_train[batch], y_train[batch]",
                *program.data,
                "model.train_on_batch(x, y)",
                *program.after,
            ]
        ),
        *program.ended,
        "history.append((data_loss(x_train, y_train), data_loss(x_val, y_val)))",
        *program.told,
        *program.restoring,
        *(["if model.stop_training:", "    break"] if program.stops else []),
    ]
    return "\n".join(
        [
            "def data_loss(x, y):",
            inset(
                '"""Return the loss in evaluation mode, without penalties."""\n'
                "return float(loss_function(y, model.predict_on_batch(x)))"
            ),
            "",
            "",
            comment("Training and validation loss of every epoch"),
            "history = []",
            "for epoch in range(1, EPOCHS + 1):",
            inset(epoch),
            *program.finished,
            LAST,
        ]
    )


_NAMES = {"sgd": "SGD", "rmsprop": "RMSprop", "adagrad": "Adagrad", "adam": "Adam", "adamw": "AdamW"}
