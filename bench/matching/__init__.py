"""Matching measured side by side with the peers, on data anyone can install or make."""
