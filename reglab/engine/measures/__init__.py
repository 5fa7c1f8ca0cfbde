"""What is measured on examples: data losses, and whole sets in evaluation mode."""
