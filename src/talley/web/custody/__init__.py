"""Custodians, their keys, and the cases before them. It passes on ciphertexts and boxes, and opens nothing."""
