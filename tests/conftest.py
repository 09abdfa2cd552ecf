"""How properties are searched: the same examples on every run; `--hypothesis-profile=search` looks for new ones."""

from hypothesis import HealthCheck, settings

settings.register_profile("suite", max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
