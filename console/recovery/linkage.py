"""Probable matching of large collections by a linkage library, on an engine that this machine or a cluster runs.

The library is Splink (Fellegi-Sunter); it reads the same table as the rules, and what it holds for
likely comes back into the same review. Nothing is trained on patients: how telling each agreement
is (``resources/linkage.json``) was counted once on invented people and ships with the program.
None of these packages belongs to the program; IT adds them (``pip install 'cahier[linkage]'``).

No engine may write what it compares to a disk in plain text: DuckDB works in memory alone, Spark
keeps its intermediate results encrypted.

Source: Splink 5.0; the comparisons are told in its portable levels, so that every engine gives the same weights.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

from console.errors import CahierError, Fault
from console.recovery.candidate import Engine, Pair
from console.recovery.comparison import Compared

EngineName = Literal["cascade", "duckdb", "spark"]
ENGINES: tuple[EngineName, ...] = ("cascade", "duckdb", "spark")
LEAST_WEIGHT = -4.0
"""In bits: down to one chance in seventeen somebody should look; fewer would leave people unfound."""
MOST_EACH = 3
"""So many likely rows are proposed for one person at most, the likeliest."""
SHARE_INSIDE = 0.5
"""Of our people the share that the index is thought to hold, before anything is compared."""
CONSTANTS = Path(__file__).resolve().parent.parent.parent / "resources" / "linkage.json"
_EXTRAS = {"duckdb": "cahier[linkage]", "spark": "cahier[linkage-spark]"}
_OURS, _THEIRS = "a_ours", "b_index"

_EXCHANGED = "birth_name_l = given_name_r AND given_name_l = birth_name_r"
_MARRIED = "birth_name_l = used_name_r OR used_name_l = birth_name_r OR used_name_l = used_name_r"
_CUT = (
    "substr(given_name_l, 1, 3) = substr(given_name_r, 1, 3)"
    " AND (given_name_l LIKE concat(given_name_r, '%') OR given_name_r LIKE concat(given_name_l, '%'))"
)
_CUT_FAMILY = (
    "substr(birth_name_l, 1, 5) = substr(birth_name_r, 1, 5) AND length(birth_name_l) >= 5"
    " AND (birth_name_l LIKE concat(birth_name_r, '%') OR birth_name_r LIKE concat(birth_name_l, '%'))"
)
BLOCKS = (
    "l.born = r.born",
    "l.born = r.born_swapped",
    "l.birth_name = r.birth_name AND l.given_name = r.given_name",
    "l.birth_name = r.given_name AND l.given_name = r.birth_name",
    "l.birth_name = r.birth_name AND l.year = r.year",
    "l.birth_name = r.birth_name AND l.day = r.day",
    "l.birth_name = r.used_name AND l.year = r.year",
    "l.used_name = r.birth_name AND l.year = r.year",
    "l.given_name = r.given_name AND l.year = r.year",
    "l.given_name = r.given_name AND l.day = r.day",
    "l.birth_name = r.birth_name AND l.birthplace = r.birthplace",
    "l.given_name = r.given_name AND l.birthplace = r.birthplace",
    "l.matricule = r.matricule",
)
"""Only pairs that share one of these are compared."""


def engine(name: EngineName, *, master: str = "") -> Engine | None:
    """The engine of a name; None for the rules alone, which need none.

    Args:
        name: ``cascade``, ``duckdb`` or ``spark``.
        master: where Spark runs; this machine when empty.

    Raises:
        CahierError: ``linkage-missing``, ``java-missing``.
    """
    if name == "cascade":
        return None
    try:
        import duckdb  # noqa: F401, PLC0415 - an extra that the program runs without
        import splink  # noqa: F401, PLC0415

        if name == "spark":
            import pyspark  # noqa: F401, PLC0415
    except ImportError as problem:
        raise CahierError(Fault.LINKAGE_MISSING, engine=name, line=f"pip install '{_EXTRAS[name]}'") from problem
    if name == "duckdb":
        return partial(_linked, _duckdb)
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise CahierError(Fault.JAVA_MISSING)
    return partial(_linked, partial(_spark, master or "local[*]"))


def columns(table: Sequence[Compared]) -> dict[str, list[Any]]:
    """The table as columns; what is not known is None, so that it speaks neither for nor against."""

    def column(name: str) -> list[Any]:
        return [getattr(each, name) or None for each in table]

    plain = ("key", "birth_name", "used_name", "given_name", "sex", "birthplace", "matricule")
    return {name: column(name) for name in plain} | {
        "born": column("full_date"),
        "born_swapped": column("swapped_date"),
        "year": [each.birth_date[:4] or None for each in table],
        "day": [each.full_date[5:] or None for each in table],
        "numbers": [sorted(each.numbers) if each.has_official else None for each in table],
    }


def _comparisons(constants: Mapping[str, Sequence[tuple[float, float]]]) -> list[Any]:
    """What is compared, level by level; with the constants of each level where they are known.

    A level of exchanged names stands in both comparisons of names and counts in the first one.
    """
    import splink.comparison_level_library as levels  # noqa: PLC0415
    import splink.comparison_library as comparisons  # noqa: PLC0415

    def null(name: str) -> Any:
        return levels.NullLevel(name)

    def same(name: str) -> Any:
        return levels.ExactMatchLevel(name)

    def rare(name: str) -> Any:
        return levels.ExactMatchLevel(name, term_frequency_adjustments=True)

    def slips(name: str, most: int) -> Any:
        return levels.LevenshteinLevel(name, most)

    def said(condition: str) -> Any:
        return levels.CustomLevel(condition)

    exchanged = said(_EXCHANGED)
    told: dict[str, list[Any]] = {
        "family": [
            null("birth_name"), rare("birth_name"), said(_MARRIED), exchanged, slips("birth_name", 1),
            said(_CUT_FAMILY), slips("birth_name", 2), levels.ElseLevel(),
        ],
        "given": [
            null("given_name"), rare("given_name"), said(_EXCHANGED), slips("given_name", 1), said(_CUT),
            levels.ElseLevel(),
        ],
        "born": [
            null("year"), same("born"), said("born_swapped_l = born_r"), slips("born", 1), said("year_l = year_r"),
            said("day_l = day_r"), levels.ElseLevel(),
        ],
        "sex": [null("sex"), same("sex"), levels.ElseLevel()],
        "birthplace": [null("birthplace"), same("birthplace"), levels.ElseLevel()],
        "matricule": [null("matricule"), same("matricule"), slips("matricule", 2), levels.ElseLevel()],
        "numbers": [null("numbers"), levels.ArrayIntersectLevel("numbers", 1), levels.ElseLevel()],
    }  # fmt: skip
    for name, known in constants.items():
        for level, (m, u) in zip(told[name][1:], known, strict=True):
            level.configure(m_probability=m, u_probability=u)
    return [comparisons.CustomComparison(levels_, output_column_name=name) for name, levels_ in told.items()]


def settings(probability: float, constants: Mapping[str, Sequence[tuple[float, float]]], **more: Any) -> Any:
    """The model as Splink takes it, for whichever engine.

    Args:
        probability: that two people drawn at random are one.
        constants: for each comparison the (m, u) of its levels; none while they are being counted.
        more: further members of Splink's own settings.
    """
    from splink import SettingsCreator  # noqa: PLC0415
    from splink.blocking_rule_library import CustomRule  # noqa: PLC0415

    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="key",
        probability_two_random_records_match=probability,
        comparisons=_comparisons(constants),
        blocking_rules_to_generate_predictions=[CustomRule(rule) for rule in BLOCKS],
        **more,
    )


def shipped_constants() -> dict[str, list[tuple[float, float]]]:
    """How often each level is met, for each comparison: among pairs that are one person (m), and that are not (u)."""
    kept: dict[str, list[tuple[float, float]]] = json.loads(CONSTANTS.read_text("utf-8"))["levels"]
    return kept


@contextmanager
def _duckdb() -> Iterator[Any]:
    """An engine in this process: in memory, never on a disk, and nothing fetched."""
    import duckdb  # noqa: PLC0415
    from splink import DuckDBAPI  # noqa: PLC0415

    closed = {"temp_directory": "", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with duckdb.connect(":memory:", config=closed) as connection:
        yield DuckDBAPI(connection)


@contextmanager
def _spark(master: str) -> Iterator[Any]:
    """Spark on this machine or on a cluster; what it sets aside or sends between its parts is encrypted."""
    from pyspark.sql import SparkSession  # noqa: PLC0415
    from splink import SparkAPI  # noqa: PLC0415

    builder = SparkSession.builder.master(master).appName("cahier")
    for name, value in _SPARK.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield SparkAPI(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False)
    finally:
        session.stop()


_SPARK = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.io.encryption.enabled": "true",
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.sql.shuffle.partitions": "8",
}


def registered(api: Any, name: str, told: Mapping[str, list[Any]]) -> Any:
    """A table, as :func:`columns` tells it, where the engine finds it."""
    import pyarrow  # noqa: PLC0415

    types = {"numbers": pyarrow.list_(pyarrow.string())}
    arrow = pyarrow.table({each: pyarrow.array(told[each], types.get(each, pyarrow.string())) for each in told})
    spark = getattr(api, "spark", None)
    return api.register(arrow if spark is None else spark.createDataFrame(arrow), table_name=name)


def _linked(
    opened: Any, ours: Sequence[Compared], theirs: Sequence[Compared], least: float = LEAST_WEIGHT
) -> Iterator[Pair]:
    from splink import Linker  # noqa: PLC0415

    database: AbstractContextManager[Any] = opened()
    with database as api:
        frames = [registered(api, _OURS, columns(ours)), registered(api, _THEIRS, columns(theirs))]
        probability = min(0.5, SHARE_INSIDE / len(theirs))
        linker = Linker(frames, settings(probability, shipped_constants(), retain_matching_columns=False), log_level=40)
        found = linker.inference.predict(threshold_match_weight=least).as_record_list()
    yield from _likeliest(Pair(each["key_l"], each["key_r"], each["match_weight"]) for each in found)


def _likeliest(pairs: Iterator[Pair]) -> Iterator[Pair]:
    """The likeliest rows of each of ours."""
    known: dict[str, int] = {}
    for pair in sorted(pairs, key=lambda each: (-each.weight, each.ours, each.theirs)):
        known[pair.ours] = known.get(pair.ours, 0) + 1
        if known[pair.ours] <= MOST_EACH:
            yield pair
