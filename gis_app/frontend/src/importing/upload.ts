// Sending a file: XHR, because fetch does not tell how much has gone out.
import { Problem, UNREACHABLE, csrfToken } from "../api";

export interface Sent {
  status: number;
  blob: Blob;
  type: string;
  name: string | null; // what the answer wants to be called
  header: (name: string) => string | null;
}

export interface Sending {
  done: Promise<Sent>;
  cancel(): void;
}

const TOO_LARGE = 413;

/** fields: texts that go before the file. onProgress: bytes out so far and in all. */
export function send(
  path: string,
  fields: Record<string, string>,
  file: File,
  onProgress: (sent: number, total: number) => void,
): Sending {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", path);
  request.responseType = "blob";
  request.setRequestHeader("X-CSRF-Token", csrfToken());
  request.setRequestHeader("Accept", "application/json, */*");
  request.upload.onprogress = (event) =>
    onProgress(event.loaded, event.lengthComputable ? event.total : file.size);
  const done = new Promise<Sent>((resolve, reject) => {
    request.onload = () => settle(request, resolve, reject);
    request.onerror = () => reject(new Problem(UNREACHABLE, "", ""));
    request.onabort = () => reject(new DOMException("", "AbortError"));
  });
  request.send(body);
  return { done, cancel: () => request.abort() };
}

export async function jsonOf<T>(sent: Sent): Promise<T> {
  return JSON.parse(await sent.blob.text()) as T;
}

function settle(
  request: XMLHttpRequest,
  resolve: (sent: Sent) => void,
  reject: (reason: unknown) => void,
): void {
  const blob = request.response as Blob;
  const type = request.getResponseHeader("Content-Type") ?? "";
  if (request.status >= 200 && request.status < 300) {
    const name = nameIn(request.getResponseHeader("Content-Disposition") ?? "");
    const header = (wanted: string) => request.getResponseHeader(wanted);
    resolve({ status: request.status, blob, type, name, header });
    return;
  }
  problemOf(request, blob).then(reject, reject);
}

async function problemOf(request: XMLHttpRequest, blob: Blob): Promise<Problem> {
  const told = await blob
    .text()
    .then((text) => JSON.parse(text) as Partial<Problem>)
    .catch(() => ({}) as Partial<Problem>);
  const retry = Number(request.getResponseHeader("Retry-After"));
  return new Problem(
    request.status,
    told.title ?? "",
    told.detail ?? "",
    retry > 0 ? retry : null,
    told.errors ?? [],
  );
}

export function isTooLarge(reason: unknown): boolean {
  return reason instanceof Problem && reason.status === TOO_LARGE;
}

/** The file's name in a Content-Disposition, Chinese and all. */
export function nameIn(header: string): string | null {
  const coded = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(header)?.[1];
  if (coded) {
    try {
      return decodeURIComponent(coded.trim());
    } catch {
      // A name that cannot be decoded is no name; the plain one may be there.
    }
  }
  return /filename\s*=\s*"?([^";]+)"?/i.exec(header)?.[1]?.trim() ?? null;
}
