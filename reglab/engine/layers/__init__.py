"""The kinds of layers of a stacked network."""
