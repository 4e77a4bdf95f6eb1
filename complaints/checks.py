"""Wiring that is wrong is said at start, with an id and a hint."""
