"""Sealing: lock a field under a key that k of n custodians share, and open it only with k of them.

Threshold hashed ElGamal in the shape of ordinary HPKE (RFC 9180). The format is docs/formats/sealing.md.
"""
