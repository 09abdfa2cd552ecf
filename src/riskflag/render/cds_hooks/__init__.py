"""A view as CDS Hooks 2.0 cards, what is told of the services, and what comes back. No web framework and no network:
the host receives the call and sends what `respond` gives.
"""

from riskflag.render.cds_hooks.cards import OVERRIDE, OVERRIDE_REASONS, Link, cards
from riskflag.render.cds_hooks.discovery import SERVICES, discovery
from riskflag.render.cds_hooks.feedback import Feedback, feedback
from riskflag.render.cds_hooks.respond import respond

__all__ = ["OVERRIDE", "OVERRIDE_REASONS", "SERVICES", "Feedback", "Link", "cards", "discovery", "feedback", "respond"]
