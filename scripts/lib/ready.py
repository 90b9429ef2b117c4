"""Ask an address until it answers 200: ready.py URL PROCESS. Says why it did not."""

import ssl
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

SECONDS = 60


def main(url, process):
    until = time.monotonic() + SECONDS
    # Our own certificate may be signed by our own authority: only liveness is asked.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    handlers = [
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=context),
    ]
    opener = urllib.request.build_opener(*handlers)
    while True:
        try:
            with opener.open(url, timeout=10) as answer:
                print(answer.read().decode())
                return 0
        except urllib.error.HTTPError as error:
            said = f"{url} answers {error.code}: {error.read().decode()}"
        except OSError as error:
            said = f"{url} does not answer: {error}"
        if ended(process) or time.monotonic() > until:
            print(said)
            return 1
        time.sleep(0.25)


def ended(process):
    try:
        return "\nState:\tZ" in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return True


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
