"""What should worry us? Rules are plain functions from a Case to Raised or NotRaised."""
