"""The judge that takes seconds to import, and a place for what was found."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def imported_keras(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Keras, imported once for the whole session and away from the person's own settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        import keras
    assert keras.backend.backend() == "torch"
    return keras


@pytest.fixture
def keras(imported_keras: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Keras on the torch backend, computing in double precision."""
    from keras.src.backend.common import dtypes

    # On this backend Keras rounds each loss to float32, to be like JAX; on TensorFlow it does not.
    monkeypatch.setitem(dtypes.BIT64_TO_BIT32_DTYPE, "float64", "float64")
    before = imported_keras.config.floatx()
    imported_keras.config.set_floatx("float64")
    with warnings.catch_warnings():
        # Keras reads its own variables in a way that numpy 2 frowns on.
        warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
        yield imported_keras
    imported_keras.config.set_floatx(before)


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[float], None]:
    """Write the largest deviation into the test's properties, which ``--junitxml`` lists."""
    return lambda value: request.node.user_properties.append(("largest deviation", value))
