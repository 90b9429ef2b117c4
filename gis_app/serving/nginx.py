"""The configuration of our own nginx: unprivileged, everything under the data folder."""

import os
import shutil
from pathlib import Path

from gis_app.errors import Unavailable

TEMPLATE = Path(__file__).with_name("nginx.conf")
MIME = Path("/etc/nginx/mime.types")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


def program():
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        raise Unavailable(
            "nginx is not installed: apt-get install nginx, or start with --no-proxy"
        )
    return found


def configuration(host, port, run, log, static, tls=None):
    """The text of the file. tls: None, or the paths of certificate and key."""
    listen = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    brotli = BROTLI.exists()
    words = {
        "@RUN@": run,
        "@LOG@": log,
        "@STATIC@": static,
        "@MIME@": MIME,
        "@LISTEN@": f"{listen} ssl http2" if tls else listen,
        "@TLS@": _tls(*tls) if tls else "",
        "@MODULES@": f"load_module {BROTLI};" if brotli else "",
        "@BROTLI@": "brotli_static on;" if brotli else "",
    }
    text = TEMPLATE.read_text()
    for word, value in words.items():
        text = text.replace(word, str(value))
    return text


def _tls(certificate, key):
    return f"""ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:tls:4m;
    # Somebody typed http:// with this port.
    error_page 497 =301 https://$http_host$request_uri;"""
