"""What stays on disk: experiment files, records of runs, and the folders of a person."""
