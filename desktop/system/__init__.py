"""The PC around the program: paths, settings, words, one instance, child processes."""
