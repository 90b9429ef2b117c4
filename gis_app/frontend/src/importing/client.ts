// The calls of the import page.
import { get, patch, post, remove } from "../api";
import type { Import, Job, Kind, Options } from "./types";

export const IMPORTS = "/api/imports";

export function one(id: number): Promise<Import> {
  return get<Import>(`${IMPORTS}/${id}`);
}

export function page(
  before: number | null,
): Promise<{ imports: Import[]; next: number | null }> {
  return get(before === null ? IMPORTS : `${IMPORTS}?before=${before}`);
}

export function kinds(): Promise<{ kinds: Kind[] }> {
  return get(`${IMPORTS}/kinds`);
}

export function change(
  id: number,
  said: { kind?: string; options?: Partial<Options> },
): Promise<Import> {
  return patch<Import>(`${IMPORTS}/${id}`, said);
}

export function act(id: number, deed: "cancel" | "undo"): Promise<Import> {
  return post<Import>(`${IMPORTS}/${id}/${deed}`, {});
}

export function run(id: number, onError: "reject" | "abort"): Promise<Import> {
  return post<Import>(`${IMPORTS}/${id}/run?on_error=${onError}`, {});
}

export function discard(id: number): Promise<void> {
  return remove(`${IMPORTS}/${id}`);
}

export function job(id: number): Promise<Job> {
  return get<Job>(`/api/jobs/${id}`);
}

export function stopJob(id: number): Promise<void> {
  return remove(`/api/jobs/${id}`);
}

/**
 * Asks again and again until `over` says so or `signal` stops it; a failed question is
 * asked again, more seldom, for the server may just be starting anew.
 */
export async function poll<T>(
  ask: () => Promise<T>,
  over: (answer: T) => boolean,
  onAnswer: (answer: T) => void,
  onFailure: (reason: unknown) => boolean, // whether to go on
  signal: AbortSignal,
  everyMs = 1000,
): Promise<void> {
  let wait = everyMs;
  while (!signal.aborted) {
    try {
      const answer = await ask();
      if (signal.aborted) return;
      onAnswer(answer);
      if (over(answer)) return;
      wait = everyMs;
    } catch (reason) {
      if (signal.aborted || !onFailure(reason)) return;
      wait = Math.min(wait * 2, 15_000);
    }
    await pause(document.hidden ? Math.max(wait, 3000) : wait, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), {
      once: true,
    });
  });
}
