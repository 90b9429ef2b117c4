"""Every setting of the application, read from the environment, each with its meaning."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path


def _setting(variable, meaning, default=None, secret=False):
    return field(
        default=default,
        metadata={"variable": variable, "meaning": meaning, "secret": secret},
    )


@dataclass(frozen=True)
class Settings:
    database_url: str = _setting(
        "DATABASE_URL", "PostgreSQL as the web role gis_web", "", True
    )
    owner_url: str = _setting(
        "DATABASE_OWNER_URL", "PostgreSQL as gis_owner: migrations, backup", "", True
    )
    loader_url: str = _setting(
        "DATABASE_LOADER_URL",
        "PostgreSQL as gis_loader: loads and jobs; empty: the owner's connection"
        " takes that role",
        "",
        True,
    )
    read_url: str = _setting(
        "DATABASE_READ_URL",
        "A replica for reading, as the web role; nothing asks it yet",
        "",
        True,
    )
    superuser_url: str = _setting(
        "DATABASE_SUPERUSER_URL",
        "Only for preparing a database: extensions, roles, the LEAKPROOF mark",
        "",
        True,
    )
    secret_key: str = _setting("GIS_SECRET_KEY", "Signs session cookies", "", True)
    contact_keys: str = _setting(
        "GIS_CONTACT_KEYS",
        "Keys of sealed contacts, newest first, comma separated; not the session key",
        "",
        True,
    )
    data_dir: str = _setting("GIS_DATA_DIR", "Where files and the cluster live", "var")
    public_url: str = _setting(
        "GIS_PUBLIC_URL", "Address that people type; set: demo logins are off", ""
    )
    host: str = _setting("GIS_HOST", "Address to listen on", "127.0.0.1")
    port: str = _setting("GIS_PORT", "Port to listen on", "8000")
    https: str = _setting("GIS_HTTPS", "1: served over https; Secure cookies, HSTS", "")
    threads: str = _setting("GIS_THREADS", "Threads of a web process", "8")
    workers: str = _setting("GIS_WORKERS", "Web processes", "2")
    streams: str = _setting(
        "GIS_STREAMS", "Live screens that one process serves at once", "64"
    )
    base_map: str = _setting(
        "GIS_BASE_MAP",
        "File with an external base map (JSON: kind, url, key, approval); off if empty",
        "",
    )
    approval_number: str = _setting(
        "GIS_APPROVAL_NUMBER", "审图号 text shown in the map's corner", ""
    )
    watermark: str = _setting(
        "GIS_WATERMARK",
        "on: pages, files and briefings carry who looks at or made them, and when",
        "off",
    )
    near_m: str = _setting("GIS_NEAR_M", "Reach of the rule near, in metres", "20")
    place_score: str = _setting(
        "GIS_PLACE_SCORE",
        "From this score (0 to 1) an address places an incident without anybody looking",
        "0.8",
    )

    lens: str = _setting(
        "GIS_LENS",
        "off: figures are counted by PostgreSQL alone, without the lens",
        "on",
    )
    lens_mb: str = _setting(
        "GIS_LENS_MB", "Memory that the lens may take, in MB", "2048"
    )
    lens_threads: str = _setting(
        "GIS_LENS_THREADS", "Threads that the lens counts with", "2"
    )
    upload_mb: str = _setting(
        "GIS_UPLOAD_MB", "Largest file that an import takes, in MB", "2048"
    )
    import_mb: str = _setting(
        "GIS_IMPORT_MB",
        "Memory that the work on one uploaded file may take, in MB",
        "4096",
    )

    @classmethod
    def from_environ(cls, environ=os.environ):
        """Settings as the environment has them; an empty variable counts as unset."""
        given = {
            part.name: environ[part.metadata["variable"]]
            for part in fields(cls)
            if environ.get(part.metadata["variable"])
        }
        return cls(**given)

    @classmethod
    def described(cls):
        """(variable, meaning, default, secret) of every setting."""
        return [
            (
                part.metadata["variable"],
                part.metadata["meaning"],
                part.default,
                part.metadata["secret"],
            )
            for part in fields(cls)
        ]

    @property
    def data_path(self) -> Path:
        return Path(self.data_dir)

    @property
    def indexes_path(self) -> Path:
        return self.data_path / "attribution"

    @property
    def marks(self) -> bool:
        return self.watermark == "on"

    @property
    def lens_on(self) -> bool:
        return self.lens != "off"

    @property
    def secure(self) -> bool:
        return self.https == "1"

    @property
    def on_loopback(self) -> bool:
        return self.host in ("127.0.0.1", "localhost", "::1")
