"""`umkm alert`: whether alerts arrive."""

from __future__ import annotations

import socket

from umkm_pipeline.cli.console import explained, out, settings_now
from umkm_pipeline.errors import UmkmError


def alert() -> None:
    """Send a test alert by every channel that is configured."""
    from umkm_pipeline.alerts.message import sample_message
    from umkm_pipeline.alerts.send import channels, send_alert

    with explained():
        settings = settings_now()
        if not channels(settings):
            raise UmkmError(
                "no alerts are configured",
                where="settings",
                remedy="set UMKM_ALERT_EMAIL_TO and UMKM_ALERT_SMTP_HOST, or UMKM_ALERT_WEBHOOK_FILE; see "
                "docs/operate/failure.md",
            )
        for name in send_alert(settings, sample_message(socket.gethostname())):
            out.print(f"sent: {name}", markup=False, highlight=False)
