"""The doors: the only code that knows file formats. What cannot be read is rejected with its reason or refused whole."""
