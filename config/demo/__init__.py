"""A living organisation to look at: made by the same services as a real one, the same every time."""
