"""Work on a device that is recorded once and repeated with one call."""
