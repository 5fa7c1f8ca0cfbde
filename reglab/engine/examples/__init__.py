"""The examples that a stack is trained and measured on."""
