"""A key that nobody ever holds: made by its custodians together, and handed on to others (COCKTAIL-DKG).

Source: c2sp.org/cocktail-dkg, v0.2.1, of which one suite is here: COCKTAIL(P-256, SHA-256).
"""
