"""Is it the same child? Compare in levels, weigh by a model, and say why."""
