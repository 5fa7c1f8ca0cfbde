"""Penalties with a part λ₁ Σ|w|: as a term of the loss, or as a soft threshold behind every step."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness, approximate, inexpressible
from reglab.code.keras_program import KerasProgram
from reglab.code.program import Program
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import inset, number
from reglab.code.torch_optimizers import reach
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.shrinkage import Shrinkage
from reglab.experiment.training import SGD
from reglab.words.language import _


def torch_shrinkage(spec: Shrinkage, program: TorchProgram, label: str, square: float) -> Exactness:
    """Add the terms to the loss; in the proximal form shrink the weights instead.

    Parameters
    ----------
    spec : Shrinkage
        The technique.
    program : TorchProgram
        Takes the lines.
    label : str
        What it is called in names.
    square : float
        λ₂, the coefficient of Σw².
    """
    weights = program.weights(spec, label)
    absolute = number(spec.absolute)
    if spec.method == "proximal" and spec.absolute:
        lines = [
            *reach(program.case.training.optimizer, "w"),
            f"w.sub_(w.clamp(-{absolute} * reach, {absolute} * reach))",
        ]
        loop = f"for w in {weights}:  # soft threshold\n{inset(lines)}"
        program.after.append(program.without_gradient(loop))
    elif spec.absolute:
        program.penalise(f"{absolute} * sum(w.abs().sum() for w in {weights})", "L1")
    if square:
        program.penalise(f"{number(square)} * sum(w.square().sum() for w in {weights})", "L2")
    if (factor := spec.evaluation_factor_of_weights()) != 1:
        _correct(spec, program, factor)
    return EXACT


def _correct(spec: Shrinkage, program: Program, factor: float) -> None:
    """Have the weights larger where the network is measured."""
    kinds = ("weight", "bias") if spec.with_biases else ("weight",)
    names = tuple(f"{name}.{kind}" for name in program.case.weighted_by(spec) for kind in kinds)
    program.corrected = names, factor


def keras_shrinkage(spec: Shrinkage, program: KerasProgram, square: float) -> Exactness:
    """Give the layers a regularizer; the soft threshold is known for gradient descent alone."""
    absolute = spec.absolute
    optimizer = program.case.training.optimizer
    if spec.method == "proximal" and absolute:
        if not isinstance(optimizer, SGD):
            return inexpressible(
                _("the soft threshold goes by the optimiser's reach, which Keras shows only for SGD")
            )
        threshold = number(absolute * optimizer.lr / (1 - optimizer.momentum))
        lines = [f"w.assign(w - ops.clip(w, -{threshold}, {threshold}))"]
        program.imports.add("from keras import ops")
        variables = program.variables(spec, "shrinking")
        program.after.append(f"for w in {variables}:  # soft threshold\n{inset(lines)}")
        absolute = 0.0
    if absolute and square:
        program.regularize(spec, f"regularizers.L1L2(l1={number(absolute)}, l2={number(square)})")
    elif absolute:
        program.regularize(spec, f"regularizers.L1({number(absolute)})")
    elif square:
        program.regularize(spec, f"regularizers.L2({number(square)})")
    if (factor := spec.evaluation_factor_of_weights()) != 1:
        _correct(spec, program, factor)
    bounded = any(technique.kind == "max_norm" for technique in program.case.techniques)
    if spec.method == "proximal" and spec.absolute and bounded:
        return approximate(_("Keras bounds the norms before the soft threshold, this program behind it"))
    return EXACT


def sklearn_shrinkage(spec: Shrinkage, program: SklearnProgram, square: float) -> Exactness:
    """Change the weights behind every step, which is the same for gradient descent; L2 is alpha."""
    optimizer, absolute = program.case.training.optimizer, spec.absolute
    plain = isinstance(optimizer, SGD) and not optimizer.momentum
    if spec.evaluation_factor_of_weights() != 1:
        return inexpressible(_("the corrected form has no counterpart"))
    if absolute and not (plain or (spec.method == "proximal" and isinstance(optimizer, SGD))):
        if spec.method == "subgradient":
            return inexpressible(_NO_L1_PLAIN)
        return inexpressible(_NO_L1)
    found = program.set_alpha(spec, square, even=True) if square else EXACT
    if found.level == "none" or not absolute:
        return found
    assert isinstance(optimizer, SGD)
    reach = absolute * optimizer.lr / (1 - optimizer.momentum)
    if spec.method == "proximal":
        line = f"w[:] -= np.clip(w, -{number(reach)}, {number(reach)})  # soft threshold"
        program.after += [f"for w in {program.group_of(spec)}:", f"    {line}"]
    else:
        program.behind_step(spec, f"w[:] -= {number(reach)} * np.sign(old)  # L1")
    return found


_NO_L1 = _("its networks have no L1, and behind a step it can be made up for in gradient descent alone")
_NO_L1_PLAIN = _(
    "its networks have no L1, and behind a step it can be made up for "
    "in gradient descent alone without momentum"
)
