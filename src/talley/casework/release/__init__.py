"""A case before the custodians: what it asks, what each of them checks alone, and what they answer."""
