"""The windows: pure functions from a View to a document."""
