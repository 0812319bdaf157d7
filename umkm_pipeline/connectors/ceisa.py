"""CEISA 4.0, customs' gateway: login, document states, exchange rates (`domain.md` §5).

Belongs here: its requests, tokens and answers. A token lives 900 seconds; an old one is renewed by its refresh token,
or by a new login where that is old too. What becomes of a state is in `states.py`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import quote

import requests
from pydantic import SecretStr
from requests.auth import AuthBase

from umkm_pipeline.connectors.content import json_of
from umkm_pipeline.connectors.http import Answer, Client, Request
from umkm_pipeline.connectors.rates.asked import Asked, amount, day, odd
from umkm_pipeline.connectors.rates.kmk import UNITS
from umkm_pipeline.connectors.secret import Credentials
from umkm_pipeline.connectors.trouble import RefusedError, UnauthorisedError
from umkm_pipeline.reference.landed_rates import Quote

Value = TypeVar("Value")

_LOG = logging.getLogger("umkm_pipeline.connectors")
_LIFETIME, _MARGIN = 900.0, 30.0
"""Seconds that a token lives where the answer does not say, and before its end from which it is renewed."""


class _Token(AuthBase):
    """Signs a request; also keeps `requests` from looking for another account in `.netrc`."""

    def __init__(self, scheme: str, token: SecretStr) -> None:
        self._scheme, self._token = scheme, token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the token into the header."""
        request.headers["Authorization"] = f"{self._scheme}{self._token.get_secret_value()}"
        return request


class _Nobody(AuthBase):
    """Signs nothing: a login says who it is in its body."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave the request as it is."""
        return request


class Ceisa:
    """An account of CEISA, logged in when it is first needed.

    Args:
        client: asks.
        url: of the gateway.
        credentials: the account.
        clock: seconds, for the life of tokens.
    """

    def __init__(
        self, client: Client, url: str, credentials: Credentials, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client, self._url, self._credentials, self._clock = client, url.rstrip("/"), credentials, clock
        self._access: SecretStr | None = None
        self._refresh: SecretStr | None = None
        self._until = float("-inf")

    def states(self, nomor_aju: str) -> list[dict[str, Any]]:
        """`dataStatus` of a declaration: its states, in no order and some of them twice, as customs gives them.

        Raises:
            TransientError, RefusedError: customs does not answer, or not with states.
        """
        told = self._get(f"/openapi/status/{quote(nomor_aju, safe='')}", json_of)
        found = told.get("dataStatus") if isinstance(told, dict) else None
        if not isinstance(found, list) or not all(isinstance(state, dict) for state in found):
            raise odd(f"CEISA, status of {nomor_aju}", "the answer has no list dataStatus")
        return found

    def rates(self, currency: str) -> list[Quote]:
        """The tax rate of a currency that stands now.

        Raises:
            TransientError, RefusedError: customs does not answer, or not with a rate.
        """
        told = self._get(f"/openapi/kurs/{quote(currency, safe='')}", json_of)
        rows = told.get("data") if isinstance(told, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise odd(f"CEISA, rate of {currency}", "the answer has no list `data`")
        return [_quote(row, currency) for row in rows[:1]]

    def _get(self, path: str, read: Callable[[Answer, str], Value]) -> Value:
        """The answer to a signed request; a token that customs takes for old is renewed once."""
        for last in (False, True):
            token = self._token()
            request = Request(f"{self._url}{path}", auth=_Token("Bearer ", token), accept="application/json")
            try:
                return self._client.ask(request, lambda answer, where=request.where: read(answer, where))  # type: ignore[misc]
            except UnauthorisedError:
                self._until = float("-inf")
                if last:
                    raise
        raise AssertionError

    def _token(self) -> SecretStr:
        if self._access is None or self._clock() >= self._until:
            self._renew()
        assert self._access is not None  # noqa: S101 -- _renew raises otherwise
        return self._access

    def _renew(self) -> None:
        if self._refresh is not None:
            old, self._refresh = self._refresh, None
            renewal = Request(
                f"{self._url}/nle-oauth/v1/user/update-token",
                method="POST",
                auth=_Token("", old),
                accept="application/json",
            )
            try:
                self._take(renewal)
            except RefusedError:
                _LOG.info("the refresh token is old, too: log in again")
            else:
                return
        name, password = self._credentials.username, self._credentials.password
        self._take(
            Request(
                f"{self._url}/nle-oauth/v1/user/login",
                method="POST",
                json={"username": name.get_secret_value(), "password": password.get_secret_value()},
                auth=_Nobody(),
                accept="application/json",
            )
        )

    def _take(self, request: Request) -> None:
        told = self._client.ask(request, lambda answer: json_of(answer, request.where))
        item = told.get("item") if isinstance(told, dict) else None
        token = item.get("access_token") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(token, str) or not token:
            # Without the server's own words: some repeat what they were sent.
            raise RefusedError(
                "gave no token", where=request.where, remedy="check UMKM_CEISA_CREDENTIALS_FILE; log in on the portal"
            )
        lifetime = item.get("expires_in")
        refresh = item.get("refresh_token")
        self._access = SecretStr(token)
        self._refresh = SecretStr(refresh) if isinstance(refresh, str) and refresh else None
        self._until = self._clock() + (float(lifetime) if isinstance(lifetime, int) else _LIFETIME) - _MARGIN


def ceisa_rates(asked: Asked, account: Ceisa) -> Iterator[Quote]:
    """The tax rates that stand now, where that is in the time asked for: customs gives no earlier ones."""
    for currency in asked.currencies:
        for one in account.rates(currency):
            if one.rate_date > asked.last or (one.valid_to or one.rate_date) < asked.first:
                return
            yield one


def _quote(row: dict[str, Any], currency: str) -> Quote:
    where = f"CEISA, rate of {currency}"
    first, last = day(row.get("tglAwalBerlaku"), where), day(row.get("tglAkhirBerlaku"), where)
    if last < first:
        raise odd(where, "the rate ends before it begins")
    rate = amount(str(row.get("nilaiKurs")), where)
    return Quote("ceisa", currency, first, UNITS.get(currency, 1), rate, valid_to=last)
