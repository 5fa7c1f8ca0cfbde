"""The data as they are before any network sees them."""
