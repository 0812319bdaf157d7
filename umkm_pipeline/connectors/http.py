"""The one HTTP layer of all connectors: `requests`, with urllib3's `Retry` as the policy of second tries.

Belongs here: time limits, retries, pace, conditional requests, and what an answer's status means. What an answer says
is the client's business. Proxies (`HTTPS_PROXY`, `NO_PROXY`) and the CA bundle (`REQUESTS_CA_BUNDLE`) come from the
environment, as `requests` reads them. Secrets are passed apart from all else; no text made here has a query in it.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar
from urllib.parse import urlencode, urlsplit

import requests
from pydantic import SecretStr
from requests import exceptions as failures
from requests.auth import AuthBase
from urllib3.exceptions import InvalidHeader, MaxRetryError, ProtocolError
from urllib3.util.retry import Retry

from umkm_pipeline import __version__
from umkm_pipeline.connectors.kept import Answers, Kept
from umkm_pipeline.connectors.trouble import CutOffError, RefusedError, TransientError, UnauthorisedError
from umkm_pipeline.settings import Settings

Value = TypeVar("Value")

TRANSIENT = frozenset({429, 502, 503, 504})
"""Answers that say nothing of the request, only of the server's state: 500 is a fault that would come again."""

_LOG = logging.getLogger("umkm_pipeline.connectors")
_LONGEST_BACKOFF = 60.0
_JITTER = 0.5
"""Share of a wait that is left to chance, so that many clients do not come back at once."""
_CHUNK = 1 << 16
_MEGABYTE = 1 << 20
_OK, _NOT_MODIFIED, _UNAUTHORISED, _MOVED, _WRONG = 200, 304, 401, 300, 400
_MEANS = {
    403: "the key or account may not ask this, or a firewall is in the way: check both",
    404: "check the address in its UMKM_..._URL; the server may have moved",
    407: "the proxy wants an account: name it in HTTPS_PROXY",
    500: "this is the server's own fault; tell its office if it stays",
}


class _Waits(Retry):
    """Waits that double from the first retry on (urllib3 makes the first one at once), in part by chance."""

    def get_backoff_time(self) -> float:
        """Seconds before the next try."""
        doubled = min(_LONGEST_BACKOFF, self.backoff_factor * 2 ** (max(len(self.history), 1) - 1))
        return float(doubled * (1 - _JITTER * random.random()))  # noqa: S311 -- no secret


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. In which encoding, its bytes say: the header is wrong too often."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for.

    Args:
        url: address without a query.
        params: parameters that anyone may see.
        secret_params: parameters that nobody may see; they are no part of what an answer is kept under.
        method: GET or POST.
        json: body of a POST, as JSON; never kept, never shown.
        auth: what signs the request; answers to signed requests are not kept.
        final_after: last day that the answer is about; once it was fetched after that day, it is not fetched again.
        accept: kind of content that is asked for.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    secret_params: Mapping[str, SecretStr] = field(default_factory=dict, repr=False)
    method: str = "GET"
    json: Mapping[str, str] | None = field(default=None, repr=False)
    auth: AuthBase | None = field(default=None, repr=False)
    final_after: date | None = None
    accept: str = "*/*"

    @property
    def where(self) -> str:
        """Host and path, as people may see them."""
        parts = urlsplit(self.url)
        return f"{parts.hostname or '?'}{parts.path}"

    @property
    def key(self) -> str | None:
        """What its answer is kept under, None where it is not to be kept."""
        if self.method != "GET" or self.auth is not None:
            return None
        query, parts = urlencode(sorted(self.params.items())), urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"GET {parts.scheme}://{parts.hostname}{port}{parts.path}?{query}"


