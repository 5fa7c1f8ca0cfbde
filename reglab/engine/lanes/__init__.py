"""Stacks on their way through the epochs: early stopping, and the past that is kept of them."""
