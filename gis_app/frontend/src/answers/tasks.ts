// Files on their way: they go on while the page shows something else.
import { Problem, postForFile, wasAborted } from "../api";
import { explain } from "../failure";
import { job, poll, stopJob } from "../importing/client";
import type { Job } from "../importing/types";
import { fetchFile, saveFile } from "./download";

export type TaskState = "running" | "done" | "failed" | "cancelled";

export interface Task {
  readonly label: string;
  state: TaskState;
  progress: { done: number; total: number } | null;
  error: string;
  again: (() => void) | null; // downloads it once more
  cancel: () => void;
}

const MOST_FAILURES = 5; // in a row; then the server is not coming back soon
const EVERY_MS = 600;

export class Tasks {
  private list: Task[] = [];
  private listeners = new Set<() => void>();

  get all(): readonly Task[] {
    return this.list;
  }

  /** Calls `changed` at every change, until the signal ends it. */
  follow(changed: () => void, signal: AbortSignal): void {
    this.listeners.add(changed);
    signal.addEventListener("abort", () => this.listeners.delete(changed), { once: true });
  }

  /** Asks for a file and downloads it as soon as it is there. */
  start(label: string, path: string, body: unknown): void {
    const stop = new AbortController();
    const task: Task = {
      label,
      state: "running",
      progress: null,
      error: "",
      again: null,
      cancel: () => stop.abort(),
    };
    this.list = [task, ...this.list.filter((one) => one.state === "running")];
    this.tell();
    void this.run(task, path, body, stop.signal);
  }

  remove(task: Task): void {
    this.list = this.list.filter((one) => one !== task);
    this.tell();
  }

  private async run(
    task: Task,
    path: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const made = await postForFile<{ job: number }>(path, body, signal);
      if ("job" in made) return await this.wait(task, made.job, signal);
      this.finish(task, () => saveFile(made.file, made.name));
    } catch (reason) {
      this.end(task, wasAborted(reason) ? "cancelled" : "failed", explain(reason));
    }
  }

  private async wait(task: Task, id: number, signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => void stopJob(id).catch(console.warn), {
      once: true,
    });
    let failures = 0;
    await poll<Job>(
      () => job(id),
      ({ state }) => state !== "waiting" && state !== "running",
      (found) => {
        failures = 0;
        this.show(task, found);
      },
      (reason) => {
        failures += 1;
        const over = isFinal(reason) || failures >= MOST_FAILURES;
        if (over) this.end(task, "failed", explain(reason));
        return !over;
      },
      signal,
      EVERY_MS,
    );
    if (signal.aborted) this.end(task, "cancelled");
  }

  private show(task: Task, found: Job): void {
    const { file } = found;
    if (found.state === "done" && file) return this.finish(task, () => fetchFile(file));
    if (found.state === "failed") return this.end(task, "failed", found.error ?? "");
    if (found.state === "cancelled") return this.end(task, "cancelled");
    const { done = 0, total = null } = found.progress ?? {};
    task.progress = total ? { done, total } : null;
    this.tell();
  }

  private finish(task: Task, download: () => void): void {
    task.again = download;
    this.end(task, "done");
    download();
  }

  private end(task: Task, state: TaskState, error = ""): void {
    task.state = state;
    task.error = state === "failed" ? error : "";
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function isFinal(reason: unknown): boolean {
  return reason instanceof Problem && reason.status >= 400 && reason.status < 500;
}
