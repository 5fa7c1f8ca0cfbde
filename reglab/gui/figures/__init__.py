"""Pictures that leave the window: any view or plot as PNG, SVG or PDF, on the clipboard or in a file."""
