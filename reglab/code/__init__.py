"""A network of an arm as code for PyTorch, Keras and scikit-learn; knows question and record alone."""
