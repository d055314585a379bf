#!/usr/bin/env python3
"""Makes the test vectors beside this file.

An implementation of its own, from the description of the schemes alone: standard library, no code shared with
`@x/signing`. Every hostile case carries the code that was decided for it by hand; the verifier below must come to the
same code, or nothing is written. Append cases at the end of a list: the ids of published cases do not change.

    python3 make_vectors.py            writes the files
    python3 make_vectors.py --check    fails if a file differs
"""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent

# ---------------------------------------------------------------- the schemes


def mac(secret, message):
    return hmac.new(secret.encode("utf-8"), message, hashlib.sha256).digest()


def mac_hex(secret, message):
    return mac(secret, message).hex()


def mac_base64(secret, message):
    return base64.b64encode(mac(secret, message)).decode("ascii")


def itpay_request_bytes(timestamp, method, path, body):
    return f"{timestamp}{method}{path}".encode("utf-8") + body


def itpay_webhook_bytes(timestamp, body):
    return timestamp.encode("ascii") + b"." + body


def stablecoin_request_bytes(timestamp, method, path, query, body):
    lines = [timestamp, method, path]
    hashed = body or query.encode("utf-8")
    if hashed:
        lines.append(base64.b64encode(hashlib.sha256(hashed).digest()).decode("ascii"))
    return "\n".join(lines).encode("utf-8")


def stablecoin_webhook_bytes(timestamp, body):
    return timestamp.encode("ascii") + b"\n" + body


# ---------------------------------------------------------------- the rules of refusal

CODES = {
    "header-missing": "ERR_SIGNING_HEADER_MISSING",
    "header-malformed": "ERR_SIGNING_HEADER_MALFORMED",
    "timestamp-malformed": "ERR_SIGNING_TIMESTAMP_MALFORMED",
    "timestamp-wrong-unit": "ERR_SIGNING_TIMESTAMP_WRONG_UNIT",
    "timestamp-too-old": "ERR_SIGNING_TIMESTAMP_TOO_OLD",
    "timestamp-too-new": "ERR_SIGNING_TIMESTAMP_TOO_NEW",
    "signature-malformed": "ERR_SIGNING_SIGNATURE_MALFORMED",
    "signature-mismatch": "ERR_SIGNING_SIGNATURE_MISMATCH",
    "request-malformed": "ERR_SIGNING_REQUEST_MALFORMED",
}


class Refused(Exception):
    pass


def ascii_match(pattern, text):
    return re.fullmatch(pattern, text, re.ASCII) is not None


def check_seconds(text):
    if ascii_match(r"[1-9][0-9]{0,10}", text):
        return int(text)
    raise Refused("timestamp-wrong-unit" if ascii_match(r"[1-9][0-9]{12}", text) else "timestamp-malformed")


def check_milliseconds(text):
    if ascii_match(r"[0-9]{13}", text):
        return int(text)
    raise Refused("timestamp-wrong-unit" if ascii_match(r"[0-9]{10}", text) else "timestamp-malformed")


def check_hex(text):
    if not ascii_match(r"[0-9a-f]{64}", text):
        raise Refused("signature-malformed")


def check_base64(text):
    if not ascii_match(r"[A-Za-z0-9+/]{43}=", text):
        raise Refused("signature-malformed")
    if base64.b64encode(base64.b64decode(text)).decode("ascii") != text:
        raise Refused("signature-malformed")


def check_window(signed_ms, now_ms, tolerance_ms):
    if now_ms - signed_ms > tolerance_ms:
        raise Refused("timestamp-too-old")
    if signed_ms - now_ms > tolerance_ms:
        raise Refused("timestamp-too-new")


def find_secret(secrets, candidates, make):
    for index, secret in enumerate(secrets):
        expected = make(secret)
        if any(hmac.compare_digest(expected, candidate) for candidate in candidates):
            return index
    raise Refused("signature-mismatch")


def check_request_line(method, path, query=""):
    control = r"[\x00-\x1f\x7f-\x9f]"
    if not ascii_match(r"[A-Z]+", method):
        raise Refused("request-malformed")
    if not path.startswith("/") or re.search(control + r"|[?#]", path):
        raise Refused("request-malformed")
    if query.startswith("?") or "#" in query or re.search(control, query):
        raise Refused("request-malformed")


def split_header(header):
    if header is None or header == "":
        raise Refused("header-missing")
    if len(header) > 1024 or header.endswith(" "):
        raise Refused("header-malformed")
    timestamps, signatures = [], []
    # Spaces belong to a comma: at the very beginning they are part of what stands there.
    for element in re.split(" *, *", header):
        key, equals, value = element.partition("=")
        if not equals or not ascii_match(r"[A-Za-z0-9_.-]+", key):
            raise Refused("header-malformed")
        if key == "t":
            timestamps.append(value)
        elif key == "v1":
            signatures.append(value)
        elif not ascii_match(r"[!-~]*", value):
            raise Refused("header-malformed")
    if len(timestamps) != 1 or not 1 <= len(signatures) <= 8:
        raise Refused("header-malformed")
    return timestamps[0], signatures


def verify_itpay_webhook(case):
    text, signatures = split_header(case["header"])
    seconds = check_seconds(text)
    for signature in signatures:
        check_hex(signature)
    check_window(seconds * 1000, case["nowMs"], case["toleranceSeconds"] * 1000)
    body = bytes.fromhex(case["bodyHex"])
    index = find_secret(case["secrets"], signatures, lambda secret: mac_hex(secret, itpay_webhook_bytes(text, body)))
    return {"timestamp": seconds, "secretIndex": index}


def verify_itpay_request(case):
    if not case["timestamp"] or not case["signature"]:
        raise Refused("header-missing")
    seconds = check_seconds(case["timestamp"])
    check_hex(case["signature"])
    check_window(seconds * 1000, case["nowMs"], case["toleranceSeconds"] * 1000)
    method, path, body = case["method"], case["path"], bytes.fromhex(case["bodyHex"])
    check_request_line(method, path)
    if re.search(r'[ {\["]', path) or (body and body[:1] not in (b" ", b"\t", b"\r", b"\n", b"{", b"[", b'"')):
        raise Refused("request-malformed")
    message = itpay_request_bytes(case["timestamp"], method, path, body)
    return {"timestamp": seconds, "secretIndex": find_secret(case["secrets"], [case["signature"]], lambda s: mac_hex(s, message))}


def verify_stablecoin_request(case):
    if not case["timestamp"] or not case["signature"]:
        raise Refused("header-missing")
    milliseconds = check_milliseconds(case["timestamp"])
    check_base64(case["signature"])
    check_window(milliseconds, case["nowMs"], case["toleranceMs"])
    method, path, query, body = case["method"], case["path"], case["query"], bytes.fromhex(case["bodyHex"])
    check_request_line(method, path, query)
    message = stablecoin_request_bytes(case["timestamp"], method, path, query, body)
    return {"timestamp": milliseconds, "secretIndex": find_secret(case["secrets"], [case["signature"]], lambda s: mac_base64(s, message))}


