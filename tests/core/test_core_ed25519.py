"""ed25519: the vectors of RFC 8032, a library beside it, and what must be refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pin_domain import ed25519
from pin_domain.ed25519 import ed25519_public_key, ed25519_sign, ed25519_verify

# RFC 8032, 7.1: secret, public, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
            "f9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
            "f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
            "4dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3"
            "feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c664"
            "31e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493
SEED = bytes(range(32))
seeds = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize("vector", VECTORS)
def test_the_vectors_of_the_rfc(vector):
    seed, public, message, signature = map(bytes.fromhex, vector)
    assert ed25519_public_key(seed) == public
    assert ed25519_sign(seed, message) == signature
    assert ed25519_verify(public, message, signature)


@settings(max_examples=30)
@given(seeds, st.binary(max_size=100))
def test_a_library_makes_and_accepts_the_same(seed, message):
    library = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    key = library.Ed25519PrivateKey.from_private_bytes(seed)
    signature = ed25519_sign(seed, message)
    assert key.sign(message) == signature
    key.public_key().verify(signature, message)
    public = ed25519_public_key(seed)
    library.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    assert ed25519_verify(public, message, key.sign(message))


@settings(max_examples=60)
@given(st.integers(0, 64 * 8 - 1), st.binary(max_size=20))
def test_a_signature_with_one_bit_changed_is_refused(bit, message):
    public, signature = ed25519_public_key(SEED), bytearray(ed25519_sign(SEED, message))
    signature[bit // 8] ^= 1 << bit % 8
    assert not ed25519_verify(public, message, bytes(signature))


@settings(max_examples=20)
@given(st.binary(max_size=20), st.binary(max_size=20))
def test_a_signature_fits_its_message_and_key_only(one, two):
    public, signature = ed25519_public_key(SEED), ed25519_sign(SEED, one)
    assert ed25519_verify(public, two, signature) == (one == two)
    assert not ed25519_verify(ed25519_public_key(bytes(32)), one, signature)


def test_a_second_way_to_write_a_signature_is_refused():
    public, signature = ed25519_public_key(SEED), ed25519_sign(SEED, b"x")
    response = int.from_bytes(signature[32:], "little") + ORDER
    assert not ed25519_verify(public, b"x", signature[:32] + response.to_bytes(32, "little"))


@settings(max_examples=60)
@given(st.binary(max_size=70), st.binary(max_size=70))
def test_whatever_comes_it_is_false_and_no_error(public, signature):
    assert ed25519_verify(public, b"x", signature) is False


# The points whose order divides 8: of order 1, 2, 4 (two) and 8 (four).
SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
]


@pytest.mark.parametrize("text", SMALL)
def test_a_key_under_which_one_signature_fits_any_message_is_refused(text):
    public = bytes.fromhex(text)
    assert ed25519._decompress(public) is not None
    # R = the neutral point, S = 0: right whenever [k]A is neutral, for one message in eight at most
    forged = bytes.fromhex(SMALL[0]) + bytes(32)
    assert not any(ed25519_verify(public, bytes([n]), forged) for n in range(40))


@pytest.mark.parametrize(
    "public",
    [
        (2**255 - 19 + 1).to_bytes(32, "little"),  # y = 1 in a second spelling
        (1 | 1 << 255).to_bytes(32, "little"),  # x = 0 with a sign
        (2).to_bytes(32, "little"),  # no point has this y
        b"",
        bytes(31),
        bytes(33),
    ],
)
def test_what_is_no_point_is_no_key(public):
    assert ed25519._decompress(public) is None


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_of_another_size_is_an_error(size):
    with pytest.raises(ValueError, match="32 bytes"):
        ed25519_sign(bytes(size), b"")
    with pytest.raises(ValueError, match="32 bytes"):
        ed25519_public_key(bytes(size))
