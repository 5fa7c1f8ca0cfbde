"""The words of the window: what they mean, what the field calls it, and short hints at first sight."""
