"""The window: panels edit an experiment, plots read a record; no state lives in widgets."""
