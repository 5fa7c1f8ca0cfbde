"""Activity: a penalty on the outputs of a layer."""

from __future__ import annotations

from reglab.code.exactness import EXACT, Exactness
from reglab.code.keras_program import KerasProgram
from reglab.code.text import block, number
from reglab.code.torch_program import TorchProgram
from reglab.experiment.techniques.activity import Activity

TORCH = block(
    '''
    class Activity(nn.Module):
        """Leaves its input alone, and says what it costs as a mean over the examples."""

        def __init__(self, l1, l2):
            super().__init__()
            self.l1, self.l2 = l1, l2

        def forward(self, x):
            if self.training:
                total = self.l1 * x.abs().sum() + self.l2 * x.square().sum()
                self.penalty = total / len(x)
            return x
    '''
)


def pytorch(spec: Activity, program: TorchProgram) -> Exactness:
    """Put a module behind the layers that adds up what they put out."""
    program.use("Activity", TORCH)
    for layer in spec.resolve_layers(program.case.layers):
        program.place(layer, "activity", "Activity", number(spec.l1), number(spec.l2))
        program.penalise(f"model.activity{layer}.penalty", "activity")
    return EXACT


def keras(spec: Activity, program: KerasProgram) -> Exactness:
    """Put the layer of Keras behind them, which divides by the size of the batch, too."""
    for layer in spec.resolve_layers(program.case.layers):
        strengths = f"l1={number(spec.l1)}", f"l2={number(spec.l2)}"
        program.place(layer, "activity", "layers.ActivityRegularization", *strengths)
    return EXACT
