"""The version of the program, as printed, sealed into packages and written into the log."""

VERSION = "0.1.0"
