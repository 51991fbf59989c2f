"""What papers call the things they ask for, and the categories of the law book that these are."""

from __future__ import annotations

BASIC = (
    "name", "postal_address", "connection_records", "session_records", "service_length", "service_types",
    "account_identifier", "network_address", "payment",
)  # fmt: skip
"""What 18 U.S.C. 2703(c)(2) lists, for papers that ask "basic subscriber information"."""

_TABLE: dict[str, tuple[str, ...]] = {
    "name": (
        "identity", "identities", "the identity of", "who is it", "subscriber's full name", "name of the person",
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
        "recovery email", "recovery e-mail", "registration email", "email they signed up with",
        "email", "e-mail", "email address", "email addresses", "all email address(es) on file",
        "email addresses on file",
    ),
    "phone_number": (
        "verified mobile number", "recovery phone",
        "phone number", "phone numbers", "telephone number", "telephone numbers", "mobile number",
        "registered telephone numbers", "telephone number(s)", "phone",
    ),
    "birth_date": ("birth date", "date of birth", "birthdate"),
    "account_identifier": (
        "account name", "account names",
        "user name", "user names", "username", "usernames", "account login", "login name", "screen name",
        "screen names", "account number", "subscriber number", "user ID", "account identifiers", "account ID",
    ),
    "profile": (
        "biography", "profile","profile information", "profile photo", "profile picture", "profile data"),
    "service_length": (
        "length of service", "date of account creation", "account creation date", "start date",
        "creation date",
        "date and time of initial registration", "registration date", "date the account was created",
    ),
    "service_types": ("types of service", "type of service", "types of service utilized",
    "services utilized"),
    "session_records": (
        "log-in history", "sign-in history", "login times", "login activity", "logs of logins",
        "session times", "records of session times and durations", "session records", "login history",
        "login records", "session times and durations", "date stamps for account accesses", "access logs",
    ),
    "connection_records": (
        "toll records", "toll billing records", "local and long distance toll billing records",
        "connection records", "call detail records", "local and long distance telephone connection records",
    ),
    "network_address": (
        "sign-up IP", "signup IP", "IP at signup", "registration IPs", "last known IP", "most recent IP", "IP used to create",
        "IP address", "I.P. address", "IP registration", "IP address at account signup", "registration IP",
        "IP address at sign-up", "most recent IP address", "last known IP address", "signup IP address",
        "temporarily assigned network address", "IP address used to create",
    ),
    "ip_log": (
        "all IP", "IPs", "IP logins", "IP data",
        "IP addresses", "I.P. addresses", "IP logs", "IP address logs", "IP history", "IP history logs",
        "IP history logs and addresses", "logs showing IP address", "logs showing IP addresses", "login IPs",
        "logs showing IP address and date stamps for account accesses", "IP log", "log of IP addresses",
        "IP connection records such as IP addresses", "IP addresses used", "IP connection records",
        "IP connection records such as IP addresses / logs / access numbers",
        "IP connection records such as IP addresses / logs / access numbers together with source ports and time stamps",
    ),
    "payment": (
        "credit card", "credit cards", "debit card", "bank account", "bank accounts", "card number", "card on file", "payment method", "payment methods", "payment records", "credit card or bank account", "credit card or bank account on file", "card or bank account",
        "method of payment", "means and source of payment", "credit card number", "payment information",
        "means and source of payment including any credit card number", "bank account number",
        "debit or credit card information", "billing information", "source of payment",
    ),
    "device_identifier": (
        "device ID", "device IDs", "browser fingerprint", "browser fingerprints", "device fingerprint", "device fingerprints", "advertising identifier", "advertising ID", "user agent", "user agents", "MAC addresses", "device data", "hardware identifiers","device identifier", "device identifiers", "IMEI", "MAC address",
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
        "Verkehrsdaten", "transactional records", "electronic communication transactional records", "to/from information", "to/from information of communications", "header information of messages", "message headers", "metadata",
        "traffic data", "header information", "non-content header information of messages",
        "routing information",
    ),
    "location": (
        "GPS", "location history", "cell site", "cell site location information", "cell-site location", "geolocation data","location data", "location information", "geolocation", "GPS data"),
    "contact_list": (
        "contacts", "followers", "follower list", "friend list", "list of contacts","contact list", "contact lists", "address book", "list of followers", "friends list"),
    "content": (
        "photographs", "photos", "videos", "images", "posts", "search history", "search queries", "contents of direct messages posted", "Inhaltsdaten", "tweets", "drafts", "stored communications", "contents of the messages",
        "content data", "contents of communications", "all posts", "all tweets", "any and all tweets",
        "contents of the account", "stored content", "content of communications",
    ),
    "private_messages": (
        "messages", "all messages", "messages sent or received", "the contents of direct messages", "contents of direct messages", "chats", "chat messages", "emails sent", "message content",
        "private messages", "direct messages", "the contents of all private messages", "all direct messages",
        "private message",
    ),
    "password": ("password", "passwords"),
    "realtime_metadata": ("pen register", "trap and trace"),
    "realtime_content": ("wiretap", "interception of communications", "real-time content"),
    "everything": (
        "everything", "all records regarding", "records regarding", "all data", "all documents", "any and all documents", "complete account", "the whole account", "all records pertaining", "full account",
        "all records", "any and all records", "all information", "any and all information",
        "all customer or subscriber account information", "any and all subscriber account information",
        "all subscriber account information", "any and all user information", "all account information",
        "all records and other evidence", "entire account",
    ),
}  # fmt: skip

_SEVERAL = (
    "basic subscriber information", "subscriber information", "subscriber account information", "subscriber info",
    "subscriber records", "all subscriber information",
)  # fmt: skip

PHRASES: dict[str, tuple[str, ...]] = {
    **{phrase: (category,) for category, phrases in _TABLE.items() for phrase in phrases},
    **dict.fromkeys(_SEVERAL, BASIC),
}
"""Phrase to categories; where phrases overlap the longest wins."""
