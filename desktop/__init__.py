"""The desktop app of Làng Số."""
