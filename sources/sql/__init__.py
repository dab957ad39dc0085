"""Customers in a database that speaks SQL: SQLite, PostgreSQL, MySQL or MariaDB."""
