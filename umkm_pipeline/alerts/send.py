"""Sending an alert by every channel that is configured.

Belongs here: SMTP and webhook. Secrets are read from files when they are needed, and no error repeats one.
"""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from umkm_pipeline.alerts.message import Message
from umkm_pipeline.errors import TransientError, UmkmError
from umkm_pipeline.patience import patiently
from umkm_pipeline.settings import Settings

_TIMEOUT_SECONDS = 15
_RETRY_SECONDS = 30
_MAY_PASS_FROM = 500
"""Status from which on a server's answer may be another a moment later; 429 likewise."""
_TOO_MANY = 429
_CODE_LATER = range(400, 500)
"""Answers of a mail server that mean later, not never (RFC 5321)."""

Send = Callable[[Settings, Message], None]


def channels(settings: Settings) -> dict[str, Send]:
    """Channels that are configured, by what they are called to a person; none by default."""
    found: dict[str, Send] = {}
    if settings.alert_smtp_host and settings.alert_email_to:
        found[f"e-mail by {settings.alert_smtp_host}:{settings.alert_smtp_port}"] = send_email
    if settings.alert_webhook_file:
        found["webhook"] = send_webhook
    return found


def send_alert(settings: Settings, message: Message) -> list[str]:
    """Send by every channel; returns those by which it went. One that fails keeps no other from trying.

    Raises:
        UmkmError: a channel failed; what the others did is done.
    """
    sent, failed = [], list[UmkmError]()
    for name, send in channels(settings).items():
        try:
            patiently(lambda send=send: send(settings, message), seconds=_RETRY_SECONDS)  # type: ignore[misc]
            sent.append(name)
        except UmkmError as error:
            failed.append(error)
    if failed:
        raise UmkmError("; ".join(error.problem for error in failed), where=failed[0].where, remedy=failed[0].remedy)
    return sent


def send_email(settings: Settings, message: Message) -> None:
    """Send by SMTP.

    Raises:
        TransientError: the mail server cannot be reached or says later.
        UmkmError: it refuses, or the password cannot be read.
    """
    people = list(_people(settings.alert_email_to))
    mail = EmailMessage()
    mail["Subject"], mail["To"] = message.subject, ", ".join(people)
    mail["From"] = settings.alert_email_from or people[0]
    mail["Date"], mail["Message-ID"] = formatdate(localtime=True), make_msgid(domain="umkm-pipeline.invalid")
    mail.set_content(message.text)
    place = f"mail server {settings.alert_smtp_host}:{settings.alert_smtp_port}"
    remedy = "check the UMKM_ALERT_SMTP_* settings; umkm alert sends a test"
    try:
        with _server(settings) as server:
            if settings.alert_smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.alert_smtp_user:
                server.login(settings.alert_smtp_user, _secret(settings.alert_smtp_password_file, "password"))
            server.send_message(mail)
    except smtplib.SMTPResponseException as error:
        kind = TransientError if error.smtp_code in _CODE_LATER else UmkmError
        raise kind(f"the mail server answers {error.smtp_code}", where=place, remedy=remedy) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = sorted({code for code, _ in error.recipients.values()})
        kind = TransientError if all(code in _CODE_LATER for code in codes) else UmkmError
        raise kind(f"the mail server refuses the recipients ({codes})", where=place, remedy=remedy) from None
    except (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError) as error:
        raise TransientError(f"no connection: {type(error).__name__}", where=place, remedy=remedy) from None
    except (smtplib.SMTPException, OSError) as error:
        raise UmkmError(f"cannot send: {type(error).__name__}", where=place, remedy=remedy) from None


def send_webhook(settings: Settings, message: Message) -> None:
    """Post JSON with `text` (as Slack, Mattermost and Google Chat take it), `subject` and `run_id`.

    Raises:
        TransientError: the server cannot be reached, or answers 429 or 5xx.
        UmkmError: it refuses, or the file has no URL.
    """
    where, remedy = "webhook of UMKM_ALERT_WEBHOOK_FILE", "check the URL in the file; umkm alert sends a test"
    url = _secret(settings.alert_webhook_file, "URL")
    if not url.startswith(("https://", "http://")):
        raise UmkmError("the file holds no http(s) URL", where=where, remedy=remedy)
    body = asdict(message) | {"text": f"{message.subject}\n{message.text}"}
    request = urllib.request.Request(  # noqa: S310 -- the scheme was checked
        url, json.dumps(body).encode(), {"Content-Type": "application/json", "User-Agent": "umkm-pipeline"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310 -- as above
            pass
    except urllib.error.HTTPError as error:
        may_pass = error.code >= _MAY_PASS_FROM or error.code == _TOO_MANY
        kind = TransientError if may_pass else UmkmError
        raise kind(f"the webhook answers {error.code}", where=where, remedy=remedy) from None
    except OSError as error:
        raise TransientError(
            f"no connection to the webhook: {type(error).__name__}", where=where, remedy=remedy
        ) from None


def _server(settings: Settings) -> smtplib.SMTP:
    host, port = settings.alert_smtp_host, settings.alert_smtp_port
    if settings.alert_smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)


def _people(text: str) -> Iterator[str]:
    yield from (person.strip() for person in text.split(",") if person.strip())


def _secret(file: Path | None, what: str) -> str:
    try:
        text = file.read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise UmkmError(
            f"the file with the {what} of the alerts is missing or empty",
            where=str(file or "UMKM_ALERT_SMTP_PASSWORD_FILE"),
            remedy="write it there, readable by this user only, or unset the setting that names it",
        )
    return text