def verify_stablecoin_webhook(case):
    if not case["timestamp"] or not case["signature"]:
        raise Refused("header-missing")
    milliseconds = check_milliseconds(case["timestamp"])
    check_base64(case["signature"])
    check_window(milliseconds, case["nowMs"], case["toleranceMs"])
    body, path, form = bytes.fromhex(case["bodyHex"]), case["path"], case["form"]
    reason = "request-malformed"
    if form in ("auto", "body") and not re.match(rb"[A-Z]+\n/", body):
        try:
            message = stablecoin_webhook_bytes(case["timestamp"], body)
            index = find_secret(case["secrets"], [case["signature"]], lambda s: mac_base64(s, message))
            return {"timestamp": milliseconds, "secretIndex": index, "form": "body"}
        except Refused:
            reason = "signature-mismatch"
    if form in ("auto", "request") and path is not None:
        try:
            check_request_line("POST", path)
            message = stablecoin_request_bytes(case["timestamp"], "POST", path, "", body)
            index = find_secret(case["secrets"], [case["signature"]], lambda s: mac_base64(s, message))
            return {"timestamp": milliseconds, "secretIndex": index, "form": "request"}
        except Refused as refusal:
            if str(refusal) == "signature-mismatch":
                reason = "signature-mismatch"
    raise Refused(reason)


# ---------------------------------------------------------------- collecting cases


class Collection:
    def __init__(self, prefix, verify, defaults):
        self.prefix, self.verify, self.defaults, self.cases = prefix, verify, defaults, []

    def add(self, comment, flags, reason=None, **fields):
        case = {"id": f"{self.prefix}-{len(self.cases) + 1:03d}", "comment": comment, "flags": flags}
        case.update({**self.defaults, **fields})
        try:
            outcome, refused = self.verify(case), None
        except Refused as refusal:
            outcome, refused = None, str(refusal)
        if refused != reason:
            sys.exit(f"{case['id']} {comment}: decided {reason}, but the verifier says {refused}")
        case["result"] = "valid" if reason is None else "invalid"
        if reason is None:
            case["expected"] = outcome
        else:
            case["code"] = CODES[reason]
        self.cases.append(case)


def text(body):
    return body.encode("utf-8").hex()


def flip(value, index, replacement):
    return value[:index] + replacement + value[index + 1 :]


# ---------------------------------------------------------------- ItPay webhooks

WHSEC = "whsec_xxxxxxxxxxxx"
T = "1745712345"
NOW = int(T) * 1000
EVENT = b'{"id":"evt_1","type":"payment_intent.succeeded","data":{}}'
SIG = mac_hex(WHSEC, itpay_webhook_bytes(T, EVENT))
GOOD = f"t={T},v1={SIG}"


