"""A stub EHR in a browser page, with invented children and a throw-away key. On this machine only, never with real data."""

from riskflag.service.demo.stub import Demo

__all__ = ["Demo"]
