"""The course of a demand: events that are chained by hash, and what they come to."""
