"""The transfer ticket: entries across a sheet of paper, read with a scanner, and never taken for an arrival."""

from __future__ import annotations

import base64
import io
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from console.crossing import fleet, ticket
from console.crossing.export import export
from console.crossing.intake import take_in
from console.crossing.notices import adopt_revocations
from console.crossing.ticket_code import CALIBRATION, MARK, Collector, codes, is_ticket_code, together
from console.crossing.ticket_text import LONGEST, pack, unpack
from console.errors import CahierError, Fault
from console.paper.documents import Document, Wish
from console.record.bodies import care, stay
from console.record.codes.station import TicketOutcome
from console.record.codes.stay import TransferReason, TransferScope
from console.record.movements import Step, Whereabouts
from console.record.scan import ALPHABET, read_scan
from console.ward import care as caring
from console.ward import observations, printing, stays
from console.ward.session import Session
from tests.stations import Prepared, Station, admitted, copy_of, prepare

OBSERVED = care.Observed(respiratory_rate=22, spo2=91, systolic=104, pulse=112, temperature_tenths=384)


@dataclass
class Way:
    """Somebody who left the first laptop for the second, with the codes of the sheet."""

    sender: Session
    receiver: Session
    one: Station
    other: Station
    who: str
    transfer: str
    codes: tuple[str, ...]

    def transfer_at(self, session: Session) -> Step:
        return next(each.step for each in session.card(self.who).place.transfers if each.id == self.transfer)

    def read(self) -> ticket.Ticket:
        return ticket.read_ticket(self.receiver, self.codes)

    def arrive(self) -> None:
        seen = stay.TransferArrived(transfer=self.transfer, seen_by="Jules Aubry", unit="4300", bed="R1")
        stays.arrive(self.receiver, self.who, seen)


def on_the_way(sender: Session) -> tuple[str, str]:
    who = admitted(sender, name="Trémoulière", bed="12A")
    caring.add_alert(sender, who, care.Allergy(substance="Pénicilline"))
    observations.observe(sender, who, OBSERVED)
    asked = stay.TransferAsked(
        scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit="4300", to_bed="R1"
    )
    transfer = stays.ask_transfer(sender, who, asked)
    stays.accept_transfer(sender, who, stay.TransferAccepted(transfer=transfer, by_name="Dr Lemoine"))
    stays.leave(sender, who, stay.TransferLeft(transfer=transfer, override="pas le temps"))
    return who, transfer


@pytest.fixture
def way(provisioned: Prepared, tmp_path: Path) -> Iterator[Way]:
    one, other = copy_of(provisioned, 0, tmp_path / "one"), copy_of(provisioned, 1, tmp_path / "other")
    sender, receiver = one.unlock(), other.unlock()
    who, transfer = on_the_way(sender)
    for station in (one, other):
        station.clock.advance(minutes=12)
    yield Way(sender, receiver, one, other, who, transfer, ticket.codes_of(sender, who, transfer))
    for station in (one, other):
        station.laptop.lock_cold()


def refused(act: object, *words: object) -> Fault:
    with pytest.raises(CahierError) as caught:
        act(*words)  # type: ignore[operator]
    return caught.value.fault


def told(transfer: str, code: str) -> stay.TransferArrived:
    """The arrival as the other side tells it on the telephone."""
    return stay.TransferArrived(transfer=transfer, seen_by="Jules Aubry", receipt_code=code)


# --- as text ---------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from([0, 1, 2, 3, 4]), max_size=40), st.randoms(use_true_random=False))
def test_what_is_packed_comes_back_byte_for_byte(shape: list[int], chance: random.Random) -> None:
    parts = []
    for kind in shape:
        raw = chance.randbytes(64)
        parts.append(
            [
                str(uuid.UUID(bytes=raw[:16])),
                raw[:32].hex(),
                base64.b64encode(raw).decode(),
                base64.b64encode(raw[:32]).decode(),
                '{"é":"Ωß , \\u0001"}',
            ][kind]
        )
        parts.append(chance.choice(['","', "\n", "", "a"]))
    text = "".join(parts).encode()
    assert unpack(pack(text)) == text


@given(st.binary(max_size=300))
def test_damaged_bytes_are_refused_or_are_somebody_elses_text(data: bytes) -> None:
    try:
        unpack(data)
    except CahierError as problem:
        assert problem.fault is Fault.TICKET_DAMAGED


