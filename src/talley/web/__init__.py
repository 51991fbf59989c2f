"""Everything Django: the desk in the browser."""
