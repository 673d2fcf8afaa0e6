"""Whole days through the real window on a real store."""
