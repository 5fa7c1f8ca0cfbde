"""One stacked network: its layers, its steps and what is measured of it."""
