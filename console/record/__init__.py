"""The words of the ward: envelope, kinds, identity, quantities, early-warning score, time, chain."""
