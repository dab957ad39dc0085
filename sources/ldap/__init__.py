"""Customers in an LDAP directory, read-only, through OpenLDAP's own library."""
