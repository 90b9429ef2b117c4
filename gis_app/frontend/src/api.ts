// The only place that talks to the server: JSON in, JSON out, every failure a `Problem`.

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly retryAfter: number | null = null,
    readonly errors: { where?: string; message?: string }[] = [],
  ) {
    super(detail || title);
  }
}

// 0: the server could not be reached at all.
export const UNREACHABLE = 0;

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}

/** The server may renew the token with the session; later calls must carry the new one. */
export function keepCsrfToken(token: string): void {
  const meta = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]");
  if (meta && token) meta.content = token;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>("GET", path, undefined, signal);
}

export function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return call<T>("POST", path, body, signal);
}

export function patch<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return call<T>("PATCH", path, body, signal);
}

export function remove(path: string): Promise<void> {
  return call<void>("DELETE", path);
}

export interface Download {
  file: Blob;
  name: string;
}

/** For calls that answer with a file at once or, where it takes longer, with JSON. */
export async function postForFile<T extends object>(
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<Download | T> {
  const answer = await asked("POST", path, body, signal);
  const kind = answer.headers.get("Content-Type") ?? "";
  if (answer.status === 202 && kind.includes("json")) return (await answer.json()) as T;
  return { file: await answer.blob(), name: nameIn(answer.headers) };
}

/** RFC 6266: the name in UTF-8 where there is one. */
function nameIn(headers: Headers): string {
  const told = headers.get("Content-Disposition") ?? "";
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(told)?.[1];
  return wide ? decodeURIComponent(wide) : (/filename="?([^";]+)/.exec(told)?.[1] ?? "");
}

async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const answer = await asked(method, path, body, signal);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function asked(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  const answer = await fetch(path, init).catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === "AbortError") throw reason;
    throw new Problem(UNREACHABLE, "", "");
  });
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

async function problemOf(answer: Response): Promise<Problem> {
  const retry = Number(answer.headers.get("Retry-After"));
  const told = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  return new Problem(
    answer.status,
    told.title ?? answer.statusText,
    told.detail ?? "",
    Number.isFinite(retry) && retry > 0 ? retry : null,
    told.errors ?? [],
  );
}

export function wasAborted(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "AbortError";
}
