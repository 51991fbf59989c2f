"""Every address says who may reach it."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from talley.web.access import reach_of


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


PATTERNS = list(_patterns(get_resolver()))


def test_the_walk_finds_the_desk() -> None:
    assert "demands/new/" in dict(PATTERNS)


@pytest.mark.parametrize(("address", "pattern"), PATTERNS, ids=[address for address, _ in PATTERNS])
def test_every_address_says_who_may_reach_it(address: str, pattern: URLPattern) -> None:
    reach = reach_of(pattern.callback)
    assert reach in {"anyone", "signed_in", "desk", "custodian"}
    assert (address.startswith("demands/") or address == "custody/") == (reach == "desk")
    assert reach != "custodian" or address.startswith(("custody/^api/", "custody/api/"))
