from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "talley.web.custody"
    label = "custody"
