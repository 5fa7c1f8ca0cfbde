"""Code that draws the random numbers of a training as the engine draws them.

Torch has the generator, so scripts for Keras, which runs on top of it, draw there, too.
"""

from __future__ import annotations

from reglab.code.case import Case
from reglab.code.text import block

GENERATOR = block(
    '''
    def generator(purpose, *where):
        """Return random numbers for one use, from a seed of their own, as in reglab."""
        text = "|".join(map(str, (SEED, purpose, *where)))
        digest = hashlib.blake2b(text.encode(), digest_size=4).digest()
        return torch.Generator().manual_seed(int.from_bytes(digest, "little"))
    '''
)

UNIFORM = block(
    '''
    def uniform(count, numbers):
        """Draw numbers between 0 and 1: the middles of 2¹⁶ equal parts, four to a word."""
        words = torch.empty(-(-count // 4), dtype=torch.int64)
        words.random_(-(2**63), None, generator=numbers)
        parts = words.view(torch.int16)[:count] + 32768.5
        return (parts / 65536).to(torch.get_default_dtype())
    '''
)

NORMAL = block(
    '''
    def normal(count, numbers):
        """Draw numbers from N(0, 1)."""
        drawn = torch.empty(count, dtype=torch.float32).normal_(generator=numbers)
        return drawn.to(torch.get_default_dtype())
    '''
)


def layer_numbers(case: Case) -> str:
    """Return a class whose objects give a layer its random numbers, step after step."""
    if case.steps <= case.steps_at_once:
        return block(
            f'''
            class Numbers:
                """Random numbers of one layer: those of some epochs are drawn at once."""

                def __init__(self, draw, purpose, layer, units, epochs):
                    self.draw, self.key, self.epochs = draw, (purpose, layer), epochs
                    self.shape = (epochs * {case.steps}, units, BATCH)
                    self.step = 0

                def next(self, examples):
                    """Return the numbers of the next step, (examples, units)."""
                    part, place = divmod(self.step, self.shape[0])
                    if place == 0:
                        numbers = generator(*self.key, 1 + part * self.epochs, 0)
                        drawn = self.draw(math.prod(self.shape), numbers)
                        self.drawn = drawn.view(self.shape)
                    self.step += 1
                    return self.drawn[place, :, :examples].T
            '''
        )
    return block(
        f'''
        class Numbers:
            """Random numbers of one layer: those of {case.steps_at_once} steps are drawn at once."""

            def __init__(self, draw, purpose, layer, units):
                self.draw, self.key, self.units = draw, (purpose, layer), units
                self.step = 0

            def next(self, examples):
                """Return the numbers of the next step, (examples, units)."""
                epoch, step = divmod(self.step, {case.steps})
                part, place = divmod(step, {case.steps_at_once})
                if place == 0:
                    steps = min({case.steps_at_once}, {case.steps} - step)
                    numbers = generator(*self.key, epoch + 1, part)
                    drawn = self.draw(steps * self.units * BATCH, numbers)
                    self.drawn = drawn.view(steps, self.units, BATCH)
                self.step += 1
                return self.drawn[place, :, :examples].T
        '''
    )


def numbers_of(case: Case, draw: str, purpose: str, layer: int, units: int) -> str:
    """Return the code that makes the numbers of one layer."""
    arguments = [draw, f'"{purpose}"', str(layer), str(units)]
    if case.steps <= case.steps_at_once:
        arguments.append(str(case.epochs_at_once(units)))
    return f"Numbers({', '.join(arguments)})"
