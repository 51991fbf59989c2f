"""The log's entry types, one file a type. Bodies hold codes, days and hashes; never a name, an address or a handle."""
