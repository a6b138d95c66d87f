"""Declared and derived types: what people write, and what follows from it."""
