"""Residents' pages: no account, no cookie, 119 first."""
