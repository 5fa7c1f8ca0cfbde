"""What each technique adds to a script; see `reglab.code.registry`."""
