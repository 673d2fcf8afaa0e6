"""What the program reads and does not run: the catalogue of words, style sheets, the training hospital."""
