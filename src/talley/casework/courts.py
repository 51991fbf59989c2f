"""The federal courts of the United States: circuits, states and districts. Source: 28 U.S.C. §§ 41, 81-131.

Districts go by the ids of the open courts database: `cand` is the Northern District of California.
"""

from __future__ import annotations

# State, its name, and the sides of its districts; a dash stands for a district that is the whole state.
_LISTED = """
AL Alabama nms; AK Alaska -; AZ Arizona -; AR Arkansas ew; CA California necs; CO Colorado -; CT Connecticut -;
DE Delaware -; DC District of Columbia -; FL Florida nms; GA Georgia nms; HI Hawaii -; ID Idaho -;
IL Illinois ncs; IN Indiana ns; IA Iowa ns; KS Kansas -; KY Kentucky ew; LA Louisiana emw; ME Maine -;
MD Maryland -; MA Massachusetts -; MI Michigan ew; MN Minnesota -; MS Mississippi ns; MO Missouri ew;
MT Montana -; NE Nebraska -; NV Nevada -; NH New Hampshire -; NJ New Jersey -; NM New Mexico -;
NY New York nesw; NC North Carolina emw; ND North Dakota -; OH Ohio ns; OK Oklahoma new; OR Oregon -;
PA Pennsylvania emw; RI Rhode Island -; SC South Carolina -; SD South Dakota -; TN Tennessee emw;
TX Texas nsew; UT Utah -; VT Vermont -; VA Virginia ew; WA Washington ew; WV West Virginia ns;
WI Wisconsin ew; WY Wyoming -; PR Puerto Rico -; GU Guam -; VI Virgin Islands -;
MP Northern Mariana Islands -
"""
_SIDES = {"n": "Northern", "s": "Southern", "e": "Eastern", "w": "Western", "c": "Central", "m": "Middle"}
_ROWS = tuple(
    (entry[:2], entry[3:].rsplit(" ", 1)[0], entry.rsplit(" ", 1)[1])
    for entry in " ".join(_LISTED.split()).split("; ")
)

STATES: dict[str, str] = {code: name for code, name, _ in _ROWS}
DISTRICTS: dict[str, str] = {
    (f"{code.lower()}d" if side == "-" else f"{code.lower()}{side}d"): (
        f"{_SIDES[side]} District of {name}"
        if side != "-"
        else f"District of {name.removeprefix('District of ')}"
    )
    for code, name, sides in _ROWS
    for side in sides
}
CIRCUITS: dict[str, str] = {
    **{
        str(number): f"{title} Circuit"
        for number, title in enumerate(
            [
                "First",
                "Second",
                "Third",
                "Fourth",
                "Fifth",
                "Sixth",
                "Seventh",
                "Eighth",
                "Ninth",
                "Tenth",
                "Eleventh",
            ],
            1,
        )
    },
    "dc": "D.C. Circuit",
    "fed": "Federal Circuit",
}
