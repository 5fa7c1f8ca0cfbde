"""What stands behind a technique, in a window of its own beside the panels."""
