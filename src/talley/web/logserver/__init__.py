"""The log: takes a type and bytes, orders them, makes them durable, has them witnessed, serves them."""
