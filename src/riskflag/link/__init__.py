"""Is it the same child? Compare in levels, weigh by a model, and say why."""

from riskflag.link.match import Band, Contribution, Match, Role
from riskflag.link.matching import match_entries, searchable
from riskflag.link.model import LinkModel, england, load_model
from riskflag.link.register import Register
from riskflag.link.weigh import Weighed, compare, weigh

__all__ = [
    "Band",
    "Contribution",
    "LinkModel",
    "Match",
    "Register",
    "Role",
    "Weighed",
    "compare",
    "england",
    "load_model",
    "match_entries",
    "searchable",
    "weigh",
]
