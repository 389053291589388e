"""Recording helps, and the book of helps."""
