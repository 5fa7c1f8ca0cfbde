"""Desktop lab for comparing overfitting with and without regularization."""

__version__ = "0.1.0"
