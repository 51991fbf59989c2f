"""What papers call the things they ask for, and the categories of the law book that these are."""

from __future__ import annotations

BASIC = (
    "name", "postal_address", "connection_records", "session_records", "service_length", "service_types",
    "account_identifier", "network_address", "payment",
)  # fmt: skip
"""What 18 U.S.C. 2703(c)(2) lists, for papers that ask "basic subscriber information"."""

_TABLE: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "subscriber name", "subscriber names", "real name", "full name", "names", "who is behind",
        "identity of the user", "identity of the subscriber", "identity of the account holder",
        "name of the subscriber", "to identify the doe defendant",
    ),
    "postal_address": (
        "address", "addresses", "mailing address", "mailing addresses", "postal address", "postal addresses",
        "postal code", "country", "physical address", "street address", "billing address",
        "residential address", "postal or geographic address",
    ),
    "email_address": (
        "email", "e-mail", "email address", "email addresses", "all email address(es) on file",
        "email addresses on file",
    ),
    "phone_number": (
        "phone number", "phone numbers", "telephone number", "telephone numbers", "mobile number",
        "registered telephone numbers", "telephone number(s)", "phone",
    ),
    "birth_date": ("birth date", "date of birth", "birthdate"),
    "account_identifier": (
        "user name", "user names", "username", "usernames", "account login", "login name", "screen name",
        "screen names", "account number", "subscriber number", "user ID", "account identifiers", "account ID",
    ),
    "profile": ("profile information", "profile photo", "profile picture", "profile data"),
    "service_length": (
        "length of service", "date of account creation", "account creation date", "start date",
        "creation date",
        "date and time of initial registration", "registration date", "date the account was created",
    ),
    "service_types": ("types of service", "type of service", "types of service utilized",
    "services utilized"),
    "session_records": (
        "session times", "records of session times and durations", "session records", "login history",
        "login records", "session times and durations", "date stamps for account accesses", "access logs",
    ),
    "connection_records": (
        "toll records", "toll billing records", "local and long distance toll billing records",
        "connection records", "call detail records", "local and long distance telephone connection records",
    ),
    "network_address": (
        "IP address", "I.P. address", "IP registration", "IP address at account signup", "registration IP",
        "IP address at sign-up", "most recent IP address", "last known IP address", "signup IP address",
        "temporarily assigned network address", "IP address used to create",
    ),
    "ip_log": (
        "IP addresses", "I.P. addresses", "IP logs", "IP address logs", "IP history", "IP history logs",
        "IP history logs and addresses", "logs showing IP address", "logs showing IP addresses", "login IPs",
        "logs showing IP address and date stamps for account accesses", "IP log", "log of IP addresses",
        "IP connection records such as IP addresses", "IP addresses used", "IP connection records",
        "IP connection records such as IP addresses / logs / access numbers",
    ),
    "payment": (
        "method of payment", "means and source of payment", "credit card number", "payment information",
        "means and source of payment including any credit card number", "bank account number",
        "debit or credit card information", "billing information", "source of payment",
    ),
    "device_identifier": ("device identifier", "device identifiers", "IMEI", "MAC address",
    "device information"),
    "identity_documents": ("identity documents", "copies of documents provided", "identification documents"),
    "linked_accounts": (
        "any associated accounts", "associated accounts", "linked accounts", "related accounts",
    ),
    "cookie_linked_accounts": (
        "any associated account acquired through cookie data", "accounts linked by cookie",
        "linked by cookies", "account acquired through cookie data", "accounts linked by cookies",
    ),
    "other_contact_information": (
        "other contact information", "any other contact information", "contact information",
    ),
    "upstream_providers": ("upstream and downstream providers", "upstream providers"),
    "traffic_records": (
        "traffic data", "header information", "non-content header information of messages",
        "routing information",
    ),
    "location": ("location data", "location information", "geolocation", "GPS data"),
    "contact_list": ("contact list", "contact lists", "address book", "list of followers", "friends list"),
    "content": (
        "content data", "contents of communications", "all posts", "all tweets", "any and all tweets",
        "contents of the account", "stored content", "content of communications",
    ),
    "private_messages": (
        "private messages", "direct messages", "the contents of all private messages", "all direct messages",
        "private message",
    ),
    "password": ("password", "passwords"),
    "realtime_metadata": ("pen register", "trap and trace"),
    "realtime_content": ("wiretap", "interception of communications", "real-time content"),
    "everything": (
        "all records", "any and all records", "all information", "any and all information",
        "all customer or subscriber account information", "any and all subscriber account information",
        "all subscriber account information", "any and all user information", "all account information",
        "all records and other evidence", "entire account",
    ),
}  # fmt: skip

_SEVERAL = ("basic subscriber information", "subscriber information", "subscriber account information")

PHRASES: dict[str, tuple[str, ...]] = {
    **{phrase: (category,) for category, phrases in _TABLE.items() for phrase in phrases},
    **dict.fromkeys(_SEVERAL, BASIC),
}
"""Phrase to categories; where phrases overlap the longest wins."""
