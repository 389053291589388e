"""One file per use case; what the window and the command line ask for."""
