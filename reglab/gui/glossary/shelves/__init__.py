"""The shelves of the help: every module of this folder is one, with its entries as ``SHELF``."""
