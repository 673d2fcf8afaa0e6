"""NEWS2, the early-warning score for adults: a record with its parts, never a prescriber.

Source: Royal College of Physicians, National Early Warning Score 2, 2017, charts 1 and 4
(NEWS2 © Royal College of Physicians 2017). Temperature is cut into bands after rounding to one
decimal, so it is held in tenths of a degree.
"""

from __future__ import annotations

from typing import Literal

import msgspec

RULE = "RCP-NEWS2-2017"
ACKNOWLEDGEMENT = "NEWS2 © Royal College of Physicians 2017"
ADULT_AGE = 16
PARAMETERS = ("respiratory_rate", "spo2", "oxygen", "systolic", "pulse", "consciousness", "temperature")

Scale = Literal[1, 2]
Band = Literal["INCOMPLETE", "ZERO", "LOW", "SINGLE_3", "MEDIUM", "HIGH"]

# (upper bound, points): the first row whose bound is not below the value gives the points.
_RESPIRATORY_RATE = ((8, 3), (11, 1), (20, 0), (24, 2), (999, 3))
_SPO2_SCALE_1 = ((91, 3), (93, 2), (95, 1), (100, 0))
_SPO2_SCALE_2_LOW = ((83, 3), (85, 2), (87, 1), (92, 0))
_SPO2_SCALE_2_ON_OXYGEN = (*_SPO2_SCALE_2_LOW, (94, 1), (96, 2), (100, 3))
_SYSTOLIC = ((90, 3), (100, 2), (110, 1), (219, 0), (999, 3))
_PULSE = ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (999, 3))
_TEMPERATURE_TENTHS = ((350, 3), (360, 1), (380, 0), (390, 1), (999, 2))

# Chart 4: the least often that observations are repeated, in minutes; 0 is continuous.
INTERVAL_MINUTES: dict[Band, int] = {"ZERO": 720, "LOW": 240, "SINGLE_3": 60, "MEDIUM": 60, "HIGH": 0}


# What a chart draws its limits from: rows of (upper bound, points) for each parameter with numbers.
BANDS: dict[str, tuple[tuple[int, int], ...]] = {
    "respiratory_rate": _RESPIRATORY_RATE,
    "spo2": _SPO2_SCALE_1,
    "systolic": _SYSTOLIC,
    "pulse": _PULSE,
    "temperature_tenths": _TEMPERATURE_TENTHS,
}


class Score(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A score with its parts. ``total`` is None as long as one of the seven inputs is missing."""

    rule: str
    scale: int
    parts: dict[str, int]
    missing: tuple[str, ...] = ()
    total: int | None = None

    @property
    def has_single_3(self) -> bool:
        """Whether one parameter alone scores 3: it alerts even when the score is incomplete."""
        return 3 in self.parts.values()

    @property
    def band(self) -> Band:
        """Which row of the response chart applies."""
        if self.total is None:
            return "INCOMPLETE"
        if self.total >= 7:
            return "HIGH"
        if self.total >= 5:
            return "MEDIUM"
        if self.has_single_3:
            return "SINGLE_3"
        return "LOW" if self.total else "ZERO"


def _points(bands: tuple[tuple[int, int], ...], value: int) -> int:
    return next(points for bound, points in bands if value <= bound)


def _spo2_points(value: int, scale: Scale, *, on_oxygen: bool) -> int:
    if scale == 1:
        return _points(_SPO2_SCALE_1, value)
    if on_oxygen:
        return _points(_SPO2_SCALE_2_ON_OXYGEN, value)
    return _points((*_SPO2_SCALE_2_LOW, (100, 0)), value)


def score(
    *,
    scale: Scale,
    respiratory_rate: int | None = None,
    spo2: int | None = None,
    on_oxygen: bool | None = None,
    systolic: int | None = None,
    pulse: int | None = None,
    consciousness: str | None = None,
    temperature_tenths: int | None = None,
) -> Score:
    """Score what was observed.

    Saturation on scale 2 is scored only when it is known whether oxygen is given: the same value
    can be 0 on air and 3 on oxygen.

    Returns:
        the parts that can be scored; the total only when all seven can.
    """
    parts: dict[str, int] = {}
    if respiratory_rate is not None:
        parts["respiratory_rate"] = _points(_RESPIRATORY_RATE, respiratory_rate)
    if spo2 is not None and (scale == 1 or on_oxygen is not None):
        parts["spo2"] = _spo2_points(spo2, scale, on_oxygen=bool(on_oxygen))
    if on_oxygen is not None:
        parts["oxygen"] = 2 if on_oxygen else 0
    if systolic is not None:
        parts["systolic"] = _points(_SYSTOLIC, systolic)
    if pulse is not None:
        parts["pulse"] = _points(_PULSE, pulse)
    if consciousness is not None:
        parts["consciousness"] = 0 if consciousness == "A" else 3
    if temperature_tenths is not None:
        parts["temperature"] = _points(_TEMPERATURE_TENTHS, temperature_tenths)
    missing = tuple(name for name in PARAMETERS if name not in parts)
    total = None if missing else sum(parts.values())
    return Score(rule=RULE, scale=scale, parts=parts, missing=missing, total=total)
