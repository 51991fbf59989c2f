from django.apps import AppConfig


class LogserverConfig(AppConfig):
    name = "talley.web.logserver"
    label = "logserver"
