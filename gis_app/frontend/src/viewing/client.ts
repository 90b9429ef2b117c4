// Saved views as the server keeps them.
import { get, patch, post, remove } from "../api";

export interface Shown {
  filter: string; // the id of a kept one; "": everything
  map: { lon: number; lat: number; zoom: number } | null;
  layers: string[] | null;
  theme: Record<string, unknown> | null;
}
export interface View extends Shown {
  id: number;
  name: string;
  shared: boolean;
  mine: boolean;
  owner_zh: string;
  owner_en: string;
}

export async function loadViews(): Promise<View[]> {
  return (await get<{ views: View[] }>("/api/views")).views;
}

export function saveView(name: string, shared: boolean, shown: Shown): Promise<View> {
  return post<View>("/api/views", { name, shared, ...shown });
}

export function changeView(view: View, change: Partial<View>): Promise<View> {
  return patch<View>(`/api/views/${view.id}`, change);
}

export function deleteView(view: View): Promise<void> {
  return remove(`/api/views/${view.id}`);
}

/** The part of a view that may be saved again. */
export function shownBy({ filter, map, layers, theme }: View): Shown {
  return { filter, map, layers, theme };
}
