"""The tabs beside the curves: what each network has learned, as of any epoch."""
