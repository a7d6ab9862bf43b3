"""CiraHub Desktop: a hub joins any number of spokes and keeps them in step."""

__version__ = "0.1.0"
