"""Every address."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from talley.web.access import anyone

urlpatterns = [
    path("", anyone(RedirectView.as_view(pattern_name="demands:list")), name="home"),
    path("account/", include("talley.web.accounts.urls")),
    path("log/", include("talley.web.logserver.urls")),
    path("custody/", include("talley.web.custody.urls")),
    path("demands/", include("talley.web.demands.urls")),
]
