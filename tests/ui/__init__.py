"""The window, tested as people use it."""
