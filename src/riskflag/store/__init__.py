"""Where earlier attendances are kept."""
