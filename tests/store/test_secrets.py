"""Secrets, passphrases, the printed code and the stretching."""

from __future__ import annotations

import copy
import pickle
import random
import unicodedata
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from console.errors import CahierError, Fault
from console.store.passphrase import fold, propose_passphrase, weak
from console.store.printed_code import ALPHABET, read_code, write_code
from console.store.secret import Secret
from console.store.stretching import CAP, FLOOR, Costs, Stretching, calibrate
from console.words import Language


def test_a_secret_cannot_be_shown_compared_copied_or_pickled() -> None:
    secret = Secret(b"hush")
    assert "hush" not in f"{secret}{secret!r}{secret!s}"
    twin = Secret(b"hush")
    for act in (lambda: secret == twin, lambda: hash(secret), lambda: pickle.dumps(secret), lambda: copy.copy(secret)):
        with pytest.raises(TypeError):
            act()


def test_a_wiped_secret_is_gone() -> None:
    secret = Secret(b"hush")
    assert secret.matches(Secret(b"hush"))
    secret.wipe()
    with pytest.raises(ValueError, match="wiped"):
        secret.reveal()


@given(st.text())
def test_the_form_of_unicode_never_decides(text: str) -> None:
    forms = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


def test_accents_capitals_and_blanks_do_not_matter() -> None:
    assert fold("  FORÊT   Élan\tmiroir ") == fold("forêt élan miroir") == b"foret elan miroir"


@pytest.mark.parametrize("name", ["french", "english"])
def test_folding_keeps_every_word_of_the_lists_apart(name: str) -> None:
    words = Mnemonic(name).wordlist
    assert len({fold(word) for word in words}) == len(words) == 2048


@pytest.mark.parametrize("language", ["fr", "en"])
def test_proposed_passphrases_have_five_words_and_are_never_weak(language: Language) -> None:
    chance = random.Random(4)
    proposed = [propose_passphrase(language, chance) for _ in range(200)]
    assert all(len(words.split()) == 5 and not weak(words) for words in proposed)
    assert len(set(proposed)) == 200


@pytest.mark.parametrize("text", ["", "soleil", "aaaaaaaaaaaaaaa", "123456789012345", "abcdefabcdef", "a b c d e f g"])
def test_easy_passphrases_are_weak(text: str) -> None:
    assert weak(text)


@given(st.binary(min_size=20, max_size=20))
def test_a_code_reads_back_however_it_is_typed(code: bytes) -> None:
    text = write_code(code)
    sloppy = text.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert read_code(text) == read_code(sloppy) == code


@given(st.binary(min_size=20, max_size=20), st.integers(0, 39), st.integers(1, 31))
def test_any_wrong_character_is_a_typing_error(code: bytes, place: int, shift: int) -> None:
    plain = write_code(code).replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(plain[place]) + shift) % 32]
    with pytest.raises(CahierError) as caught:
        read_code(plain[:place] + wrong + plain[place + 1 :])
    assert caught.value.fault is Fault.CODE_MISTYPED


def test_argon2id_is_the_one_of_the_standard() -> None:
    """RFC 9106 section 5.3."""
    tag = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\x04" * 12, secret=b"\x03" * 8
    ).derive(b"\x01" * 32)
    assert tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


@pytest.mark.parametrize("costs", [Costs(1024, 3, 4), Costs(65536, 2, 4), Costs(65536, 3, 1), Costs(2**21, 3, 4)])
def test_costs_out_of_bounds_are_refused_before_deriving(costs: Costs) -> None:
    with pytest.raises(CahierError) as caught:
        Stretching.new(b"s" * 16, costs).stretch(b"secret")
    assert caught.value.fault is Fault.KEYS_REFUSED


def test_calibration_fits_the_machine() -> None:
    def clock(seconds: float) -> Callable[[], float]:
        moments = iter([0.0, seconds])
        return lambda: next(moments)

    assert calibrate(1.0, clock(0.2)) == CAP
    assert calibrate(1.0, clock(0.4)) == Costs(128 * 1024, 3, 4)
    assert calibrate(1.0, clock(3.0)) == FLOOR
