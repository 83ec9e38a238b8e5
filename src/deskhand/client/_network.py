"""What stands between here and a site: certificates, and a proxy that asks for a name."""

import ssl
from collections.abc import Mapping

import aiohttp
from multidict import CIMultiDict

__all__ = ["ASKED_BY_PROXY", "through_proxy", "why_barred"]

ASKED_BY_PROXY = (
    "the proxy asks for a name and a password, or takes others than those that it got "
    "(--proxy http://NAME@HOST:PORT with --proxy-password-file gives them)"
)
_EXPIRED, _NOT_YET, _OTHER_NAMES = 10, 9, (62, 64)  # OpenSSL's X509_V_ERR_...
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL")
_CERTIFICATES = ("CERTIFICATE", "UNKNOWN_CA", "HANDSHAKE_FAILURE", "ACCESS_DENIED")
_VERSIONS = ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL")


def through_proxy(headers: Mapping[str, str]) -> aiohttp.ClientMiddlewareType:
    """Have every call tell the proxy who is asking, and nobody behind it."""

    async def tell(call: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        if call.is_ssl():
            call.proxy_headers = CIMultiDict({**(call.proxy_headers or {}), **headers})
        else:  # the proxy takes it out before it passes the call on
            call.headers.update(headers)
        return await send(call)

    return tell


def why_barred(error: Exception) -> str | None:
    """Why there will be no reply before somebody mends the way; None where there might be one."""
    if isinstance(error, aiohttp.ClientHttpProxyError):
        if error.status == 407:
            return ASKED_BY_PROXY
        return f"the proxy lets nobody through: it answered {error.status}" if error.status < 500 else None
    host = f"{error.host}:{error.port}" if isinstance(error, aiohttp.ClientConnectorError) else "the site"
    for cause in (getattr(error, "certificate_error", None), error.__cause__, error.__context__):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _why_not_trusted(host, cause.verify_code)
        if isinstance(cause, ssl.SSLError):
            return _why_no_tls(host, cause.reason or "")
    return None


def _why_not_trusted(host: str, code: int) -> str:
    if code in _OTHER_NAMES:
        return (
            f"{host} shows the certificate of another name: give the address with the name that the certificate is for"
        )
    if code == _EXPIRED:
        return f"the certificate that {host} shows has expired: whoever runs the site has to renew it"
    if code == _NOT_YET:
        return f"the certificate that {host} shows is not valid yet: check the clock of this machine"
    return f"{host} shows a certificate that is not trusted here (--ca-bundle names a file of whom to trust besides)"


def _why_no_tls(host: str, reason: str) -> str | None:
    if reason in _NO_TLS:
        return f"{host} speaks no TLS that is understood here; it may be a port for http"
    if any(word in reason for word in _VERSIONS):
        return f"{host} speaks another version of TLS than is understood here"
    if any(word in reason for word in _CERTIFICATES):
        return f"{host} wants a client certificate, or another one than it got (--client-certificate gives it)"
    return None
