"""The days after: what is open is printed, typed from, and told to patients; the hospital's policy is kept to."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pypdfium2
import pytest
import tomli_w

from console.errors import CahierError, Fault
from console.formats.delivered import read_hl7
from console.recovery.account import account
from console.recovery.delivery import deliver
from console.recovery.policy import ARCHIVED_BY_POLICY
from console.recovery.report import made_by, report
from console.recovery.sheets import SCREENS, burn_down_page, burn_rows, letters, rekey_pages, to_key
from console.recovery.unanswered import settle
from console.site import FILE, parse_site
from console.store.ledger import State
from console.ward.session import Session
from console.words import _
from tests.recovery.conftest import Hospital
from tests.recovery.test_delivery import answers


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def with_rules(hospital: Hospital, rules: str) -> str:
    """The site's file of IT's store with other rules of giving back."""
    site = tomllib.loads((hospital.root / "it" / FILE).read_text(encoding="utf-8"))
    return tomli_w.dumps({**site, "giving_back": tomllib.loads(rules)})


def at_a_site(hospital: Hospital, rules: str) -> Session:
    """IT's session at a site whose file says so about giving back."""
    (hospital.root / "it" / FILE).write_text(with_rules(hospital, rules), encoding="utf-8")
    return hospital.recovery()[1]


def test_the_burn_down_counts_every_outcome_and_prints(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")

    rows = burn_rows(it)
    assert sum(row.made for row in rows) == 3 * it.reader.count()
    assert {"Réanimation"} <= {row.unit for row in rows}
    printed = text_of(burn_down_page(it).data)
    left = sum(row.made - row.settled for row in rows)
    assert str(left) in printed
    assert left > 0


def test_a_system_without_import_is_typed_screen_by_screen_until_nothing_is_left(
    hospital: Hospital, tmp_path: Path
) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")
    wanted = to_key(it, "hl7")
    printed = text_of(rekey_pages(it, "hl7", wanted).data)

    assert len(wanted) == 3
    for each in wanted:
        order = [_(title) for title in SCREENS.values()]
        assert list(each.screens) == [title for title in order if title in each.screens]
        assert each.file.identity.name in printed
    open_ = [each.id for each in it.book.ledger.deliverables("hl7")]
    settle(it, open_, State.KEYED, "saisi et relu", typed_by="A. Roux", read_by="B. Petit")
    assert to_key(it, "hl7") == []


def test_each_patient_of_the_outage_gets_a_letter_that_names_nobody_else(hospital: Hospital, tmp_path: Path) -> None:
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "out")

    texts = {name: text_of(paper.data) for name, paper in letters(it)}
    assert len(texts) == 3
    assert "TREMBLAY" in texts[hospital.known]
    assert all("TREMBLAY" not in text for name, text in texts.items() if name != hospital.known)


def test_what_the_policy_archives_goes_to_no_target_and_is_accounted_for(hospital: Hospital, tmp_path: Path) -> None:
    first = '{outcome = "ARCHIVE", kinds = ["observed"], units = ["4300"]}'
    it = at_a_site(hospital, f'policy = [{first}, {{outcome = "ATTACH", kinds = ["observed"]}}]')
    out = tmp_path / "out"
    deliver(it, out)

    observed = {line.entry.id: line for line in it.reader.lines_of_kind("observed")}
    archived = {name for name, _target in it.book.ledger.settled_by_policy(ARCHIVED_BY_POLICY)}
    assert archived
    assert archived < set(observed)
    carried = {
        entry: each
        for path in (out / "hl7").glob("[0-9]*.hl7")
        for each in read_hl7(path.name, path.read_bytes())
        for entry in each.entries
    }
    assert not archived & set(carried)
    assert all(b"ORU^R01" not in path.read_bytes() for path in (out / "hl7").glob("[0-9]*.hl7"))
    answered = answers(out, tmp_path / "answers")
    assert report(it, out, answered).account.is_complete
    assert not account(out, answered, made_by(it.reader)).is_complete  # nobody said that they may be left out


def test_a_hospital_that_takes_one_form_alone_is_complete_with_that_form(hospital: Hospital, tmp_path: Path) -> None:
    it = at_a_site(hospital, 'targets = ["csv"]')
    deliver(it, tmp_path / "out")

    assert {path.name for path in (tmp_path / "out").iterdir()} == {"csv", "documents"}
    made = report(it, tmp_path / "out", answers(tmp_path / "out", tmp_path / "answers"))
    assert made.account.is_complete
    assert {each.target for each in made.account.sums} == {"csv"}


@pytest.mark.parametrize(
    "line",
    [
        "targets = []",
        'dialect = "german"',
        "bundle_entries = 1",
        'policy = [{outcome = "ARCHIVE", kinds = ["nothing"]}]',
        'policy = [{outcome = "ARCHIVE", units = ["9999"]}]',
        'oids = {IPP = "1.x"}',
    ],
)
def test_rules_that_cannot_be_used_are_refused_by_name(hospital: Hospital, line: str) -> None:
    good = parse_site(with_rules(hospital, 'dialect = "international"'))
    assert good.giving_back.dialect == "international"
    with pytest.raises(CahierError) as refused:
        parse_site(with_rules(hospital, line))
    assert refused.value.code == Fault.SITE_REFUSED.code
