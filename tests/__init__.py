"""The promises of the program, each as a test; folders mirror the sources."""
