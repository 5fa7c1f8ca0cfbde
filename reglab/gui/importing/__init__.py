"""Import: from a file of a person's own to the data of the experiment, looked at before anything is trained.

Files are read in another process; here is only what it says of them.
"""
