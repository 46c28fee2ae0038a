"""checkpoints and signing_key: what is signed, by whom, and where the key comes from."""

import base64
import json
from datetime import timedelta

import pytest
from core_logs import NOON, PUBLIC, SEED, Log
from hypothesis import given, settings
from hypothesis import strategies as st

from pin_domain.audit_format import Link
from pin_domain.checkpoints import (
    Checkpoint,
    public_key_id,
    public_key_pem,
    read_checkpoints,
    read_public_key,
    sign_checkpoint,
)
from pin_domain.ed25519 import ed25519_public_key, ed25519_sign, ed25519_verify
from pin_domain.errors import SigningKeyError
from pin_domain.signing_key import SigningKey, SigningKeys, generate_seed

LOG = Log(3)
LINE = LOG.checkpoint(3)
OTHER = bytes(range(1, 33))


def codes(lines, keys=(PUBLIC,)):
    good, findings = read_checkpoints(lines, keys)
    return len(good), [one.code for one in findings]


@given(st.integers(0, 10**17), st.booleans(), st.datetimes())
@settings(max_examples=20)
def test_what_was_signed_is_read_back(sequence, pruned, now):
    link = Link("ab" * 16, sequence, "cd" * 32)
    line = sign_checkpoint(link, now, SEED, PUBLIC, pruned)
    (checkpoint,), findings = read_checkpoints([line], [PUBLIC])
    assert findings == []
    assert checkpoint.link == link
    assert checkpoint.pruned is pruned
    assert checkpoint.date == now.replace(microsecond=0).isoformat() + "Z"
    assert checkpoint.key_id == public_key_id(PUBLIC)


def test_the_form_is_what_the_documentation_says():
    found = json.loads(LINE.decode("ascii"))
    body = json.dumps(found["checkpoint"], separators=(",", ":")).encode("ascii")
    message = b"record-pin/log/checkpoint/v1\x00" + body
    assert list(found["checkpoint"]) == ["v", "chain", "seq", "hash", "date", "pruned", "key"]
    assert ed25519_verify(PUBLIC, message, bytes.fromhex(found["signature"]))
    assert json.dumps(found, separators=(",", ":")).encode("ascii") + b"\n" == LINE


@settings(max_examples=150)
@given(st.integers(0, len(LINE) - 2), st.integers(1, 255))
def test_any_changed_byte_is_found_or_leaves_no_checkpoint(position, by):
    changed = bytearray(LINE)
    changed[position] ^= by
    good, findings = codes([bytes(changed)])
    assert good == 0
    assert findings or position < len('{"checkpoint":')


def test_text_around_it_and_other_lines_are_passed_over():
    lines = [b"\n", b"May  1 12:00:00 host odoo: " + LINE, b"other\n", LINE.strip() + b" end\r\n"]
    assert codes(lines) == (2, [])


def test_each_reason_to_refuse_one_has_its_words():
    foreign = LOG.checkpoint(3, seed=OTHER)
    assert codes([foreign]) == (0, ["checkpoint_key"])
    assert codes([foreign], [PUBLIC, ed25519_public_key(OTHER)]) == (1, [])
    assert codes([LINE], []) == (0, ["checkpoint_key"])
    assert codes([LINE.replace(b'"seq":3', b'"seq":2')]) == (0, ["checkpoint_signature"])
    assert codes([LINE.replace(b'"pruned":false', b'"pruned":true')]) == (
        0,
        ["checkpoint_signature"],
    )
    assert codes([LINE[:100]]) == (0, ["checkpoint_unreadable"])
    _good, (finding,) = read_checkpoints([foreign], [PUBLIC])
    assert public_key_id(ed25519_public_key(OTHER)) in str(finding)


def test_a_signature_cannot_be_moved_to_another_statement():
    """Nothing else that the key may sign can be taken for a checkpoint."""
    body = json.dumps(json.loads(LINE.decode())["checkpoint"], separators=(",", ":")).encode()
    bare = ed25519_sign(SEED, body).hex().encode()
    assert codes([b'{"checkpoint":%b,"signature":"%b"}\n' % (body, bare)]) == (
        0,
        ["checkpoint_signature"],
    )


