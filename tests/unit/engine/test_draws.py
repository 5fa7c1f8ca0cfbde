"""Random numbers of the training, against torch's generator seeded by hand."""

from __future__ import annotations

from hashlib import blake2b

import pytest
import torch

from reglab.engine.draws import Draws, key


def by_hand(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "little")


def test_a_key_is_a_hash_of_seed_purpose_and_place() -> None:
    assert key(3, "init") == by_hand("3|init")
    assert key(3, "dropout", 1, 22, 0) == by_hand("3|dropout|1|22|0")
    assert key(31, "dropout", 1, 2) != key(3, "dropout", 1, 12)


@pytest.mark.parametrize("n", [1, 2, 199, 70_000])
@pytest.mark.parametrize("fixed", [None, 5])
def test_the_orders_of_all_seeds_are_those_of_each(n: int, fixed: int | None) -> None:
    draws = Draws(fixed)
    for epoch, seeds in ((1, (4, 0, 7)), (2, (4, 0, 7)), (2, (9,))):
        found = draws.permutations(n, seeds, epoch)
        assert found.shape == (len(seeds), n)
        for order, seed in zip(found, seeds, strict=True):
            own = seed if fixed is None else fixed
            generator = torch.Generator().manual_seed(by_hand(f"{own}|order|{epoch}"))
            expected = torch.randperm(n, generator=generator)
            assert torch.equal(order.long(), expected)
            assert torch.equal(Draws(fixed).permutation(n, seed, epoch), expected)
