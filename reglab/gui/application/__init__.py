"""The desktop application around the window: start, errors that nobody foresaw, a trial of the whole."""
