"""The gate: one pure function that says when a field may open, and what is missing while it may not."""
