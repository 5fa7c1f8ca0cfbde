"""What there is to be seen before a run: the data, and networks that nobody has trained."""
