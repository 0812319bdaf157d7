"""What can go wrong with a server, told apart by whether it may pass.

Belongs here: the errors. Their texts name server and path, never a query, a header or a body: those hold keys.
"""

from __future__ import annotations

from umkm_pipeline.errors import UmkmError


class TransientError(UmkmError):
    """A server could not be had or was overloaded, as often as was tried: the same request may work later."""


class RefusedError(UmkmError):
    """A server answered, and the same request would be answered so again."""


class UnauthorisedError(RefusedError):
    """A server does not know, or no longer knows, who asks (401)."""


class CutOffError(Exception):
    """An answer ends before its end; it is asked for again."""
