"""A network of an arm as a script for scikit-learn, whose networks are fully connected ones."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, approximate, inexpressible
from reglab.code.program import Section
from reglab.code.pytorch import LAST
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import call, comment, inset, listing, number
from reglab.experiment import ops
from reglab.experiment.training import SGD, Adam
from reglab.words import listed
from reglab.words.language import _

ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sigmoid": "logistic", "linear": "identity"}
LARGEST_EPSILON = 1e-6


def structure(program: SklearnProgram) -> list[tuple[str, Exactness]]:
    """Return how well network and training can be said, apart from the techniques."""
    found = [(_("The network"), _network(program))]
    spec = program.case.training.optimizer
    name = {"rmsprop": "RMSprop", "adagrad": "Adagrad", "adamw": "AdamW"}.get(spec.kind)
    if name is not None:
        found.append(
            (
                _("The optimiser {name}").format(name=name),
                inexpressible(_("its networks have SGD and Adam alone")),
            )
        )
    elif isinstance(spec, Adam) and spec.eps > LARGEST_EPSILON:
        found.append(
            (
                _("The optimiser {name}").format(name="Adam"),
                approximate(_("ε stands at another place of the formula")),
            )
        )
    return found


def _network(program: SklearnProgram) -> Exactness:
    case = program.case
    hidden = [[s.op for s in case.plan.steps if s.layer == k] for k in range(1, case.plan.hidden + 1)]
    functions = {_function(mine) for mine in hidden}
    dense = all(isinstance(step.op, ops.Linear | ops.Activate) for step in case.plan.steps)
    reasons = {
        _("its networks have dense layers alone"): not dense,
        _("its networks have no layers that are an activation alone"): any(
            not mine[0].weighted for mine in hidden
        ),
        _("all of its hidden layers have one activation"): len(functions) > 1,
        _("it has no activation {names}").format(names=listed(sorted(functions))): bool(
            functions - ACTIVATIONS.keys()
        ),
        _("its classifiers know no squared error"): case.classes and case.loss == "mean_squared_error",
        _("it has a sigmoid per class only where examples have several labels"): (
            case.classes and case.loss == "sigmoid_cross_entropy" and case.outputs > 1
        ),
        _("for two classes it has one sigmoid in place of two outputs with softmax"): (
            case.classes and case.loss == "softmax_cross_entropy" and case.outputs == 2
        ),
    }
    return next((inexpressible(why) for why, so in reasons.items() if so), EXACT)


def _function(mine: list[ops.Op]) -> str:
    last = mine[-1]
    return last.function if isinstance(last, ops.Activate) else "linear"


def write(program: SklearnProgram) -> list[Section]:
    """Return the script's parts, once every technique has added its lines."""
    kind = "MLPClassifier" if program.case.classes else "MLPRegressor"
    parts = [
        Section("The data and the initial weights", _data(program)),
        Section("The network", _model(program, kind)),
        Section("The training", _training(program)),
    ]
    own = {"import numpy as np", f"from sklearn.neural_network import {kind}"}
    if program.case.classes:
        own.add("from sklearn.metrics import log_loss")
    return [Section("", "\n".join(own | program.imports)), *parts]


def _data(program: SklearnProgram) -> str:
    case = program.case
    return "\n".join(
        [
            'x_train, x_val = stored["x_train"], stored["x_val"]',
            'y_train, y_val = stored["y_train"], stored["y_val"]',
            'orders = stored["order"]  # which example stands where in every epoch',
            "",
            f"BATCH = {case.scale.batch}",
        ]
    )


def _model(program: SklearnProgram, kind: str) -> str:
    case, spec = program.case, program.case.training.optimizer
    widths = [step.op.output[0] for step in case.plan.weighted[:-1]]
    uneven = case.scale.last != case.scale.batch
    functions = {step.op.function for step in case.plan.steps if isinstance(step.op, ops.Activate)}
    activation = ACTIVATIONS[functions.pop()] if functions else "identity"
    # The loss of a regression is half of ours, so plain steps are twice as long.
    rate = spec.lr * (2 if program.halved and isinstance(spec, SGD) else 1)
    arguments = [
        f"hidden_layer_sizes=({', '.join(map(str, widths))}{',' if len(widths) == 1 else ''})",
        f'activation="{activation}"',
        f'solver="{"sgd" if isinstance(spec, SGD) else "adam"}"',
        f"learning_rate_init={number(rate)}",
        f"alpha={number(program.alpha)}",
        *([] if uneven else ["batch_size=BATCH"]),
    ]
    if isinstance(spec, SGD):
        arguments += [f"momentum={number(spec.momentum)}", f"nesterovs_momentum={spec.nesterov}"]
    elif isinstance(spec, Adam):
        eps = spec.eps / (2 if program.halved else 1)
        arguments += [
            f"beta_1={number(spec.beta1)}",
            f"beta_2={number(spec.beta2)}",
            f"epsilon={number(eps)}",
        ]
    classes = ", classes=classes" if case.classes else ""
    lines = [
        call(kind, arguments, "model = "),
        *([f"classes = np.arange({len(case.info.classes)})"] if case.classes else []),
        f"model.partial_fit(x_train[:BATCH], y_train[:BATCH]{classes})  # lays out the arrays",
        "weights = [*model.coefs_, *model.intercepts_]",
        listing(
            "initial",
            [
                *(f'stored["{name}.weight"].T' for name in case.weighted),
                *(f'stored["{name}.bias"]' for name in case.weighted),
            ],
        ),
        "for array, values in zip(weights, initial, strict=True):",
        "    array[...] = values",
        "del model._optimizer  # a fresh one, which has not seen a batch yet",
        *program.setup,
    ]
    return "\n".join(lines)


def _training(program: SklearnProgram) -> str:
    case = program.case
    if case.classes:
        body = "return log_loss(y, model.predict_proba(x), labels=classes)"
    else:
        body = "return float(np.mean((model.predict(x) - y) ** 2))"
    swap, back = [], []
    if program.averaged:
        swap = ["trained = [w.copy() for w in weights]", "set_weights(average)"]
        back = ["set_weights(trained)"]
    helper = [
        "def set_weights(values):",
        inset(
            [
                '"""Write other numbers into the arrays of the model."""',
                "for array, new in zip(weights, values, strict=True):",
                "    array[...] = new",
            ]
        ),
        "",
        "",
    ]
    restores = program.stops is not None and program.stops.restore_best
    epoch = [
        "for first in range(0, len(order), BATCH):",
        inset(
            [
                "batch = order[first : first + BATCH]",
                "x, y = x_train[batch], y_train[batch]",
                *program.data,
                *program.before,
                *(["model.set_params(batch_size=len(x))"] if case.scale.last != case.scale.batch else []),
                "model.partial_fit(x, y)",
                *program.after,
            ]
        ),
        *swap,
        "history.append((data_loss(x_train, y_train), data_loss(x_val, y_val)))",
        *program.told,
        *back,
    ]
    return "\n".join(
        [
            "def data_loss(x, y):",
            inset(f'"""Return the loss without penalties."""\n{body}'),
            "",
            "",
            *(helper if program.averaged or restores else []),
            comment("Training and validation loss of every epoch"),
            "history = []",
            "for epoch, order in enumerate(orders, 1):" if program.told else "for order in orders:",
            inset(epoch),
            *([] if program.told else ["epoch = len(history)"]),
            *program.finished,
            LAST,
        ]
    )