def test_a_text_that_swells_is_refused() -> None:
    assert refused(unpack, pack(b"0" * (LONGEST + 1))) is Fault.TICKET_DAMAGED
    many = b"".join([b'"' + str(uuid.UUID(int=7)).encode() + b'"'] * (LONGEST // 38 + 20))
    assert refused(unpack, pack(many)) is Fault.TICKET_DAMAGED


@given(st.binary(min_size=1, max_size=3000), st.randoms(use_true_random=False))
def test_codes_may_be_read_in_any_order_and_as_often_as_anybody_likes(data: bytes, chance: random.Random) -> None:
    texts = list(codes(data)) * 2
    chance.shuffle(texts)
    assert together(text.lower() if chance.random() < 0.5 else text for text in texts) == data


def test_every_layout_types_the_codes_alike(way: Way) -> None:
    assert set("".join(way.codes)) <= set(ALPHABET + MARK)
    swapped = str.maketrans("AQZWMY", "QAWZ;Z")
    assert all(text.translate(swapped) == text for text in (*way.codes, CALIBRATION))
    assert all(is_ticket_code(text) for text in way.codes)
    assert is_ticket_code(CALIBRATION)


@pytest.mark.parametrize("place", [2, 9, 20, 100, -1])
def test_one_wrong_letter_is_found(way: Way, place: int) -> None:
    text = list(way.codes[0])
    text[place] = ALPHABET[(ALPHABET.index(text[place]) + 1) % 16]
    assert refused(Collector().add, "".join(text)) in (Fault.TICKET_DAMAGED, Fault.TICKET_NEWER)


def test_what_is_missing_is_named_and_other_sheets_are_told_apart(way: Way) -> None:
    collector = Collector()
    for text in way.codes[1:]:
        collector.add(text)
    assert collector.missing == (1,)
    assert refused(collector.data) is Fault.TICKET_PARTIAL
    assert refused(collector.add, codes(b"another sheet")[0]) is Fault.TICKET_MIXED
    collector.add(way.codes[0])
    assert collector.is_complete


def test_a_code_of_the_sheet_is_never_taken_for_a_label(way: Way) -> None:
    assert refused(read_scan, way.codes[0]) in (Fault.SCAN_UNREADABLE, Fault.SCAN_DAMAGED)


# --- on paper --------------------------------------------------------------------------------------


COPIER_DPI = 150


def photocopied(page: Image.Image, chance: random.Random) -> Image.Image:
    """A page as a tired copier gives it: askew, soft, grey on grey, specked, and saved as a JPEG."""
    page = page.rotate(chance.uniform(-3, 3), expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    page = page.filter(ImageFilter.GaussianBlur(0.6)).point(lambda level: 45 + level * 165 // 255)
    dots = page.load()
    assert dots is not None
    for _speck in range(page.width * page.height // 1000):
        dots[chance.randrange(page.width), chance.randrange(page.height)] = chance.choice((20, 235))
    copied = io.BytesIO()
    page.save(copied, "JPEG", quality=60)
    return Image.open(copied)


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_another_decoder_reads_the_finished_sheet_from_a_photocopy_of_it(way: Way, seed: int) -> None:
    chance, read, printed = random.Random(seed), set(), list[str]()

    def kept(session: Session, who: str, transfer: str) -> tuple[str, ...]:
        printed.extend(ticket.codes_of(session, who, transfer))
        return tuple(printed)

    wish = Wish(Document.TRANSFER, patient=way.who)
    with pypdfium2.PdfDocument(printing.prepare(way.sender, wish, kept).data) as sheet:
        for page in sheet:
            image = page.render(scale=COPIER_DPI / 72, grayscale=True).to_pil()
            read |= {each.text for each in zxingcpp.read_barcodes(photocopied(image, chance))}
    assert printed
    assert read >= set(printed)
    found = ticket.read_ticket(way.receiver, [text for text in read if is_ticket_code(text)])
    assert found.outcome is TicketOutcome.FRESH
    assert ticket.take_ticket(way.receiver, found) == len(found.entries)


# --- across the hospital -----------------------------------------------------------------------------


def test_a_sheet_that_was_read_holds_the_same_entries_and_the_patient_has_not_arrived(way: Way) -> None:
    before = {stored.hash for stored in way.sender.reader.entries()}
    found = way.read()
    assert found.outcome is TicketOutcome.FRESH
    assert ticket.take_ticket(way.receiver, found) == len(found.entries)
    assert {stored.hash for stored in found.entries} <= before
    card = way.receiver.card(way.who)
    assert card.identity.birth_name == "Trémoulière"
    assert [said.line.body.substance for said in card.allergies] == ["Pénicilline"]  # type: ignore[union-attr]
    assert card.observations[-1].body.spo2 == 91
    assert card.place.whereabouts is Whereabouts.IN_TRANSIT
    assert way.transfer_at(way.receiver) is Step.LEFT
    assert way.receiver.book.problems() == []  # what the sheet does not hold is missing, not damaged


def test_a_package_that_comes_later_adds_the_rest_without_doubles(way: Way, tmp_path: Path) -> None:
    found = way.read()
    ticket.take_ticket(way.receiver, found)
    sent = export(way.sender, tmp_path)
    taken = take_in(way.receiver, sent.path, identity=way.one.kit.identity)
    assert (taken.already_here, taken.quarantined) == (len(found.entries), 0)
    assert taken.new == sent.entries - len(found.entries)
    assert way.receiver.book.problems() == []


def test_a_sheet_read_twice_changes_nothing(way: Way) -> None:
    ticket.take_ticket(way.receiver, way.read())
    again = way.read()
    head = way.receiver.book.head()
    assert again.outcome is TicketOutcome.ALREADY_HERE
    assert ticket.take_ticket(way.receiver, again) == 0
    assert way.receiver.book.head() == head


def test_the_receipt_code_appears_after_the_arrival_and_closes_the_senders_chain(way: Way) -> None:
    ticket.take_ticket(way.receiver, way.read())
    assert refused(ticket.receipt_code, way.receiver, way.who, way.transfer) is Fault.TRANSFER_STEP
    way.arrive()
    spoken = ticket.receipt_code(way.receiver, way.who, way.transfer)
    assert spoken is not None
    wrong = f"{(int(spoken.replace(' ', '')) + 1) % 1_000_000:06d}"
    assert refused(ticket.close_custody, way.sender, way.who, told(way.transfer, wrong)) is Fault.RECEIPT_CODE_WRONG
    assert way.transfer_at(way.sender) is Step.LEFT
    written = ticket.close_custody(way.sender, way.who, told(way.transfer, spoken.replace(" ", "")))
    assert written.entry.source == "PHONE"
    assert way.transfer_at(way.sender) is Step.ARRIVED


def test_the_code_of_one_transfer_does_not_close_another(way: Way) -> None:
    other, transfer = on_the_way(way.sender)
    secret = ticket._secret(ticket._seed(way.sender), way.transfer)
    code = ticket._code(secret, way.transfer)
    assert refused(ticket.close_custody, way.sender, other, told(transfer, code)) is Fault.RECEIPT_CODE_WRONG


def test_a_sheet_that_life_has_overtaken_is_a_snapshot_and_offers_no_arrival(way: Way) -> None:
    ticket.take_ticket(way.receiver, way.read())
    observations.observe(way.sender, way.who, OBSERVED)
    later = ticket.codes_of(way.sender, way.who, way.transfer)
    way.other.clock.advance(minutes=5)
    way.arrive()
    found = ticket.read_ticket(way.receiver, later)
    assert found.outcome is TicketOutcome.OVERTAKEN
    assert not found.offers_arrival
    ticket.take_ticket(way.receiver, found)
    note = [line.entry for line in way.receiver.reader.lines_of_kind("ticket_read")][-1]
    assert note.source == "SNAPSHOT"
    assert way.receiver.card(way.who).place.whereabouts is Whereabouts.PRESENT


def test_an_old_sheet_is_a_snapshot(way: Way) -> None:
    way.other.clock.advance(hours=30)
    assert way.read().outcome is TicketOutcome.OLD


def test_a_sheet_of_another_site_is_shown_and_nothing_is_taken_in(way: Way, tmp_path: Path) -> None:
    stranger = copy_of(prepare(tmp_path / "elsewhere", stations=1), 0, tmp_path / "stranger")
    sender = stranger.unlock()
    who, transfer = on_the_way(sender)
    found = ticket.read_ticket(way.receiver, ticket.codes_of(sender, who, transfer))
    assert found.outcome is TicketOutcome.UNVERIFIED
    assert any(stored.entry.kind == "allergy" for stored in found.entries)
    assert refused(ticket.take_ticket, way.receiver, found) is Fault.TICKET_UNVERIFIED
    assert not way.receiver.reader.knows(who)
    stranger.laptop.lock_cold()


def _forged(way: Way, before: bytes, after: bytes) -> Fault:
    text = unpack(together(way.codes))
    assert before in text
    return refused(ticket.read_ticket, way.receiver, codes(pack(text.replace(before, after))))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"spo2":91', b'"spo2":97'),
        (b"P\xc3\xa9nicilline", b"P\xc3\xa9nicillin0"),
        (b'"to_unit":"4300"', b'"to_unit":"4400"'),
        (b'"label":"W1"', b'"label":"W2"'),
    ],
)
def test_whoever_changes_a_value_on_the_way_is_found_out(way: Way, before: bytes, after: bytes) -> None:
    assert _forged(way, before, after) in (Fault.TICKET_REFUSED, Fault.CERTIFICATE_REFUSED)
    assert not way.receiver.reader.knows(way.who)


def test_a_drill_sheet_and_a_ward_refuse_each_other(way: Way) -> None:
    assert _forged(way, b'"mode":"REAL"', b'"mode":"DRILL"') is Fault.DRILL_AND_REAL


def test_the_sheet_of_a_laptop_that_was_called_off_is_refused(way: Way, provisioned: Prepared, tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    (folder / "public").mkdir(parents=True)
    fleet._enter(folder, (provisioned.folders[0] / "station.cert").read_text(encoding="utf-8"))
    fleet.revoke(provisioned.kit, folder, "W1", "volé", way.sender.now(), through=3)
    adopt_revocations(way.receiver, (folder / "public" / "revocations.json").read_text(encoding="utf-8").strip())
    assert refused(way.read) is Fault.STATION_REVOKED
