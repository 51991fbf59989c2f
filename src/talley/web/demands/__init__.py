"""The desk: demands in, read, confirmed, measured, answered."""
