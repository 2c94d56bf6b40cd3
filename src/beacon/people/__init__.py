"""Tenants, the unit tree, accounts, roles and reach."""
