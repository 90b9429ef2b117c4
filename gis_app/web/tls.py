"""GET /tls: what https adds here, and how a phone comes to trust this host."""

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, Response, current_app, render_template

from gis_app import tls
from gis_app.errors import NotFound
from gis_app.web.security import open_to_all

bp = Blueprint("tls", __name__)
# What Android and iOS recognise as a certificate to install.
CERTIFICATE = "application/x-x509-ca-cert"


@bp.get("/tls")
@open_to_all
def explain():
    found = tls.authority(current_app.settings.data_path)
    return render_template(
        "tls.html",
        authority=found,
        fingerprint=tls.fingerprint(found) if found else None,
        secure=current_app.settings.secure,
    )


@bp.get("/tls/authority.crt")
@open_to_all
def authority():
    found = tls.authority(current_app.settings.data_path)
    if found is None:
        raise NotFound("This host has no certificate authority of its own.")
    name = "attachment; filename=quanyu.crt"
    return Response(
        found.public_bytes(Encoding.DER),
        content_type=CERTIFICATE,
        headers={"Content-Disposition": name},
    )
