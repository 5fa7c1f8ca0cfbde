"""The panels around the plots: they edit the experiment model and hold no state of their own."""
