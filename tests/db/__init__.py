"""Tests of what speaks SQL to our own database."""
