"""Django 自带的管理命令，如 beacon django shell、beacon django makemigrations。"""

from django.core.management import execute_from_command_line


def main(arguments: list[str]) -> int:
    """Pass everything on to Django; 0 when it comes back."""
    execute_from_command_line(["beacon django", *arguments])
    return 0
