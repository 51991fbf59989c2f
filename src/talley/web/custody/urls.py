"""Addresses of custody."""

from __future__ import annotations

from django.urls import path, re_path

from talley.web.custody import api, views

app_name = "custody"
_ID = "[0-9a-f]{32}"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("public/", views.public, name="public"),
    path("api/cases", api.cases, name="cases"),
    re_path(rf"^api/cases/(?P<case_id>{_ID})/packet$", api.packet, name="packet"),
    re_path(rf"^api/cases/(?P<case_id>{_ID})/answer$", api.answer, name="answer"),
    re_path(rf"^api/cases/(?P<case_id>{_ID})/boxes$", api.boxes, name="boxes"),
    path("api/destroyed", api.destroyed, name="destroyed"),
    re_path(r"^api/parcels/(?P<token>[A-Za-z0-9_-]{43})$", api.parcel, name="parcel"),
    re_path(
        rf"^api/ceremonies/(?P<ceremony_id>{_ID})/(?P<round_>[a-z]+)/(?P<index>0|[1-9][0-9]{{0,3}})$",
        api.blob,
        name="blob",
    ),
]
