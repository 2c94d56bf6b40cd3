from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "beacon.files"
    label = "files"
    verbose_name = "文件"
