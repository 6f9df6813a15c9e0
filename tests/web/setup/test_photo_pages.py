"""The office's photo: taken in from the office card, small and harmless on the public page, gone at once."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from factories import ClientOf
from letters_town import office as office_of
from office_photos import TEXT, camera_photo, show_office_photo

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, NotVisible
from lotse.places.models import Neighbourhood, Office, OfficePhoto
from lotse.places.services import photos
from lotse.places.services.photos import NewPhoto, remove_photo, show_photo
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow
from lotse.schedule.rules.languages import LANGUAGES
from lotse.web.public.words import words_in


@pytest.fixture
def office(neighbourhood: Neighbourhood) -> Office:
    return office_of(neighbourhood)


def upload(client: Client, neighbourhood: Neighbourhood, content: bytes, **changes: str) -> tuple[int, str]:
    """Send the form; an empty change leaves a field out."""
    values = {"description": TEXT, "all_agreed": "on", **changes}
    file = SimpleUploadedFile("tuer.jpg", content, content_type="image/jpeg")
    sent = {"file": file, **{name: value for name, value in values.items() if value}}
    answer = client.post(reverse("setup_photo", args=[neighbourhood.pk]), sent)
    return answer.status_code, answer.content.decode()


def public_page(neighbourhood: Neighbourhood, code: str = "de") -> str:
    address = reverse("public_office", args=[neighbourhood.slug])
    return Client().get(f"{address}?sprache={code}").content.decode()


def rows(office: Office) -> list[tuple[str, int | None, str]]:
    found = AuditRow.objects.filter(object_kind="office-photo", object_key=str(office.pk)).order_by("pk")
    return list(found.values_list("action", "actor_key", "reason"))


def test_photo_comes_onto_the_public_page(
    client_of: ClientOf, caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    assert "<img" not in public_page(neighbourhood)
    assert upload(client_of(caseworker), neighbourhood, camera_photo())[0] == 302
    photo = OfficePhoto.objects.get()
    found = re.search(
        r'<img class="photo" src="([^"]+)" width="(\d+)" height="(\d+)"', public_page(neighbourhood)
    )
    assert found is not None
    assert (int(found[2]), int(found[3])) == (photo.width, photo.height)
    answer = Client().get(found[1])
    content = answer.getvalue()
    assert content.startswith(b"\xff\xd8") and len(content) <= 30_000
    assert b"Geheimkamera" not in content
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize("code", LANGUAGES)
def test_photo_is_described_in_each_language(
    code: str, caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    show_office_photo(caseworker, neighbourhood)
    expected = TEXT if code.startswith("de") else words_in(code).photo
    assert f'alt="{expected}"' in public_page(neighbourhood, code)


def test_who_confirmed_stands_in_the_audit(
    caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    show_office_photo(caseworker, neighbourhood)
    show_office_photo(caseworker, neighbourhood, camera_photo(800, 800))
    assert [(action, actor) for action, actor, _ in rows(office)] == [
        (AuditAction.CREATED, caseworker.pk),
        (AuditAction.CHANGED, caseworker.pk),
    ]
    assert all("einverstanden" in reason for _, _, reason in rows(office))


def test_removed_photo_is_gone_at_once(
    client_of: ClientOf, caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    shown = show_office_photo(caseworker, neighbourhood)
    address = reverse("public_photo", args=[neighbourhood.slug, shown.fingerprint])
    client_of(caseworker).post(reverse("setup_photo_remove", args=[neighbourhood.pk]))
    assert not OfficePhoto.objects.exists()
    assert Client().get(address).status_code == 404
    assert "<img" not in public_page(neighbourhood)
    assert rows(office)[-1][0] == AuditAction.DELETED
    remove_photo(by=caseworker, neighbourhood_key=neighbourhood.pk, today=neighbourhood.started_on)
    assert len(rows(office)) == 2


def test_earlier_photo_has_no_address_any_more(
    caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    first = show_office_photo(caseworker, neighbourhood)
    show_office_photo(caseworker, neighbourhood, camera_photo(800, 800))
    assert (
        Client().get(reverse("public_photo", args=[neighbourhood.slug, first.fingerprint])).status_code == 404
    )


@pytest.mark.parametrize(
    ("content", "changes", "expected"),
    [
        (b"<svg/>", {}, "nicht als Foto"),
        (b"GIF89a", {}, "JPEG, PNG oder WebP"),
        (b"", {}, "Diese Datei ist leer."),
        (b"photo", {"description": ""}, "Bitte beschreiben Sie"),
        (b"photo", {"description": "   "}, "Bitte beschreiben Sie"),
        (b"photo", {"all_agreed": ""}, "Bitte bestätigen Sie"),
    ],
)
def test_refused_photo_says_why_and_changes_nothing(
    content: bytes,
    changes: dict[str, str],
    expected: str,
    client_of: ClientOf,
    caseworker: Staff,
    office: Office,
    neighbourhood: Neighbourhood,
) -> None:
    status, page = upload(client_of(caseworker), neighbourhood, content, **changes)
    assert status == 422
    assert expected in page
    assert not OfficePhoto.objects.exists()


def test_too_large_a_file_is_refused_before_it_is_read(
    client_of: ClientOf,
    caseworker: Staff,
    office: Office,
    neighbourhood: Neighbourhood,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lotse.web.setup.photo_forms.LARGEST_UPLOAD", 1000)
    monkeypatch.setattr(photos, "LARGEST_UPLOAD", 1000)
    status, page = upload(client_of(caseworker), neighbourhood, camera_photo())
    assert (status, "Bitte verkleinern Sie es." in page) == (422, True)
    with pytest.raises(InputError, match="größer als"):
        show_office_photo(caseworker, neighbourhood)


@pytest.mark.parametrize(
    ("photo", "expected"),
    [
        (NewPhoto(b"", " ", all_agreed=True), "beschreiben"),
        (NewPhoto(b"", TEXT, all_agreed=False), "einverstanden"),
    ],
)
def test_service_asks_for_words_and_agreement(
    photo: NewPhoto, expected: str, caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    with pytest.raises(InputError, match=expected):
        show_photo(
            by=caseworker, neighbourhood_key=neighbourhood.pk, photo=photo, today=neighbourhood.started_on
        )


def test_photo_of_others_is_left_alone(
    stranger: Staff, caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    show_office_photo(caseworker, neighbourhood)
    with pytest.raises(NotVisible):
        show_office_photo(stranger, neighbourhood)
    with pytest.raises(NotVisible):
        remove_photo(by=stranger, neighbourhood_key=neighbourhood.pk, today=neighbourhood.started_on)
    assert OfficePhoto.objects.exists()


def test_card_comes_before_the_photo(
    client_of: ClientOf, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    answer = client_of(caseworker).get(reverse("setup_photo", args=[neighbourhood.pk]))
    assert answer.headers["Location"] == reverse("setup_office", args=[neighbourhood.pk])
    with pytest.raises(NotVisible):
        show_office_photo(caseworker, neighbourhood)


def test_card_shows_the_photo(
    client_of: ClientOf, caseworker: Staff, office: Office, neighbourhood: Neighbourhood
) -> None:
    client, address = client_of(caseworker), reverse("setup_office", args=[neighbourhood.pk])
    assert "Foto hinzufügen" in client.get(address).content.decode()
    show_office_photo(caseworker, neighbourhood)
    page = client.get(address).content.decode()
    assert TEXT in page and "Foto ändern" in page
