"""Measures the window; only ``reglab bench --window`` imports this, in a process of its own."""
