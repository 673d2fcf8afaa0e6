"""Which PINs may be chosen."""

from __future__ import annotations

import pytest

from console.ward.pin import is_good_pin


@pytest.mark.parametrize("pin", ["123", "123456789", "1111", "1234", "987654", "12a4", "²³¹⁴", "٣٤٦٨", ""])
def test_pins_that_are_refused(pin: str) -> None:
    assert not is_good_pin(pin)


@pytest.mark.parametrize("pin", ["1235", "80524", "24681357"])
def test_pins_that_are_taken(pin: str) -> None:
    assert is_good_pin(pin)
