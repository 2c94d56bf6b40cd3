"""The version of the program, as pyproject.toml has it; a backup names the one that wrote it."""

VERSION = "0.1.0"
