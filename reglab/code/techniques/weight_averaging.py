"""Weight averaging: an average of the weights is measured."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.sklearn_program import SklearnProgram
from reglab.code.text import number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.weight_averaging import WeightAveraging


def pytorch(spec: WeightAveraging, program: TorchProgram) -> Exactness:
    """Keep an averaged network beside the one that is trained."""
    program.imports.add("from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn")
    program.setup += [
        f"averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn({number(spec.decay)}))",
        "averaged.update_parameters(model)  # begins with the initial weights",
    ]
    program.after.append("averaged.update_parameters(model)")
    program.kept = "averaged"
    return EXACT


def keras(spec: WeightAveraging, program: KerasProgram) -> Exactness:
    """Keep averages of all weights, and put them into the network to measure it."""
    kept = number(spec.decay)
    program.setup.append("average = model.get_weights()  # begins with the initial weights")
    program.after.append(
        f"pairs = zip(average, model.get_weights(), strict=True)\n"
        f"average = [{kept} * a + (1 - {kept}) * w for a, w in pairs]"
    )
    program.ended.append("trained = model.get_weights()\nmodel.set_weights(average)")
    program.restoring.append("model.set_weights(trained)")
    return EXACT


def sklearn(spec: WeightAveraging, program: SklearnProgram) -> Exactness:
    """Keep averages of all weights, and put them into the network to measure it."""
    kept = number(spec.decay)
    program.setup.append("average = [w.copy() for w in weights]")
    program.after.append(
        f"for a, w in zip(average, weights, strict=True):\n    a[...] = {kept} * a + (1 - {kept}) * w"
    )
    program.averaged = True
    return EXACT
