"""Nothing that a paper asks for vanishes, and nothing is asked across the end of a sentence."""

import pytest

from reading.made import read, value


def categories(text: str) -> list[str]:
    return [item.category for item in read(text).items]


def test_what_matches_no_category_is_named_as_not_recognised() -> None:
    found = read(
        "You are commanded to produce user names, employer, browsing history, and phone numbers of @a_b."
    )
    assert [i.category for i in found.items] == ["account_identifier", "phone_number"]
    assert value(found, "asked_unrecognised") == ("employer", "browsing history")


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("all messages sent or received", "private_messages"),
        ("search history", "content"),
        ("photographs", "content"),
        ("contacts", "contact_list"),
        ("device IDs", "device_identifier"),
        ("browser fingerprints", "device_identifier"),
        ("credit card or bank account on file", "payment"),
        ("sign-up IP", "network_address"),
        ("all records regarding the account", "everything"),
        ("To/from information of communications", "traffic_records"),
    ],
)
def test_more_of_what_papers_call_things(words: str, category: str) -> None:
    assert categories(f"You are commanded to produce the following records of @a_b: {words}.") == [category]


def test_the_headers_of_messages_are_not_the_messages() -> None:
    assert categories("Please provide non-content header information of messages of @a_b.") == [
        "traffic_records"
    ]


def test_all_records_before_a_list_is_left_for_a_person_to_weigh() -> None:
    found = read("Records required: All records regarding @a_b to include, user names and phone numbers.")
    assert [i.category for i in found.items] == ["account_identifier", "phone_number"]
    assert value(found, "asked_umbrella") == "All records regarding"


def test_a_marked_list_is_read_to_its_end_and_no_further() -> None:
    text = "IT IS ORDERED that X provide the records in Attachment A for @a_b.\nAttachment A\n - Names\n - Shoe size\n"
    text += "It is further ordered that no e-mail address is needed."
    found = read(text)
    assert [i.category for i in found.items] == ["name"]
    assert value(found, "asked_unrecognised") == ("Shoe size",)


def test_what_the_next_sentence_speaks_of_is_not_asked() -> None:
    text = (
        "Please provide the phone number of @a_b. Our address is 1 Dock Road. Name your contact for the user."
    )
    assert categories(text) == ["phone_number"]


def test_a_phrase_does_not_reach_across_the_end_of_a_sentence() -> None:
    assert "account_identifier" not in categories(
        "Please provide the phone number of the user. Name it to us."
    )


BOTH = """EUROPEAN PRODUCTION ORDER CERTIFICATE
SECTION C: Deadlines
[x] without undue delay and at the latest within eight hours in an emergency case
SECTION F: Electronic evidence to be produced
(b) [x] data requested for the sole purpose of identifying the user as defined in Article 3, point (10):
[x] IP connection records such as IP addresses
(c) [x] traffic data
(d) [ ] content data
SECTION G: Information on the underlying conditions
(b) Nature and legal classification of the offence and the applicable statutory provision:
Beleidigung, § 185 StGB
"""


def test_a_certificate_says_per_item_whether_it_serves_to_identify_alone() -> None:
    found = read(BOTH)
    assert [(i.category, i.sole_purpose) for i in found.items] == [
        ("ip_log", True),
        ("traffic_records", False),
    ]
    assert "item.sole_purpose_identify" not in found.facts
    assert "asked_unrecognised" not in found.facts


def test_a_certificate_s_emergency_box_and_its_offence_are_read() -> None:
    found = read(BOTH)
    assert value(found, "emergency") is True
    assert value(found, "offence") == "Beleidigung, § 185 StGB"
