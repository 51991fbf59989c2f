"""Rows point down: an upper room's to a lower one's, and never the other way, also where a key is named by a string."""

from __future__ import annotations

import pytest
from django.apps import apps

ROOMS = ["logserver", "accounts", "custody", "demands"]
RELATIONS = [
    (model._meta.app_label, field.related_model._meta.app_label, f"{model.__name__}.{field.name}")
    for room in ROOMS
    for model in apps.get_app_config(room).get_models()
    for field in model._meta.get_fields()
    if field.concrete and field.is_relation
]


def test_the_walk_finds_the_rooms() -> None:
    assert {mine for mine, _, _ in RELATIONS} == set(ROOMS)


@pytest.mark.parametrize(("mine", "other", "name"), RELATIONS, ids=[name for _, _, name in RELATIONS])
def test_no_row_points_to_a_room_above(mine: str, other: str, name: str) -> None:
    assert ROOMS.index(other) <= ROOMS.index(mine)
