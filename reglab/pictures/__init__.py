"""Folders of pictures, made into one file of numbers once, so that nobody else must read pictures.

Beside the window this is the only room that knows Qt; it runs in a process of its own.
"""
