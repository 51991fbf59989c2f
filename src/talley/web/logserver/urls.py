from django.urls import path

from talley.web.logserver import views

app_name = "logserver"
urlpatterns = [
    path("", views.about, name="about"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("tile/<path:path>", views.tile, name="tile"),
]