def test_a_library_may_sign_and_verify():
    asked = []

    def sign(seed, message):
        asked.append("sign")
        return ed25519_sign(seed, message)

    def verify(public, message, signature):
        asked.append("verify")
        return ed25519_verify(public, message, signature)

    line = sign_checkpoint(LOG.link(3), NOON + timedelta(days=1), SEED, PUBLIC, sign=sign)
    assert line == LINE
    assert len(read_checkpoints([line], [PUBLIC], verify)[0]) == 1
    assert asked == ["sign", "verify"]


def test_a_checkpoint_shows_what_it_says():
    checkpoint = Checkpoint("a" * 32, 4, "b" * 64, "2024-05-01T12:00:00Z", True, "c" * 16)
    assert json.loads(checkpoint.body.decode()) == {
        "v": 1,
        "chain": "a" * 32,
        "seq": 4,
        "hash": "b" * 64,
        "date": "2024-05-01T12:00:00Z",
        "pruned": True,
        "key": "c" * 16,
    }


# -- the public key


def test_a_public_key_is_read_as_hex_and_as_pem():
    assert read_public_key(PUBLIC.hex()) == PUBLIC
    assert read_public_key(" %s\n" % PUBLIC.hex().upper()) == PUBLIC
    assert read_public_key(public_key_pem(PUBLIC)) == PUBLIC
    assert read_public_key(public_key_pem(PUBLIC).replace("\n", "\r\n")) == PUBLIC


def test_the_pem_is_the_one_that_others_write():
    serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
    key = serialization.load_pem_public_key(public_key_pem(PUBLIC).encode())
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    pem = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    assert key.public_bytes(*raw) == PUBLIC
    assert key.public_bytes(*pem).decode() == public_key_pem(PUBLIC)


def pem_of(data):
    text = base64.b64encode(data).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        PUBLIC.hex()[:-1],
        PUBLIC.hex() + "00",
        pem_of(PUBLIC),
        pem_of(bytes.fromhex("302a300506032b6570032100") + PUBLIC[:-1]),
        pem_of(b"").replace("\n\n", "\nA\n"),
        public_key_pem(PUBLIC) + "x",
    ],
)
def test_anything_else_is_no_public_key(text):
    assert read_public_key(text) is None


def test_the_key_id_is_the_beginning_of_a_hash():
    assert public_key_id(b"abc") == "ba7816bf8f01cfea"


# -- the secret key

seeds = st.binary(min_size=32, max_size=32).filter(lambda seed: len(set(seed)) >= 12)


@settings(max_examples=20)
@given(st.lists(seeds, min_size=1, max_size=3), st.sampled_from([",", " ", "\n", ", "]))
def test_the_setting_is_read_with_the_first_key_signing(chosen, separator):
    words = [
        seed.hex() if number % 2 else base64.b64encode(seed).decode()
        for number, seed in enumerate(chosen)
    ]
    keys = SigningKeys.parse(separator.join(words))
    assert [key.seed for key in keys.keys] == chosen
    assert keys.current.seed == chosen[0]
    assert keys.public_keys == tuple(ed25519_public_key(seed) for seed in chosen)
    assert keys.current.key_id == public_key_id(keys.current.public_key)
    for seed in chosen:
        assert seed.hex() not in repr(keys)
        assert repr(seed) not in repr(keys)


def test_a_generated_key_is_random_and_can_be_read():
    assert SigningKeys.parse(generate_seed()) != SigningKeys.parse(generate_seed())
    assert generate_seed(lambda count: bytes(range(count))) == SEED.hex()


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("", "signing_missing", {}),
        (" , ", "signing_missing", {}),
        (SEED.hex() + ",k!", "signing_encoding", {"position": 2}),
        (SEED[:31].hex(), "signing_length", {"position": 1, "length": 31, "wanted": 32}),
        (SEED.hex() + "20", "signing_length", {"position": 1, "length": 33, "wanted": 32}),
        ("00" * 32, "signing_repetitive", {"position": 1}),
    ],
)
def test_an_unusable_setting_is_refused_with_its_place(text, code, params):
    with pytest.raises(SigningKeyError) as caught:
        SigningKeys.parse(text)
    assert (caught.value.code, caught.value.params) == (code, params)


def test_a_key_shows_its_id_only():
    assert repr(SigningKey.of(SEED)) == f"SigningKey({public_key_id(PUBLIC)!r})"
