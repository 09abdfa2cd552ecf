"""The version, without reading package metadata at import."""

VERSION = "0.1.0"