def itpay_webhooks():
    c = Collection(
        "itpay-webhook",
        verify_itpay_webhook,
        {"secrets": [WHSEC], "header": GOOD, "bodyHex": EVENT.hex(), "nowMs": NOW, "toleranceSeconds": 300},
    )
    other = mac_hex("whsec_other", itpay_webhook_bytes(T, EVENT))

    def signed(body, secret=WHSEC, t=T):
        return f"t={t},v1={mac_hex(secret, itpay_webhook_bytes(t, body))}"

    # valid
    c.add("the published vector", ["Published", "Signable"])
    c.add("an empty body", ["Signable"], header=signed(b""), bodyHex="")
    c.add("a body of several scripts", ["Signable"], header=signed("{\"名\":\"支付 ✓ 🧾\"}".encode()), bodyHex=text("{\"名\":\"支付 ✓ 🧾\"}"))
    c.add("a body that is not UTF-8: the bytes count, not their text", ["Bytes", "Signable"], header=signed(b"\xff\xfe\x00\x80"), bodyHex="fffe0080")
    c.add("a body with a byte order mark", ["Bytes", "Signable"], header=signed(b"\xef\xbb\xbf{}"), bodyHex="efbbbf7b7d")
    c.add("a body of line ends", ["Bytes", "Signable"], header=signed(b"\r\n\n"), bodyHex="0d0a0a")
    c.add("a body of 4096 bytes", ["Signable"], header=signed(b"a" * 4096), bodyHex=(b"a" * 4096).hex())
    c.add("exactly at the tolerance, old", ["Window", "Signable"], nowMs=NOW + 300_000)
    c.add("exactly at the tolerance, new", ["Window", "Signable"], nowMs=NOW - 300_000)
    c.add("a tolerance of one second, at its edge", ["Window", "Signable"], nowMs=NOW + 1000, toleranceSeconds=1)
    c.add("a tolerance of half a second, at its edge", ["Window", "Signable"], nowMs=NOW + 500, toleranceSeconds=0.5)
    c.add("the keys in the other order", ["Header"], header=f"v1={SIG},t={T}")
    c.add("a space after the comma", ["Header"], header=f"t={T}, v1={SIG}")
    c.add("spaces around the comma", ["Header"], header=f"t={T}   ,   v1={SIG}")
    c.add("an unknown key before", ["Header"], header=f"v0=abc,{GOOD}")
    c.add("an unknown key after", ["Header"], header=f"{GOOD},v2=00ff")
    c.add("an unknown key whose value holds =", ["Header"], header=f"{GOOD},kid=a==")
    c.add("an unknown key without a value", ["Header"], header=f"{GOOD},kid=")
    c.add("an upper-case key is another, unknown key", ["Header"], header=f"T=1,V1=2,{GOOD}")
    c.add("an unknown key that begins like t", ["Header"], header=f"tt=1,{GOOD}")
    c.add("an unknown key that begins like v1", ["Header"], header=f"{GOOD},v11=1")
    c.add("two signatures, the second one matches", ["Rotation"], header=f"t={T},v1={other},v1={SIG}")
    c.add("two signatures, the first one matches", ["Rotation"], header=f"t={T},v1={SIG},v1={other}")
    c.add("eight signatures, the last one matches", ["Rotation"], header=f"t={T}" + f",v1={other}" * 7 + f",v1={SIG}")
    c.add("the same signature twice", ["Rotation"], header=f"t={T},v1={SIG},v1={SIG}")
    c.add("two secrets, the old one matches", ["Rotation"], secrets=["whsec_new", WHSEC])
    c.add("eight secrets, the last one matches", ["Rotation"], secrets=[f"whsec_{n}" for n in range(7)] + [WHSEC])
    c.add("both secrets match: the newest is named", ["Rotation"], header=f"t={T},v1={SIG},v1={other}", secrets=["whsec_other", WHSEC])
    c.add("a header of exactly 1024 characters", ["Header"], header=f"{GOOD},x=" + "a" * (1024 - len(GOOD) - 3))
    c.add("a secret of several scripts", ["Signable"], secrets=["секрет-秘密"], header=signed(EVENT, "секрет-秘密"))
    c.add("a secret longer than a block of SHA-256", ["Signable"], secrets=["k" * 100], header=signed(EVENT, "k" * 100))
    c.add("the first second of all", ["Window", "Signable"], header=signed(EVENT, t="1"), nowMs=1000)
    c.add("a timestamp of eleven digits", ["Window", "Signable"], header=signed(EVENT, t="99999999999"), nowMs=99999999999000)

    # hostile headers: no header
    c.add("no header", ["Missing"], "header-missing", header=None)
    c.add("an empty header", ["Missing"], "header-missing", header="")

    # the form of the header
    for comment, header in [
        ("one space", " "),
        ("a comma", ","),
        ("an equals sign", "="),
        ("a word", "garbage"),
        ("JSON", '{"t":1745712345}'),
        ("another scheme's header", "sha256=" + SIG),
        ("a bearer token", "Bearer abc"),
        ("the bare signature", SIG),
        ("the timestamp alone", f"t={T}"),
        ("the signature alone", f"v1={SIG}"),
        ("an older version alone", f"t={T},v0={SIG}"),
        ("a newer version alone", f"t={T},v2={SIG}"),
        ("an upper-case T", f"T={T},v1={SIG}"),
        ("an upper-case V1", f"t={T},V1={SIG}"),
        ("the timestamp twice, equal", f"t={T},t={T},v1={SIG}"),
        ("the timestamp twice, different", f"t={T},t=1745712346,v1={SIG}"),
        ("the timestamp twice, the good one last", f"t=1,v1={SIG},t={T}"),
        ("the whole header twice, as a proxy joins them", f"{GOOD}, {GOOD}"),
        ("nine signatures", f"t={T}" + f",v1={SIG}" * 9),
        ("a hundred empty signatures", f"t={T}" + ",v1=" * 100),
        ("a trailing comma", f"{GOOD},"),
        ("a trailing comma and a space", f"{GOOD}, "),
        ("a leading comma", f",{GOOD}"),
        ("two commas", f"t={T},,v1={SIG}"),
        ("two commas around a space", f"t={T}, ,v1={SIG}"),
        ("a semicolon for the comma", f"t={T};v1={SIG}"),
        ("a space for the comma", f"t={T} v1={SIG}"),
        ("an ampersand for the comma", f"t={T}&v1={SIG}"),
        ("a full-width comma", f"t={T}\uff0cv1={SIG}"),
        ("a colon for the equals sign", f"t:{T},v1:{SIG}"),
        ("a leading space", f" {GOOD}"),
        ("a leading tab", f"\t{GOOD}"),
        ("a tab after the comma", f"t={T},\tv1={SIG}"),
        ("a space before an equals sign", f"t ={T},v1={SIG}"),
        ("a line feed after the comma", f"t={T},\nv1={SIG}"),
        ("a carriage return at the end of an unknown value", f"x=1\r,{GOOD}"),
        ("a NUL in an unknown value", f"x=a\0b,{GOOD}"),
        ("a space inside an unknown value", f"x=a b,{GOOD}"),
        ("an unknown value that is not ASCII", f"x=\u00e9,{GOOD}"),
        ("an unknown key that is not ASCII", f"\u00e9=1,{GOOD}"),
        ("an unknown key with a quote", f'"x"=1,{GOOD}'),
        ("an unknown element without =", f"x,{GOOD}"),
        ("an element with an empty key", f"=1,{GOOD}"),
        ("quotes around the whole header", f'"{GOOD}"'),
        ("brackets around the whole header", f"[{GOOD}]"),
        ("a byte order mark before the header", f"\ufeff{GOOD}"),
        ("a zero-width space before t", f"\u200b{GOOD}"),
        ("a Cyrillic letter in place of v", f"t={T},\u03bd1={SIG}"),
        ("1025 characters", f"{GOOD},x=" + "a" * (1025 - len(GOOD) - 3)),
        ("2000 commas", "," * 2000),
        ("a key of 2000 letters", "a" * 2000 + f"=1,{GOOD}"),
        ("the name of the header in its value", f"X-ItPay-Signature: {GOOD}"),
        ("__proto__ as a key does not replace t", f"__proto__=1,v1={SIG}"),
    ]:
        c.add(comment, ["Header"], "header-malformed", header=header)

    # the form of the timestamp
    for comment, t in [
        ("a leading zero", "0" + T),
        ("zero", "0"),
        ("a plus sign", "+" + T),
        ("a minus sign", "-" + T),
        ("a suffix", T + "abc"),
        ("a prefix", "abc" + T),
        ("a fraction", T + ".0"),
        ("an exponent", "1.745712345e9"),
        ("hexadecimal", "0x680d7b59"),
        ("octal", "0o15003275531"),
        ("an underscore", "1_745_712_345"),
        ("not a number", "NaN"),
        ("infinity", "Infinity"),
        ("null", "null"),
        ("a date", "2025-04-27T00:05:45Z"),
        ("a space inside", "17457 12345"),
        ("a space before", " " + T),
        ("full-width digits", "\uff11\uff17\uff14\uff15\uff17\uff11\uff12\uff13\uff14\uff15"),
        ("Arabic-Indic digits", "\u0661\u0667\u0664\u0665\u0667\u0661\u0662\u0663\u0664\u0665"),
        ("a line feed behind", T + "\n"),
        ("a NUL behind", T + "\0"),
        ("twelve digits", "174571234500"),
        ("fourteen digits", T + "0000"),
        ("microseconds", T + "000000"),
        ("400 digits", "1" * 400),
        ("quotes", f'"{T}"'),
        ("an equals sign", "=" + T),
        ("a semicolon and a second value", T + ";1"),
        ("thirteen zeros", "0" * 13),
    ]:
        c.add(f"the timestamp: {comment}", ["Timestamp"], "timestamp-malformed", header=f"t={t},v1={SIG}")
    c.add("the timestamp: empty", ["Timestamp"], "timestamp-malformed", header=f"t=,v1={SIG}")
    c.add("the timestamp: milliseconds", ["Timestamp", "Unit"], "timestamp-wrong-unit", header=f"t={T}000,v1={SIG}")
    c.add(
        "the timestamp: milliseconds, rightly signed",
        ["Timestamp", "Unit"],
        "timestamp-wrong-unit",
        header=signed(EVENT, t=T + "000"),
    )

    # the window
    c.add("one millisecond too old", ["Window"], "timestamp-too-old", nowMs=NOW + 300_001)
    c.add("one millisecond too new", ["Window"], "timestamp-too-new", nowMs=NOW - 300_001)
    c.add("a day old", ["Window"], "timestamp-too-old", nowMs=NOW + 86_400_000)
    c.add("a day ahead", ["Window"], "timestamp-too-new", nowMs=NOW - 86_400_000)
    c.add("the first second of all, today", ["Window"], "timestamp-too-old", header=signed(EVENT, t="1"))
    c.add("the last second that fits", ["Window"], "timestamp-too-new", header=signed(EVENT, t="99999999999"))
    c.add("seconds passed as now", ["Window", "Unit"], "timestamp-too-new", nowMs=int(T))
    c.add("a tolerance of one second, passed", ["Window"], "timestamp-too-old", nowMs=NOW + 1001, toleranceSeconds=1)

    # the form of the signature
    for comment, v1 in [
        ("upper-case hex", SIG.upper()),
        ("one upper-case digit", flip(SIG, 0, "A")),
        ("63 digits", SIG[:-1]),
        ("65 digits", SIG + "0"),
        ("128 digits", SIG + SIG),
        ("62 digits", SIG[:-2]),
        ("two digits", "a4"),
        ("a letter that is no digit", flip(SIG, 10, "g")),
        ("junk behind whole digits", SIG[:62] + "zz"),
        ("0x before", "0x" + SIG),
        ("Base64", base64.b64encode(bytes.fromhex(SIG)).decode()),
        ("Base64 without padding", base64.b64encode(bytes.fromhex(SIG)).decode().rstrip("=")),
        ("a space inside", SIG[:32] + " " + SIG[32:]),
        ("a space before", " " + SIG),
        ("a line feed behind", SIG + "\n"),
        ("a NUL behind", SIG + "\0"),
        ("colons between the bytes", ":".join(SIG[i : i + 2] for i in range(0, 64, 2))),
        ("quotes", f'"{SIG}"'),
        ("full-width digits", SIG.replace("0", "\uff10")),
        ("a Cyrillic a", flip(SIG, 0, "\u0430")),
        ("a scheme's prefix", "sha256=" + SIG),
        ("a semicolon behind", SIG + ";"),
        ("the word undefined", "undefined"),
    ]:
        c.add(f"the signature: {comment}", ["Signature"], "signature-malformed", header=f"t={T},v1={v1}")
    c.add("the signature: empty", ["Signature"], "signature-malformed", header=f"t={T},v1=")
    c.add("the signature: a space at the end of the header", ["Signature"], "header-malformed", header=f"{GOOD} ")
    c.add("a good signature beside a malformed one", ["Signature"], "signature-malformed", header=f"t={T},v1={SIG},v1=abc")
    c.add("a malformed signature before a good one", ["Signature"], "signature-malformed", header=f"t={T},v1=abc,v1={SIG}")

    # signatures that are none of ours
    for comment, fields in [
        ("64 zeros", {"header": f"t={T},v1={'0' * 64}"}),
        ("64 times f", {"header": f"t={T},v1={'f' * 64}"}),
        ("the first bit of the signature flipped", {"header": f"t={T},v1={flip(SIG, 0, '2')}"}),
        ("the last bit of the signature flipped", {"header": f"t={T},v1={flip(SIG, 63, '2')}"}),
        ("the halves of the signature exchanged", {"header": f"t={T},v1={SIG[32:]}{SIG[:32]}"}),
        ("the digits of the signature reversed", {"header": f"t={T},v1={SIG[::-1]}"}),
        ("another secret", {"header": f"t={T},v1={other}"}),
        ("a secret that differs in case", {"secrets": [WHSEC.upper()]}),
        ("a secret without its prefix", {"secrets": [WHSEC.removeprefix("whsec_")]}),
        ("eight wrong secrets", {"secrets": [f"whsec_{n}" for n in range(8)]}),
        ("a timestamp one second later", {"header": f"t=1745712346,v1={SIG}"}),
        ("one more byte in the body", {"bodyHex": (EVENT + b"\n").hex()}),
        ("one byte less in the body", {"bodyHex": EVENT[:-1].hex()}),
        ("an empty body", {"bodyHex": ""}),
        ("the body serialised again with spaces", {"bodyHex": text('{"id": "evt_1", "type": "payment_intent.succeeded", "data": {}}')}),
        ("the keys of the body in another order", {"bodyHex": text('{"type":"payment_intent.succeeded","id":"evt_1","data":{}}')}),
        ("another event", {"bodyHex": text('{"id":"evt_2","type":"payment_intent.succeeded","data":{}}')}),
        ("the body behind a byte order mark", {"bodyHex": (b"\xef\xbb\xbf" + EVENT).hex()}),
        ("the body as UTF-16", {"bodyHex": EVENT.decode().encode("utf-16-le").hex()}),
        ("the body signed without the timestamp", {"header": f"t={T},v1={mac_hex(WHSEC, EVENT)}"}),
        ("timestamp and body without the dot", {"header": f"t={T},v1={mac_hex(WHSEC, T.encode() + EVENT)}"}),
        ("a line feed for the dot", {"header": f"t={T},v1={mac_hex(WHSEC, T.encode() + b'%c' % 10 + EVENT)}"}),
        ("the plain SHA-256 of what is signed", {"header": f"t={T},v1={hashlib.sha256(itpay_webhook_bytes(T, EVENT)).hexdigest()}"}),
        ("HMAC with message and key exchanged", {"header": f"t={T},v1={hmac.new(itpay_webhook_bytes(T, EVENT), WHSEC.encode(), hashlib.sha256).hexdigest()}"}),
        ("the first 32 bytes of HMAC-SHA512", {"header": f"t={T},v1={hmac.new(WHSEC.encode(), itpay_webhook_bytes(T, EVENT), hashlib.sha512).hexdigest()[:64]}"}),
        ("the dot moved into the body", {"header": f"t=174571234,v1={SIG}", "bodyHex": (b"5." + EVENT).hex(), "nowMs": 174571234000}),
        ("a body that decodes to the same text: FF", {"header": signed("\ufffd".encode()), "bodyHex": "ff"}),
        ("a body that decodes to the same text: FE", {"header": signed(b"\xff"), "bodyHex": "fe"}),
        ("two signatures, none matches", {"header": f"t={T},v1={other},v1={'0' * 64}"}),
    ]:
        c.add(comment, ["Mismatch"], "signature-mismatch", **fields)
    c.add("7 unknown keys in a row, twice", ["Header"], header="x=1," * 7 + GOOD + ",x=1" * 7)
    c.add("8 unknown keys in a row", ["Header"], header=GOOD + ",x=1" * 8)
    c.add("4 spaces on both sides of a comma", ["Header"], header=f"t={T}{' ' * 4},{' ' * 4}v1={SIG}")
    c.add("5 spaces behind a comma", ["Header"], header=f"t={T},{' ' * 5}v1={SIG}")
    c.add("a key of 64 letters", ["Header"], header=f"{GOOD},{'k' * 64}=1")
    c.add("a key of 65 letters", ["Header"], header=f"{GOOD},{'k' * 65}=1")
    c.add("200 unknown keys in a row", ["Header"], header=GOOD + ",x=1" * 200)
    c.add("a key of 900 letters", ["Header"], header=f"{GOOD},{'k' * 900}=1")
    c.add("400 spaces on both sides of a comma", ["Header"], header=f"t={T}{' ' * 400},{' ' * 400}v1={SIG}")
    c.add("the timestamp between two signatures", ["Header", "Rotation"], header=f"v1={other},t={T},v1={SIG}")
    c.add("a tab among the spaces behind a comma", ["Header"], "header-malformed", header=f"t={T}, \t v1={SIG}")
    return c