class Client:
    """Asks servers, one request at a time.

    Args:
        settings: limits and pace.
        again: whether answers that are kept and cannot change are asked for too.
        sleep: waits for seconds.
    """

    def __init__(
        self, settings: Settings, *, again: bool = False, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._settings, self._again, self._sleep = settings, again, sleep
        self._answers = Answers(settings.responses)
        self._last: dict[str, float] = {}
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"umkm-pipeline/{__version__} (Python requests)"
        self.requests = 0
        _hide_queries()

    def ask(self, request: Request, read: Callable[[Answer], Value]) -> Value:
        """What `read` makes of the answer to a request, which is tried again where its failure may pass.

        Args:
            request: what to ask for.
            read: takes the answer apart; raises CutOffError where it is not whole, RefusedError where it is no such
                answer. Only what it takes is kept.

        Raises:
            TransientError: no try got an answer, or the server asks for a longer wait than is allowed.
            RefusedError: the server refuses, or `read` does.
        """
        kept = self._answers.find(request.key) if request.key else None
        if kept and request.final_after and kept.fetched_on > request.final_after and not self._again:
            return read(Answer(kept.body))
        retry: Retry = _Waits(
            total=self._settings.http_tries - 1, allowed_methods=None, backoff_factor=self._settings.http_backoff
        )
        while True:
            outcome = self._try(request, kept, read)
            if not isinstance(outcome, _Failure):
                return outcome.value
            more = _next(retry, request)
            if more is None:
                raise _given_up(request, outcome.reason, self._settings.http_tries)
            retry = more
            self._wait(request, retry, outcome)

    def _try(self, request: Request, kept: Kept | None, read: Callable[[Answer], Value]) -> _Success[Value] | _Failure:
        """One try; failures that may pass are given back, others raised, outside the handlers that saw their URLs."""
        self._keep_pace(request)
        self.requests += 1
        _LOG.info("ask %s", request.where)
        refused: RefusedError
        try:
            with self._send(request, kept) as response:
                status = response.status_code
                if status in TRANSIENT:
                    return _Failure(f"answered {status}", _retry_after(response))
                came = _Came(status, response.headers, self._body(response))
        except failures.SSLError:
            refused = RefusedError(
                "its certificate is not trusted, or it speaks no TLS",
                where=request.where,
                remedy="set REQUESTS_CA_BUNDLE to the CA bundle of this network; never switch the check off",
            )
        except (failures.ConnectionError, failures.Timeout) as error:
            return _Failure(_short(error))
        except (failures.ChunkedEncodingError, failures.ContentDecodingError, CutOffError):
            return _Failure("its answer was cut off")
        except _TooLargeError:
            refused = RefusedError(
                f"its answer is larger than {self._settings.http_max_mb} MB",
                where=request.where,
                remedy="ask for less, or raise UMKM_HTTP_MAX_MB",
            )
        except (failures.RequestException, OSError) as error:
            refused = RefusedError(
                f"cannot be asked: {type(error).__name__}",
                where=request.where,
                remedy="check the address in its UMKM_..._URL, HTTPS_PROXY and REQUESTS_CA_BUNDLE",
            )
        else:
            return self._judge(request, kept, came, read)
        raise refused

    def _send(self, request: Request, kept: Kept | None) -> requests.Response:
        headers = {"Accept": request.accept}
        if kept and not self._again:
            headers |= {"If-None-Match": kept.etag} if kept.etag else {}
            headers |= {"If-Modified-Since": kept.modified} if kept.modified else {}
        secret = {name: value.get_secret_value() for name, value in request.secret_params.items()}
        return self._session.request(
            request.method,
            request.url,
            params={**request.params, **secret},
            json=request.json,
            headers=headers,
            auth=request.auth,
            timeout=(self._settings.http_connect_timeout, self._settings.http_read_timeout),
            # A redirect would carry key and password to whatever host it names.
            allow_redirects=False,
            stream=True,
        )

    def _body(self, response: requests.Response) -> bytes:
        """The whole body, within the limits of size and time: a read timeout alone lets a trickle go on for ever."""
        until = time.monotonic() + self._settings.http_deadline
        parts: list[bytes] = []
        size = 0
        for part in response.iter_content(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > self._settings.http_max_mb * _MEGABYTE:
                raise _TooLargeError
            if time.monotonic() > until:
                raise failures.ReadTimeout
        return b"".join(parts)

    def _judge(
        self, request: Request, kept: Kept | None, came: _Came, read: Callable[[Answer], Value]
    ) -> _Success[Value] | _Failure:
        status, headers, answer = came.status, came.headers, Answer(came.body)
        if status == _NOT_MODIFIED and kept:
            _LOG.info("%s: not modified", request.where)
            answer = Answer(kept.body)
        elif status != _OK:
            raise _refused(request, status)
        try:
            value = read(answer)
        except CutOffError:
            return _Failure("its answer was cut off")
        # An answer without anything in it may be a server's slip: it is asked for anew the next time.
        if request.key and value:
            tag, modified = headers.get("ETag"), headers.get("Last-Modified")
            if status == _NOT_MODIFIED and kept:
                tag, modified = tag or kept.etag, modified or kept.modified
            try:
                self._answers.keep(request.key, answer.body, etag=tag, modified=modified)
            except OSError as error:
                # Only to ask less the next time: what was asked for is here.
                _LOG.warning("the answer of %s is not kept: %s", request.where, error.strerror or error)
        return _Success(value)

    def _keep_pace(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        early = self._last.get(host, float("-inf")) + self._settings.http_interval - time.monotonic()
        if early > 0:
            self._sleep(early)
        self._last[host] = time.monotonic()

    def _wait(self, request: Request, retry: Retry, failure: _Failure) -> None:
        longest = self._settings.http_longest_wait
        if failure.asked is not None and failure.asked > longest:
            raise TransientError(
                f"{failure.reason} and wants to be left alone for {failure.asked:,.0f} s",
                where=request.where,
                remedy=f"run this again then; UMKM_HTTP_LONGEST_WAIT ({longest:,.0f} s) says how long a run waits",
            )
        seconds = max(failure.asked or 0.0, retry.get_backoff_time())
        _LOG.warning("%s %s; asked again in %.1f s", request.where, failure.reason, seconds)
        self._sleep(seconds)


@dataclass(frozen=True, slots=True)
class _Came:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Failure:
    """A try that failed and may work later: why, and how many seconds the server asks to wait."""

    reason: str
    asked: float | None = None


@dataclass(frozen=True, slots=True)
class _Success(Generic[Value]):
    value: Value


class _TooLargeError(Exception):
    """An answer beyond the limit."""


def _next(retry: Retry, request: Request) -> Retry | None:
    try:
        return retry.increment(request.method, "", error=ProtocolError())
    except MaxRetryError:
        return None


def _retry_after(response: requests.Response) -> float | None:
    try:
        return Retry().get_retry_after(response.raw)
    except InvalidHeader:
        return None


def _short(error: Exception) -> str:
    """What failed, without the error's own text, in which the URL stands."""
    if isinstance(error, failures.ProxyError):
        return "could not be reached through the proxy"
    if isinstance(error, failures.ConnectTimeout):
        return "did not accept the connection in time"
    if isinstance(error, failures.Timeout) or "timed out" in str(error).casefold():
        return "did not answer in time"
    return "could not be reached, or closed the connection"


def _given_up(request: Request, reason: str, tries: int) -> TransientError:
    return TransientError(
        f"{reason}; tried {tries} times",
        where=request.where,
        remedy="run this again later; behind a proxy set HTTPS_PROXY; what has been fetched is kept",
    )


def _refused(request: Request, status: int) -> RefusedError:
    if status == _UNAUTHORISED:
        return UnauthorisedError(
            "does not know this account or key (401)", where=request.where, remedy="check its secret file"
        )
    if _MOVED <= status < _WRONG:
        return RefusedError(
            f"answers from another address ({status})",
            where=request.where,
            remedy="set its UMKM_..._URL to the new address, once its office has confirmed it",
        )
    return RefusedError(
        f"answered {status}",
        where=request.where,
        remedy=_MEANS.get(status, "the request is not what the server expects; its interface may have changed"),
    )


def _hide_queries() -> None:
    """Let no logger of the library show a query, at whatever level the office logs."""
    logger = logging.getLogger("urllib3.connectionpool")
    if _without_queries not in logger.filters:
        logger.addFilter(_without_queries)


def _without_queries(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(arg.partition("?")[0] if isinstance(arg, str) else arg for arg in record.args)
    return True
