"""Files that hold arrays of numbers, IDX and NPZ: read within bounds, whatever they claim to hold."""
