"""The engine against its peers."""
