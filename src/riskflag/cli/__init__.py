"""The command line: a module per noun. It reads files, calls what the package exports, and prints."""
