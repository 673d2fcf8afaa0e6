"""The forms, driven by keyboard on a real encrypted store."""
