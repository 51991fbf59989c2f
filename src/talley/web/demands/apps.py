from django.apps import AppConfig


class DemandsConfig(AppConfig):
    name = "talley.web.demands"
    label = "demands"
