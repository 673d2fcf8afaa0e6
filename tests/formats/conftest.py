"""Tests of the readers speak English, whatever the language of the machine."""

from collections.abc import Iterator

import pytest

from console.words import speaking


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield
