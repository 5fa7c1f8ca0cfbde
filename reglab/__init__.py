"""Desktop lab for comparing overfitting with and without regularization."""

__version__ = "0.2.0"
