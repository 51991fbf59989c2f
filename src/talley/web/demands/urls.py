"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from talley.web.demands import draft_views, fact_views, views

app_name = "demands"
urlpatterns = [
    path("", views.list_demands, name="list"),
    path("new/", views.new_demand, name="new"),
    path("<uuid:demand_id>/", views.show_demand, name="show"),
    path("<uuid:demand_id>/assessment/", views.assessment_confirmed, name="confirm_assessment"),
    path("<uuid:demand_id>/no-secrecy/", views.no_secrecy_confirmed, name="confirm_no_secrecy"),
    path("<uuid:demand_id>/facts/", fact_views.show_facts, name="facts"),
    path("<uuid:demand_id>/pages/<int:page>.png", fact_views.page_image, name="page"),
    path("<uuid:demand_id>/drafts/", draft_views.new_draft, name="new_draft"),
    path("<uuid:demand_id>/drafts/<uuid:draft_id>/", draft_views.show_draft, name="draft"),
    path(
        "<uuid:demand_id>/drafts/<uuid:draft_id>/pdf/", draft_views.draft_file, {"ending": "pdf"}, "draft_pdf"
    ),
    path(
        "<uuid:demand_id>/drafts/<uuid:draft_id>/docx/",
        draft_views.draft_file,
        {"ending": "docx"},
        "draft_docx",
    ),
]
