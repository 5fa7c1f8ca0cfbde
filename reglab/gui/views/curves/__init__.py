"""Curves: what every network does over the epochs, beside each other."""
