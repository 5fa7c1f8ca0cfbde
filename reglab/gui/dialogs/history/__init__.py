"""The window of the history: every run that was kept, to be found, opened, compared and overlaid."""
