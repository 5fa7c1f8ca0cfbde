"""A whole run: all lanes of an experiment, branches, and the events that are told."""
