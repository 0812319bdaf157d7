from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.servers import Post, mail_server, web_server
from umkm_pipeline import patience
from umkm_pipeline.alerts.message import Failed, Message, failure_message
from umkm_pipeline.alerts.send import channels, send_alert
from umkm_pipeline.errors import TransientError, UmkmError
from umkm_pipeline.settings import Settings

MESSAGE = failure_message(
    Failed("run-1", "2023-06", "read_registry", "bone.xlsx: cannot be read\n  what to do: send it again", "kantor")
)


@pytest.fixture
def mail() -> Iterator[Post]:
    with mail_server() as post:
        yield post


@pytest.fixture
def web() -> Iterator[Post]:
    with web_server() as post:
        yield post


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_FIRST_PAUSE", 0.001)


def by_mail(post: Post, **others: object) -> Settings:
    return Settings(
        alert_email_to="data@dinas.go.id, kepala@dinas.go.id",
        alert_smtp_host="127.0.0.1",
        alert_smtp_port=post.port,
        alert_smtp_security="none",
        **others,  # type: ignore[arg-type]
    )


def by_web(post: Post, folder: Path, path: str = "hook/secret") -> Settings:
    file = folder / "webhook"
    file.write_text(f"http://127.0.0.1:{post.port}/{path}\n", encoding="utf-8")
    return Settings(alert_webhook_file=file)


def test_nothing_is_sent_until_it_is_configured() -> None:
    assert channels(Settings()) == {}
    assert send_alert(Settings(), MESSAGE) == []
    assert channels(Settings(alert_smtp_host="localhost")) == {}


def test_an_email_says_what_failed_and_what_to_do(mail: Post) -> None:
    assert len(send_alert(by_mail(mail), MESSAGE)) == 1
    (raw,) = mail.mails
    got = email.message_from_string(raw, policy=email.policy.default)
    assert got["To"] == "data@dinas.go.id, kepala@dinas.go.id"
    assert got["From"] == "data@dinas.go.id"
    assert "2023-06" in got["Subject"]
    text = got.get_content()
    for part in ("Penyegaran data UMKM gagal", "A refresh failed", "read_registry", "what to do: send it again"):
        assert part in text


def test_a_password_is_read_from_its_file(mail: Post, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("geheim\n", encoding="utf-8")
    send_alert(by_mail(mail, alert_smtp_user="umkm", alert_smtp_password_file=file), MESSAGE)
    assert mail.users == ["umkm"]
    file.write_text("wrong", encoding="utf-8")
    with pytest.raises(UmkmError, match="535") as refused:
        send_alert(by_mail(mail, alert_smtp_user="umkm", alert_smtp_password_file=file), MESSAGE)
    assert not isinstance(refused.value, TransientError)
    assert "wrong" not in str(refused.value)
    file.unlink()
    with pytest.raises(UmkmError, match="missing or empty"):
        send_alert(by_mail(mail, alert_smtp_user="umkm", alert_smtp_password_file=file), MESSAGE)
    assert len(mail.mails) == 1


def test_later_is_tried_again_and_never_is_not(mail: Post) -> None:
    mail.answers = [451, 451]
    send_alert(by_mail(mail), MESSAGE)
    assert len(mail.mails) == 1
    mail.answers = [550, 550]
    with pytest.raises(UmkmError, match="550"):
        send_alert(by_mail(mail), MESSAGE)
    assert mail.answers == []


def test_a_webhook_gets_json(web: Post, tmp_path: Path) -> None:
    assert send_alert(by_web(web, tmp_path), MESSAGE) == ["webhook"]
    told = json.loads(web.bodies[0])
    assert told["run_id"] == "run-1"
    assert told["text"].startswith(told["subject"])


def test_a_busy_webhook_is_asked_again_and_one_that_is_gone_is_not(web: Post, tmp_path: Path) -> None:
    web.answers = [503, 429]
    send_alert(by_web(web, tmp_path), MESSAGE)
    assert len(web.bodies) == 3
    web.answers = [404]
    with pytest.raises(UmkmError, match="404") as gone:
        send_alert(by_web(web, tmp_path), MESSAGE)
    assert len(web.bodies) == 4
    assert "secret" not in str(gone.value)


@pytest.mark.parametrize("text", ["", "file:///etc/passwd", "ftp://host/x"])
def test_only_a_url_of_the_web_is_posted_to(tmp_path: Path, text: str) -> None:
    (tmp_path / "webhook").write_text(text, encoding="utf-8")
    with pytest.raises(UmkmError):
        send_alert(Settings(alert_webhook_file=tmp_path / "webhook"), MESSAGE)


def test_one_channel_that_fails_keeps_no_other_from_sending(mail: Post, web: Post, tmp_path: Path) -> None:
    mail.answers = [550, 550]
    settings = by_mail(mail).model_copy(update={"alert_webhook_file": by_web(web, tmp_path).alert_webhook_file})
    with pytest.raises(UmkmError, match="550"):
        send_alert(settings, MESSAGE)
    assert len(web.bodies) == 1


def test_a_message_carries_no_number_of_a_person() -> None:
    failed = Failed("r", "2023-06", "s", "daftar 7308014502900001.xlsx: siti@contoh.id cannot be read", "kantor")
    message: Message = failure_message(failed)
    assert "7308014502900001" not in message.text
    assert "siti@" not in message.text
    assert "****0001.xlsx" in message.text
