"""Migrations of a team's database; they import no project models, because those move on."""
