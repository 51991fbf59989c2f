"""Ceremonies: custodians make a key that nobody ever holds whole, and move its shares to others.

C2SP COCKTAIL-DKG v0.2.1, suite COCKTAIL(P-256, SHA-256); resharing is built from the same parts.
Security: arithmetic on secret scalars is plain Python, on the custodian's own machine, and not constant time.
"""
