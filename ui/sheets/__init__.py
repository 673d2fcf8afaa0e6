"""Pages of paper beside the window: shown, sent to a printer, painted."""
