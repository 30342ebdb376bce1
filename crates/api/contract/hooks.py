"""What schemathesis has to know that no schema can say: numbers with check
digits, cases and units that exist, and which token goes with which act.

XINQIAO_API     address of the API, with its prefix
XINQIAO_TOKENS  one or more tokens, with blanks between; the first is the usual one
"""

import itertools
import json
import os
import urllib.request

import schemathesis
from hypothesis import strategies as st

API = os.environ["XINQIAO_API"].rstrip("/")
TOKENS = os.environ["XINQIAO_TOKENS"].split()
COUNT = itertools.count()


def get(path, token=TOKENS[0]):
    """An answer of the API, read."""
    request = urllib.request.Request(API + path, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def mod_11_10(digits):
    """Check digit of a case number (ISO 7064 MOD 11,10)."""
    check = 10
    for digit in digits:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - check) % 10)


def mod_11_2(digits):
    """Check character of an identity number (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return "10X98765432"[total % 11]


def mod_31(signs):
    """Check character of a credit code (GB 32100)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(signs))
    return alphabet[-total % 31]


def digits(count):
    return st.text("0123456789", min_size=count, max_size=count)


ROLES = {token: get("/me", token)["posts"][0]["role"] for token in TOKENS}
CASES = sorted(
    {
        case["number"]
        for token in TOKENS
        for queue in ("open", "done")
        for case in get(f"/cases?queue={queue}&limit=100", token)["cases"]
    }
)
CURSORS = {
    path: get(path + "?limit=1").get("next") for path in ("/cases", "/public/cases", "/public/items")
}

nobodys = digits(7).map(lambda count: "26110299" + count).map(lambda id: id + mod_11_10(id))
schemathesis.openapi.format("case-number", st.sampled_from(CASES) | nobodys)
schemathesis.openapi.format(
    "point",
    st.tuples(st.integers(-179, 179), st.integers(-89, 89)).map(lambda at: f"{at[0]}.5,{at[1]}.25"),
)
schemathesis.openapi.format("phone", digits(8).map(lambda rest: "139" + rest))
schemathesis.openapi.format(
    "citizen-id",
    digits(3).map(lambda order: "99000019900101" + order).map(lambda id: id + mod_11_2(id)),
)
schemathesis.openapi.format(
    "credit-code",
    digits(9).map(lambda body: "91990000" + body).map(lambda code: code + mod_31(code)),
)


schemathesis.openapi.format("cursor", st.sampled_from([c for c in CURSORS.values() if c]))
POSITION = get("/public/items/changes?limit=1")["next"]
schemathesis.openapi.format("feed-position", st.sampled_from(["", POSITION]))


@schemathesis.hook
def before_call(context, case, kwargs):
    """A cursor is whatever that very list gave; no other is valid. And if every
    act named a version that never was, or a key used before, hardly any would be
    done: of these only some are left."""
    key = (case.headers or {}).get("Idempotency-Key", "")
    if key.isascii() and key.isprintable() and 0 < len(key) < 150 and len(key) % 8:
        case.headers["Idempotency-Key"] = f"{key}-{next(COUNT)}"
    version = (case.headers or {}).get("If-Match", "").strip('"')
    if version.isdecimal() and int(version) % 8:
        del case.headers["If-Match"]
    if case.query and case.query.get("cursor") in CURSORS.values():
        case.query["cursor"] = CURSORS[case.operation.path]
        case.query.pop("queue", None)


@schemathesis.auth(refresh_interval=None)
class Token:
    """Units act with a unit's token, where there is one; all else with the first."""

    def get(self, case, context):
        tags = case.operation.definition.raw.get("tags", [])
        if "unit" in tags and not case.operation.label.endswith("rulings"):
            for token in TOKENS:
                if ROLES[token] in ("handler", "unit_head"):
                    return token
        return TOKENS[0]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"
