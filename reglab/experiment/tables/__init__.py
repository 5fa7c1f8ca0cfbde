"""A person's own table without its numbers: how its text is cut, what its columns are, what is to be told.

No file is opened here. `reglab.data.tables` does that, in a process of its own.
"""
