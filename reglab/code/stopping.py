"""Early stopping as code: the rule written out, and the callback of Keras."""

from __future__ import annotations

from reglab.code.keras_program import KerasProgram
from reglab.code.program import Program
from reglab.code.text import call, inset, number
from reglab.experiment.techniques.early_stopping import EarlyStopping


def written_out(spec: EarlyStopping, program: Program, keep: str, restore: str) -> None:
    """Add the rule: an epoch is better by more than the smallest improvement, or one more is waited.

    Parameters
    ----------
    spec : EarlyStopping
        The rule.
    program : Program
        Takes the lines.
    keep : str
        Code for a copy of the weights.
    restore : str
        Code that puts `kept` back.
    """
    lower = spec.lower_is_better
    better = f"value {'<' if lower else '>'} best"
    if spec.min_delta:
        better = f"value {'+' if lower else '-'} {number(spec.min_delta)} {'<' if lower else '>'} best"
    worst = '"inf"' if lower else '"-inf"'
    program.setup.append(f"best, best_epoch, wait = float({worst}), 0, 0")
    news = ["best, best_epoch, wait = value, epoch, 0"]
    news += [f"kept = {keep}"] if spec.restore_best else []
    rule = [
        f"if {better}:",
        inset(news),
        "else:",
        inset(["wait += 1", f"if wait >= {spec.patience}:", "    break"]),
    ]
    program.told.append(f"value = {program.value_of(spec.monitor)}  # early stopping")
    if spec.start_from_epoch:
        program.told += [f"if epoch > {spec.start_from_epoch}:", inset(rule)]
    else:
        program.told += rule
    if spec.restore_best:
        program.finished += [
            "if best_epoch:  # back to the best weights",
            inset([restore, "epoch = best_epoch"]),
        ]


def keras_stopping(spec: EarlyStopping, program: KerasProgram) -> None:
    """Have the callback of Keras, which is told of every epoch as ``fit`` would."""
    arguments = [
        f'monitor="{spec.monitor}"',
        f'mode="{"min" if spec.lower_is_better else "max"}"',
        f"patience={spec.patience}",
        *([f"min_delta={number(spec.min_delta)}"] if spec.min_delta else []),
        *([f"start_from_epoch={spec.start_from_epoch}"] if spec.start_from_epoch else []),
        *(["restore_best_weights=True"] if spec.restore_best else []),
    ]
    program.setup += [
        call("keras.callbacks.EarlyStopping", arguments, "stopping = "),
        "stopping.set_model(model)",
        "stopping.on_train_begin()",
    ]
    value = program.value_of(spec.monitor)
    program.told.append(f'stopping.on_epoch_end(epoch - 1, {{"{spec.monitor}": {value}}})')
    program.stops = True
    program.finished.append("stopping.on_train_end()")
    if spec.restore_best:
        program.finished += ["if stopping.best is not None:", "    epoch = stopping.best_epoch + 1"]
