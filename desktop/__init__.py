"""The desktop app of Làng Số."""

__version__ = "0.2.0.dev0"
