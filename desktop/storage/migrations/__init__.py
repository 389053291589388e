"""Migrations of a team's database: Alembic operations, one module a version.

They import no project models, because those move on. They are run as modules and not found as
files, so that the installed program, which has no source files, can run them too.
"""

from typing import Final

MODULES: Final = ("v0001_first_tables", "v0002_second_tables")
"""In `versions`, in order; the first makes version 1. A released one is never changed."""
