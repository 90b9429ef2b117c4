"""A form with a large file: written to disk as it arrives, never held in memory."""

from flask import current_app, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from gis_app.actions.start_import import Upload
from gis_app.errors import BadRequest, TooLarge

FIELDS_BYTES = 1 << 20  # of all the form's fields that are no file
PARTS = 20
TOO_LARGE = "The file is larger than this address takes."


def receive(field: str = "file") -> tuple[Upload, dict[str, str]]:
    """The one file of a multipart request, complete, and the form's other fields.

    The upload is the caller's to keep or to discard. On any failure (a connection that
    breaks, a full disk, a file too large) nothing is left on the disk.
    """
    if request.mimetype != "multipart/form-data":
        raise BadRequest("Send the file as multipart/form-data, in the field file.")
    request.max_content_length = int(current_app.settings.upload_mb) << 20
    folder = current_app.settings.data_path.absolute() / "uploads"
    begun: list[Upload] = []

    def begin(total_content_length, content_type, filename, content_length=None):
        begun.append(Upload(folder, filename))
        return begun[-1]

    try:
        upload, said = _parsed(begin, field)
    except RequestEntityTooLarge:
        _discard(begun)
        raise TooLarge(TOO_LARGE) from None
    except BaseException:
        _discard(begun)
        raise
    _discard([other for other in begun if other is not upload])
    return upload, said


def _parsed(begin, field):
    parser = FormDataParser(
        stream_factory=begin,
        max_form_memory_size=FIELDS_BYTES,
        max_content_length=request.max_content_length,
        max_form_parts=PARTS,
    )
    _, form, files = parser.parse(
        request.stream,
        request.mimetype,
        request.content_length,
        dict(request.mimetype_params),
    )
    sent = files.getlist(field)
    if len(sent) != 1:
        raise BadRequest("Send one file, in the field file.")
    upload = sent[0].stream
    upload.close()
    if upload.size == 0:
        raise BadRequest("The file is empty: it has 0 bytes.")
    return upload, {name: form[name] for name in form}


def _discard(uploads):
    for upload in uploads:
        upload.discard()
