"""Measurements. Run by `make bench`; nothing here is asserted in a test."""
