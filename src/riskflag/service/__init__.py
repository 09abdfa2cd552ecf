"""CDS Hooks over HTTP, as it stands or mounted in a host; it needs the extra `[service]`."""

from riskflag.service.app import create_app
from riskflag.service.settings import Client, Limits, Settings, read_settings

__all__ = ["Client", "Limits", "Settings", "create_app", "read_settings"]
