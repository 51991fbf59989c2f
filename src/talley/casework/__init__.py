"""The course of a demand: composes the pure cores. Knows no Django, file, network, environment or clock."""
