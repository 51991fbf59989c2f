"""Talley stands between a demand for an anonymous speaker's identity and that identity."""
