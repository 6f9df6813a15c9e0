"""Booking a talk in Arabic, on a phone, without scripts: book, get the mail, move, cancel; and the waiting list."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from browser import journeys
from browser.demo_house import PATIENCE, House, free_port, serving_copy
from browser.profiles import profile
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from lotse.web.public.words import words_in

pytestmark = pytest.mark.browser
ARABIC = words_in("ar")
PHONE = {"width": 390, "height": 800}


class PostBox:
    """What a mail server on this machine took in."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a mail."""
        content = envelope.original_content or b""
        self.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def wait_for(self, number: int, *, to: str) -> EmailMessage:
        """Return the mail of that number to an address, counted from one, as soon as it is there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            mails = [mail for mail in self.mails if mail["To"] == to]
            if len(mails) >= number:
                return mails[number - 1]
            time.sleep(0.2)
        raise AssertionError(f"{number} mails to {to} did not come, of {len(self.mails)}")


@pytest.fixture(scope="module")
def post_box() -> Iterator[tuple[PostBox, int]]:
    """Run a mail server and return what it takes in, and its port."""
    box, port = PostBox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(scope="module")
def house(
    town_as_built: Path, tmp_path_factory: pytest.TempPathFactory, post_box: tuple[PostBox, int]
) -> Iterator[House]:
    """Serve the demo town with a worker and with that mail server."""
    mail = {
        "LOTSE_MAIL_SERVER": "127.0.0.1",
        "LOTSE_MAIL_PORT": str(post_box[1]),
        "LOTSE_MAIL_TLS": "nein",
        "LOTSE_MAIL_FROM": "buero@quartier.example",
    }
    with serving_copy(town_as_built, tmp_path_factory.mktemp("house"), **mail) as running:
        yield running


@pytest.fixture
def phone(chromium: Browser, house: House) -> Iterator[Page]:
    """A phone without scripts, and without a cookie to the end."""
    with profile(chromium, house, scripts=False) as opened:
        page = opened.new_page()
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        yield page
        assert not opened.cookies()


def heading(page: Page, words: str) -> None:
    """Expect a page in Arabic, from right to left, that says this."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    assert page.locator("html").get_attribute("dir") == "rtl"


def body_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def codes_printed(page: Page) -> set[str]:
    """Print a page and return what a camera reads on the paper."""
    paper = pypdfium2.PdfDocument(page.pdf(format="A4"))
    pictures = [paper[number].render(scale=200 / 72).to_pil() for number in range(len(paper))]
    paper.close()
    return {code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)}


def calendar_of(mail: EmailMessage) -> Calendar:
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    content = file.get_content()
    return Calendar.from_ical(content if isinstance(content, str) else content.decode())


def test_book_move_and_cancel_in_arabic(phone: Page, house: House, post_box: tuple[PostBox, int]) -> None:
    box = post_box[0]
    phone.goto("/")
    phone.get_by_role("link", name="العربية").click()
    heading(phone, "Quartiersbüro Lüner Höhe")
    phone.get_by_role("link", name=ARABIC.book, exact=True).click()
    heading(phone, ARABIC.book)
    phone.locator("a.time-choice").first.click()
    phone.get_by_label(ARABIC.name).fill("Kim")
    phone.get_by_label(ARABIC.reach).fill("kim@post.example")
    phone.wait_for_timeout(journeys.READING_MS)
    phone.get_by_role("button", name=ARABIC.submit_book).click()
    heading(phone, ARABIC.booked)
    booked_for = phone.locator("main .time").first.inner_text()
    assert codes_printed(phone) == {phone.url.partition("?")[0]}

    mail = box.wait_for(1, to="kim@post.example")
    link = re.findall(rf"{house.url}(/termin/[a-z2-7]{{24}})", body_of(mail))[0]
    assert link == urlsplit(phone.url).path
    (event,) = calendar_of(mail).walk("VEVENT")
    assert f"{event['DTSTART'].dt.astimezone():%M}" == booked_for[3:5]

    phone.goto(link)
    phone.get_by_role("link", name=ARABIC.move, exact=True).click()
    heading(phone, ARABIC.move)
    phone.locator("button.time-choice").first.click()
    heading(phone, ARABIC.booked)
    assert phone.locator("main .time").first.inner_text() != booked_for
    (moved,) = calendar_of(box.wait_for(2, to="kim@post.example")).walk("VEVENT")
    assert (moved["UID"], moved["SEQUENCE"]) == (event["UID"], event["SEQUENCE"] + 1)

    phone.get_by_role("link", name=ARABIC.cancel, exact=True).click()
    heading(phone, ARABIC.cancel_sure)
    phone.get_by_role("button", name=ARABIC.cancel_yes).click()
    heading(phone, ARABIC.cancelled)


def test_waiting_list_in_arabic(phone: Page, post_box: tuple[PostBox, int]) -> None:
    box = post_box[0]
    phone.goto("/?sprache=ar")
    phone.get_by_role("link", name=ARABIC.book, exact=True).click()
    phone.get_by_role("link", name=ARABIC.to_waiting, exact=True).click()
    phone.get_by_label(ARABIC.name).fill("Alex")
    phone.get_by_label(ARABIC.reach).fill("alex@post.example")
    phone.wait_for_timeout(journeys.READING_MS)
    phone.get_by_role("button", name=ARABIC.submit_wait).click()
    heading(phone, ARABIC.waiting)
    box.wait_for(1, to="alex@post.example")
    phone.locator("button.time-choice").first.click()
    heading(phone, ARABIC.booked)
    box.wait_for(2, to="alex@post.example")


def test_form_that_is_sent_wrong_says_so_in_arabic(phone: Page) -> None:
    phone.goto("/?sprache=ar")
    phone.get_by_role("link", name=ARABIC.book, exact=True).click()
    phone.locator("a.time-choice").first.click()
    phone.get_by_label(ARABIC.name).fill("Kim")
    phone.get_by_label(ARABIC.reach).fill("12")
    phone.get_by_role("button", name=ARABIC.submit_book).click()
    expect(phone.get_by_role("alert")).to_contain_text(ARABIC.wrong)
    expect(phone.get_by_label(ARABIC.reach)).to_have_value("12")
