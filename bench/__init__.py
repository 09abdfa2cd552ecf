"""Measurements of riskflag beside its peers, and the invented people they run on."""
