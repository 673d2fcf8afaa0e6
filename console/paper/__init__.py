"""PDF documents: values in, bytes out."""