# ---------------------------------------------------------------- ItPay requests


def itpay_requests():
    secret, path, body = "sk_test_example", "/v1/payment-intents", b'{"amount":500,"currency":"USD"}'

    def signed(method, path, body, t=T, key=secret):
        return {
            "timestamp": t,
            "method": method,
            "path": path,
            "bodyHex": body.hex(),
            "signature": mac_hex(key, itpay_request_bytes(t, method, path, body)),
        }

    c = Collection("itpay-request", verify_itpay_request, {"secrets": [secret], "nowMs": NOW, "toleranceSeconds": 300, **signed("POST", path, body)})
    c.add("the published vector", ["Published", "Signable"])
    c.add("GET without a body", ["Signable"], **signed("GET", path + "/pi_1", b""))
    c.add("DELETE without a body", ["Signable"], **signed("DELETE", path + "/pi_1", b""))
    c.add("PATCH without a body", ["Signable"], **signed("PATCH", "/v1/services/svc_1/activate", b""))
    c.add("a percent-encoded path", ["Signable"], **signed("GET", "/v1/services/%E6%9C%8D%20%7B", b""))
    c.add("dot segments stay as they are", ["Signable"], **signed("GET", "/v1/../v1/./services//x", b""))
    c.add("a body that begins with white space", ["Signable"], **signed("POST", path, b" \r\n{}"))
    c.add("a body that is an array", ["Signable"], **signed("POST", path, b"[]"))
    c.add("a body of several scripts", ["Signable"], **signed("POST", path, '{"description":"支付"}'.encode()))
    c.add("an API key that was replaced", ["Rotation"], secrets=["sk_test_new", secret])
    c.add("exactly at the tolerance", ["Window", "Signable"], nowMs=NOW + 300_000)

    good = signed("POST", path, body)
    for comment, fields, reason in [
        ("no timestamp", {"timestamp": None}, "header-missing"),
        ("no signature", {"signature": None}, "header-missing"),
        ("an empty signature", {"signature": ""}, "header-missing"),
        ("milliseconds", signed("POST", path, body, T + "000"), "timestamp-wrong-unit"),
        ("a timestamp with a line feed", signed("POST", path, body, T + "\n"), "timestamp-malformed"),
        ("a timestamp with a leading zero", signed("POST", path, body, "0" + T), "timestamp-malformed"),
        ("too old", {"nowMs": NOW + 300_001}, "timestamp-too-old"),
        ("too new", {"nowMs": NOW - 300_001}, "timestamp-too-new"),
        ("upper-case hex", {"signature": good["signature"].upper()}, "signature-malformed"),
        ("Base64", {"signature": base64.b64encode(bytes.fromhex(good["signature"])).decode()}, "signature-malformed"),
        ("a truncated signature", {"signature": good["signature"][:-2]}, "signature-malformed"),
        ("a header's value for the bare signature", {"signature": f"t={T},v1={good['signature']}"}, "signature-malformed"),
        ("a lower-case method", signed("post", path, body), "request-malformed"),
        ("an empty method", signed("", path, body), "request-malformed"),
        ("a method with a line feed", signed("POST\n", path, body), "request-malformed"),
        ("a method with a space", signed("POST ", path, body), "request-malformed"),
        ("a method with a slash", signed("POST/v1", path, body), "request-malformed"),
        ("a path without its slash", signed("POST", path[1:], body), "request-malformed"),
        ("a whole URL", signed("POST", "https://api.itpay.ai" + path, body), "request-malformed"),
        ("a path with a query", signed("GET", "/v1/services?q=a", b""), "request-malformed"),
        ("a path with a fragment", signed("GET", "/v1/services#a", b""), "request-malformed"),
        ("a path with a line feed", signed("GET", "/v1/\nservices", b""), "request-malformed"),
        ("a path with a NUL", signed("GET", "/v1/\0", b""), "request-malformed"),
        ("a path with a DEL", signed("GET", "/v1/\x7f", b""), "request-malformed"),
        ("a path with a C1 control character", signed("GET", "/v1/\x85", b""), "request-malformed"),
        ("a path that swallowed the body", signed("POST", path + body.decode(), b""), "request-malformed"),
        ("a path with a space", signed("GET", "/v1/a b", b""), "request-malformed"),
        ("a body that could be the path's end", signed("POST", "/v1/a", b"b"), "request-malformed"),
        ("a body that begins with a slash", signed("POST", "/v1/a", b"/b"), "request-malformed"),
        ("a number as a body", signed("POST", "/v1/a", b"1"), "request-malformed"),
        ("another method", {"method": "PUT"}, "signature-mismatch"),
        ("another path", {"path": path + "/"}, "signature-mismatch"),
        ("a path decoded on the way", {**signed("GET", "/v1/%7E", b""), "path": "/v1/~"}, "signature-mismatch"),
        ("a path doubled by a base URL", {"path": "/v1" + path}, "signature-mismatch"),
        ("another body", {"bodyHex": text('{"amount":501,"currency":"USD"}')}, "signature-mismatch"),
        ("no body", {"bodyHex": ""}, "signature-mismatch"),
        ("another key", {"secrets": ["sk_test_other"]}, "signature-mismatch"),
        ("a timestamp of the next second", {"timestamp": "1745712346"}, "signature-mismatch"),
        ("the webhook scheme's bytes", {"signature": mac_hex(secret, itpay_webhook_bytes(T, body))}, "signature-mismatch"),
    ]:
        c.add(comment, ["Request"], reason, **fields)
    return c


