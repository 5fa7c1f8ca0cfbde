"""Random numbers keyed by purpose."""

from __future__ import annotations

import os
import subprocess
import sys

from reglab.data.seeding import generator


def test_equal_keys_give_equal_numbers_and_others_do_not() -> None:
    keys = [("split", 0), ("split", 1), ("split",), ("split", 0, 0), ("flip", 0), ("split", 2**31 - 1)]
    draws = [generator(*key).random(4).tolist() for key in keys]
    assert draws == [generator(*key).random(4).tolist() for key in keys]
    assert len({tuple(draw) for draw in draws}) == len(keys)


def test_another_process_draws_the_same() -> None:
    code = "from reglab.data.seeding import generator; print(generator('split', 5).integers(0, 2**40))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1"},
    )
    assert int(done.stdout) == generator("split", 5).integers(0, 2**40)
