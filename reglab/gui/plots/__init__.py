"""Live plots of a record: statistics over seeds, painted with pyqtgraph's views."""