# ---------------------------------------------------------------- the stablecoin gateway

API_SECRET = "MpkvVlXvYTZVPPJ0LReNA-g_yC7V7foe4UAj7tgWJSM"
MS = "1737554400000"
NOW_MS = int(MS)
BASE = "/api/v1/merchants/1000"


def other_spellings(signature):
    """The other spellings of the same 32 bytes that lenient Base64 decoders take."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet.index(signature[42])
    for spare in (1, 2, 3):
        yield f"spare bits {spare}", signature[:42] + alphabet[last + spare] + "="
    yield "no padding", signature[:-1]
    yield "two characters of padding", signature + "="
    yield "the URL alphabet", signature.replace("+", "-").replace("/", "_")
    yield "a line feed behind", signature + "\n"
    yield "a line feed inside", signature[:20] + "\n" + signature[20:]
    yield "a space before", " " + signature
    yield "a space behind", signature + " "


def stablecoin_requests():
    def signed(method, path, query="", body=b"", t=MS, key=API_SECRET):
        return {
            "timestamp": t,
            "method": method,
            "path": path,
            "query": query,
            "bodyHex": body.hex(),
            "signature": mac_base64(key, stablecoin_request_bytes(t, method, path, query, body)),
        }

    order = b'{"merchantOrderId":"M_ORD_123","orderAmount":{"value":"0.1","currency":"USD"}}'
    good = signed("POST", BASE + "/orders", body=order)
    c = Collection("stablecoin-request", verify_stablecoin_request, {"secrets": [API_SECRET], "nowMs": NOW_MS, "toleranceMs": 300_000, **good})
    c.add("a published vector: POST with a body", ["Published", "Signable"])
    c.add("a published vector: GET without a query", ["Published", "Signable"], **signed("GET", BASE + "/orders/M_ORD_123"))
    c.add("a published vector: GET with a query", ["Published", "Signable"], **signed("GET", BASE + "/refunds", "merchantRefundOrderId=REFUND_1738112345000"))
    c.add("POST with an empty body", ["Assumed", "Signable"], **signed("POST", BASE + "/orders"))
    c.add("a body is hashed rather than the query", ["Assumed", "Signable"], **signed("POST", BASE + "/orders", "a=1", b"{}"))
    c.add("a query is signed as sent: order and encoding", ["Signable"], **signed("GET", BASE + "/x", "b=2&a=1&c=%7e+%20&&="))
    c.add("a query of raw UTF-8", ["Signable"], **signed("GET", BASE + "/x", "q=支付"))
    c.add("a path of raw UTF-8", ["Signable"], **signed("GET", BASE + "/orders/订单"))
    c.add("a path with a space", ["Signable"], **signed("GET", BASE + "/orders/a b"))
    c.add("a question mark inside the query", ["Signable"], **signed("GET", BASE + "/x", "a=?"))
    c.add("a body of 4096 bytes", ["Signable"], **signed("POST", BASE + "/orders", body=b"\x00\xff" * 2048))
    c.add("exactly at the tolerance, old", ["Window", "Signable"], nowMs=NOW_MS + 300_000)
    c.add("exactly at the tolerance, new", ["Window", "Signable"], nowMs=NOW_MS - 300_000)
    c.add("a secret that was replaced", ["Rotation"], secrets=["new", API_SECRET])

    for comment, spelling in other_spellings(good["signature"]):
        c.add(f"another spelling of the signature: {comment}", ["Spelling"], "signature-malformed", signature=spelling)
    for comment, fields, reason in [
        ("no timestamp", {"timestamp": None}, "header-missing"),
        ("no signature", {"signature": None}, "header-missing"),
        ("seconds", signed("POST", BASE + "/orders", body=order, t="1737554400"), "timestamp-wrong-unit"),
        ("fourteen digits", signed("POST", BASE + "/orders", body=order, t=MS + "0"), "timestamp-malformed"),
        ("twelve digits", signed("POST", BASE + "/orders", body=order, t=MS[:-1]), "timestamp-malformed"),
        ("a timestamp with a line feed", signed("POST", BASE + "/orders", body=order, t=MS + "\n"), "timestamp-malformed"),
        ("two timestamps, as a proxy joins them", {"timestamp": f"{MS}, {MS}"}, "timestamp-malformed"),
        ("two signatures, as a proxy joins them", {"signature": f"{good['signature']}, {good['signature']}"}, "signature-malformed"),
        ("hex", {"signature": base64.b64decode(good["signature"]).hex()}, "signature-malformed"),
        ("one millisecond too old", {"nowMs": NOW_MS + 300_001}, "timestamp-too-old"),
        ("one millisecond too new", {"nowMs": NOW_MS - 300_001}, "timestamp-too-new"),
        ("a lower-case method", signed("post", BASE + "/orders", body=order), "request-malformed"),
        ("a method that holds the path's line", signed("POST\n/x", BASE + "/orders", body=order), "request-malformed"),
        ("a path that holds a hash's line", signed("GET", BASE + "/orders\nAAAA"), "request-malformed"),
        ("a path with a carriage return", signed("GET", BASE + "/orders\r"), "request-malformed"),
        ("a path with a query", signed("GET", BASE + "/refunds?a=1"), "request-malformed"),
        ("a path with a fragment", signed("GET", BASE + "/refunds#a"), "request-malformed"),
        ("a path without its slash", signed("GET", BASE[1:]), "request-malformed"),
        ("a query with its question mark", signed("GET", BASE + "/refunds", "?a=1"), "request-malformed"),
        ("a query with a line feed", signed("GET", BASE + "/refunds", "a=1\n"), "request-malformed"),
        ("a query with a fragment", signed("GET", BASE + "/refunds", "a=1#b"), "request-malformed"),
        ("another method", {"method": "PUT"}, "signature-mismatch"),
        ("another merchant", {"path": "/api/v1/merchants/1001/orders"}, "signature-mismatch"),
        ("another body", {"bodyHex": order.replace(b"0.1", b"0.2").hex()}, "signature-mismatch"),
        ("a query sorted on the way", {**signed("GET", BASE + "/x", "b=2&a=1"), "query": "a=1&b=2"}, "signature-mismatch"),
        ("a query dropped on the way", {**signed("GET", BASE + "/x", "a=1"), "query": ""}, "signature-mismatch"),
        ("a query encoded on the way", {**signed("GET", BASE + "/x", "q=支付"), "query": "q=%E6%94%AF%E4%BB%98"}, "signature-mismatch"),
        (
            "the secret decoded from Base64 before use",
            {"signature": base64.b64encode(hmac.new(base64.urlsafe_b64decode(API_SECRET + "="), stablecoin_request_bytes(MS, "POST", BASE + "/orders", "", order), hashlib.sha256).digest()).decode()},
            "signature-mismatch",
        ),
        ("a line feed at the end of what is signed", {"signature": mac_base64(API_SECRET, stablecoin_request_bytes(MS, "POST", BASE + "/orders", "", order) + b"\n")}, "signature-mismatch"),
        ("the hash in hex", {"signature": mac_base64(API_SECRET, f"{MS}\nPOST\n{BASE}/orders\n{hashlib.sha256(order).hexdigest()}".encode())}, "signature-mismatch"),
        ("the body itself for its hash", {"signature": mac_base64(API_SECRET, f"{MS}\nPOST\n{BASE}/orders\n".encode() + order)}, "signature-mismatch"),
        ("44 characters of zero bytes", {"signature": "A" * 43 + "="}, "signature-mismatch"),
    ]:
        c.add(comment, ["Request"], reason, **fields)
    return c


def stablecoin_webhooks():
    event = b'{"acquiringOrderId":"ORD_20240101_1234567890ABCDEF","merchantOrderId":"ORDER_2024010112345678","status":"SUCCEEDED"}'
    path = "/webhook/payment"

    def by_body(body=event, t=MS, key=API_SECRET):
        return mac_base64(key, stablecoin_webhook_bytes(t, body))

    def by_request(body=event, t=MS, key=API_SECRET, path=path):
        return mac_base64(key, stablecoin_request_bytes(t, "POST", path, "", body))

    c = Collection(
        "stablecoin-webhook",
        verify_stablecoin_webhook,
        {
            "secrets": [API_SECRET],
            "timestamp": MS,
            "signature": by_body(),
            "bodyHex": event.hex(),
            "path": None,
            "form": "auto",
            "nowMs": NOW_MS,
            "toleranceMs": 300_000,
        },
    )
    c.add("the published vector, body form", ["Published", "Signable"])
    c.add("the published vector, request form", ["Published", "Signable"], signature=by_request(), path=path)
    c.add("the body form where the path is known, too", ["Form", "Signable"], path=path)
    c.add("only the body form is wanted", ["Form", "Signable"], form="body")
    c.add("only the request form is wanted", ["Form", "Signable"], form="request", signature=by_request(), path=path)
    c.add("an empty body, body form", ["Signable"], bodyHex="", signature=by_body(b""))
    c.add("an empty body, request form", ["Assumed", "Signable"], bodyHex="", signature=by_request(b""), path=path)
    c.add("a body that is not UTF-8", ["Bytes", "Signable"], bodyHex="ff00fe", signature=by_body(b"\xff\x00\xfe"))
    c.add("exactly at the tolerance, old", ["Window", "Signable"], nowMs=NOW_MS + 300_000)
    c.add("exactly at the tolerance, new", ["Window", "Signable"], nowMs=NOW_MS - 300_000)
    c.add("a secret that was replaced", ["Rotation"], secrets=["new", API_SECRET])
    c.add("a body that begins with capitals, but is no request", ["Bytes", "Signable"], bodyHex=text("POST /x"), signature=by_body(b"POST /x"))
    c.add("a malformed path does not disturb the body form", ["Form"], path="no slash")

    for comment, spelling in other_spellings(by_body()):
        if spelling != by_body():
            c.add(f"another spelling of the signature: {comment}", ["Spelling"], "signature-malformed", signature=spelling)
    for comment, t in [
        ("a space behind", MS + " "),
        ("a plus sign", "+" + MS[:12]),
        ("a minus sign", "-" + MS[:12]),
        ("hexadecimal", "0x19489d11c00"),
        ("an exponent", "1.7375544e+12"),
        ("a fraction", MS + ".5"),
        ("fourteen digits", MS + "0"),
        ("eleven digits", MS[:11]),
        ("microseconds", MS + "000"),
        ("full-width digits", "\uff11" * 13),
        ("a line feed and more", MS + "\n{}"),
        ("two, as a proxy joins them", f"{MS}, {MS}"),
        ("a suffix", MS + "abc"),
        ("a date", "2025-01-22T14:00:00Z"),
    ]:
        c.add(f"the timestamp: {comment}", ["Timestamp"], "timestamp-malformed", timestamp=t)
    for comment, fields, reason in [
        ("no timestamp", {"timestamp": None}, "header-missing"),
        ("an empty timestamp", {"timestamp": ""}, "header-missing"),
        ("no signature", {"signature": None}, "header-missing"),
        ("an empty signature", {"signature": ""}, "header-missing"),
        ("seconds", {"timestamp": MS[:10], "signature": by_body(t=MS[:10])}, "timestamp-wrong-unit"),
        ("thirteen zeros", {"timestamp": "0" * 13, "signature": by_body(t="0" * 13)}, "timestamp-too-old"),
        ("thirteen nines", {"timestamp": "9" * 13, "signature": by_body(t="9" * 13)}, "timestamp-too-new"),
        ("one millisecond too old", {"nowMs": NOW_MS + 300_001}, "timestamp-too-old"),
        ("one millisecond too new", {"nowMs": NOW_MS - 300_001}, "timestamp-too-new"),
        ("seconds passed as now", {"nowMs": 1737554400}, "timestamp-too-new"),
        ("hex", {"signature": base64.b64decode(by_body()).hex()}, "signature-malformed"),
        ("two signatures, as a proxy joins them", {"signature": f"{by_body()}, {by_body()}"}, "signature-malformed"),
        ("a signature of 31 bytes", {"signature": base64.b64encode(b"\0" * 31).decode()}, "signature-malformed"),
        ("a signature of 33 bytes", {"signature": base64.b64encode(b"\0" * 33).decode()}, "signature-malformed"),
        ("44 characters of Base64 without padding", {"signature": by_body()[:-1] + "A"}, "signature-malformed"),
        ("padding inside", {"signature": by_body()[:20] + "=" + by_body()[21:]}, "signature-malformed"),
        ("an ItPay header", {"signature": GOOD}, "signature-malformed"),
        ("32 zero bytes", {"signature": "A" * 43 + "="}, "signature-mismatch"),
        ("the request form without a path", {"signature": by_request()}, "signature-mismatch"),
        ("the request form for another path", {"signature": by_request(), "path": "/webhook/refund"}, "signature-mismatch"),
        ("the request form where the body form is wanted", {"signature": by_request(), "path": path, "form": "body"}, "signature-mismatch"),
        ("the body form where the request form is wanted", {"path": path, "form": "request"}, "signature-mismatch"),
        ("the request form signed for GET", {"signature": mac_base64(API_SECRET, stablecoin_request_bytes(MS, "GET", path, "", event)), "path": path}, "signature-mismatch"),
        ("the request form and a path without its slash", {"signature": by_request(path="x"), "path": "x", "form": "request"}, "request-malformed"),
        ("the request form and a path with a query", {"signature": by_request(path="/x?a=1"), "path": "/x?a=1", "form": "request"}, "request-malformed"),
        ("the request form and a path with a line feed", {"signature": by_request(path="/x\n"), "path": "/x\n", "form": "request"}, "request-malformed"),
        ("another body", {"bodyHex": event.replace(b"SUCCEEDED", b"FAILED").hex()}, "signature-mismatch"),
        ("one more byte in the body", {"bodyHex": (event + b" ").hex()}, "signature-mismatch"),
        ("another secret", {"secrets": ["other"]}, "signature-mismatch"),
        ("the next millisecond", {"timestamp": "1737554400001"}, "signature-mismatch"),
        ("a dot for the line feed", {"signature": mac_base64(API_SECRET, MS.encode() + b"." + event)}, "signature-mismatch"),
        ("a carriage return before the line feed", {"signature": mac_base64(API_SECRET, MS.encode() + b"\r\n" + event)}, "signature-mismatch"),
        ("the body alone", {"signature": mac_base64(API_SECRET, event)}, "signature-mismatch"),
        (
            "the signature of a merchant's own request, sent back with the rest of its canonical string as the body",
            {
                "bodyHex": stablecoin_request_bytes(MS, "GET", BASE + "/orders/1", "", b"")[len(MS) + 1 :].hex(),
                "signature": mac_base64(API_SECRET, stablecoin_request_bytes(MS, "GET", BASE + "/orders/1", "", b"")),
            },
            "request-malformed",
        ),
    ]:
        c.add(comment, ["Webhook"], reason, **fields)
    return c


# ---------------------------------------------------------------- RFC 4231


def rfc4231():
    cases = [
        ("1: a key of 20 bytes", "0b" * 20, "4869205468657265", None),
        ("2: a key shorter than the digest", "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", None),
        ("3: key and data longer than a block together", "aa" * 20, "dd" * 50, None),
        ("4: a key of 25 bytes", bytes(range(1, 26)).hex(), "cd" * 50, None),
        ("5: the output truncated to 128 bits", "0c" * 20, "546573742057697468205472756e636174696f6e", 16),
        ("6: a key longer than a block", "aa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First".hex(), None),
        (
            "7: key and data longer than a block",
            "aa" * 131,
            b"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.".hex(),
            None,
        ),
    ]
    published = [
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        "a3b6167473100ee06e0c796c2955552b",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ]
    tests = []
    for index, ((comment, key, data, truncated), digest) in enumerate(zip(cases, published)):
        computed = hmac.new(bytes.fromhex(key), bytes.fromhex(data), hashlib.sha256).digest()[:truncated].hex()
        if computed != digest:
            sys.exit(f"RFC 4231 test case {comment}: computed {computed}")
        tests.append({"id": f"rfc4231-{index + 1:03d}", "comment": f"test case {comment}", "flags": ["Published"], "keyHex": key, "dataHex": data, "expectedHex": digest, "result": "valid"})
    return tests


# ---------------------------------------------------------------- writing

FLAGS = {
    "Assumed": "The vendor publishes no rule for this; the case shows the choice that was made.",
    "Bytes": "The body is no JSON text: the signature covers bytes.",
    "Form": "Which of the two published webhook signatures is used.",
    "Header": "The form of the signature header.",
    "Mismatch": "Everything has the right form, but the signature was made over other bytes or with another secret.",
    "Missing": "There is no signature.",
    "Published": "The vendor's or the RFC's own vector.",
    "Request": "A request that must be refused.",
    "Rotation": "More than one secret or signature.",
    "Signable": "Signing the same input with the matching secret gives exactly this header or signature.",
    "Signature": "The form of the signature.",
    "Spelling": "Another spelling of the right signature, which lenient decoders take.",
    "Timestamp": "The form of the timestamp.",
    "Unit": "Seconds where milliseconds belong, or the reverse.",
    "Webhook": "A webhook that must be refused.",
    "Window": "The time of signing against the time of receiving.",
}


def render(scheme, tests):
    used = sorted({flag for test in tests for flag in test["flags"]})
    head = {
        "scheme": scheme,
        "version": 1,
        "numberOfTests": len(tests),
        "numberOfInvalidTests": sum(test["result"] == "invalid" for test in tests),
        "flags": {flag: FLAGS[flag] for flag in used},
    }
    lines = json.dumps(head, ensure_ascii=True, indent=2)[:-2]
    rows = ",\n".join("    " + json.dumps(test, ensure_ascii=True) for test in tests)
    return f'{lines},\n  "tests": [\n{rows}\n  ]\n}}\n'


def add_canonical_bytes(collection, make):
    for case in collection.cases:
        if case["result"] == "valid":
            case["canonicalHex"] = make(case).hex()
    return collection.cases


# What the vendors' descriptions give for their own examples; the functions above must agree.
PUBLISHED = [
    ("257d83d33ee37531868fc515df3209d4f802ff2939e5e2f14ad410f42b397a66", mac_hex("sk_test_example", itpay_request_bytes(T, "POST", "/v1/payment-intents", b'{"amount":500,"currency":"USD"}'))),
    ("a49cc190904470e35befcf1c03bbaea72fdab3d26857afef467398941f12c9f3", SIG),
    ("Ga3EaMSef6MU/rJfjKVkHevfblZ6uVRYc1WCbRq6Z8s=", mac_base64(API_SECRET, f"{MS}\nPOST\n{BASE}/orders\nyYfqwR520ndbKk+W5i091jZF1n6sQ6LU9znNspprwKU=".encode())),
    ("saBLj9J9CbJ2OzBkyLXeUFK4deO6HT+n5nvLfuSqJy8=", mac_base64(API_SECRET, stablecoin_request_bytes(MS, "GET", BASE + "/orders/M_ORD_123", "", b""))),
    ("VQDEiz1BmSB26EfJf/UIF3y+4KZHKEMAEoS2YJYoOww=", stablecoin_requests().cases[0]["signature"]),
    ("ME/JlZSMdTBf9Z0DHDKOGU/chfsMMdyY+Yli84L8JbM=", stablecoin_requests().cases[2]["signature"]),
    ("72cRnetk7SpPSM65jhLum3mJbhGiiW5fC4pwEb8p4SA=", stablecoin_webhooks().cases[0]["signature"]),
    ("mFk5czP+9ZgI+kt81tWgM929C4b1hPofpBb4SqsII1c=", stablecoin_webhooks().cases[1]["signature"]),
]


def main():
    for published, computed in PUBLISHED:
        if published != computed:
            sys.exit(f"published {published}, computed {computed}")
    files = {
        "rfc4231.json": render("hmac-sha256", rfc4231()),
        "itpay-webhook.json": render("itpay-webhook", itpay_webhooks().cases),
        "itpay-request.json": render(
            "itpay-request",
            add_canonical_bytes(itpay_requests(), lambda k: itpay_request_bytes(k["timestamp"], k["method"], k["path"], bytes.fromhex(k["bodyHex"]))),
        ),
        "stablecoin-request.json": render(
            "stablecoin-request",
            add_canonical_bytes(
                stablecoin_requests(),
                lambda k: stablecoin_request_bytes(k["timestamp"], k["method"], k["path"], k["query"], bytes.fromhex(k["bodyHex"])),
            ),
        ),
        "stablecoin-webhook.json": render("stablecoin-webhook", stablecoin_webhooks().cases),
    }
    check = "--check" in sys.argv[1:]
    for name, content in files.items():
        path = HERE / name
        if not check:
            path.write_bytes(content.encode("ascii"))
        elif path.read_bytes() != content.encode("ascii"):
            sys.exit(f"{name} is not what make_vectors.py makes")
    counts = {name: (json.loads(content)["numberOfTests"], json.loads(content)["numberOfInvalidTests"]) for name, content in files.items()}
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
