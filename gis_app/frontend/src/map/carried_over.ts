// What outlives a change of style: our own layers, the drawn shape, which layers are off.
import type {
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from "maplibre-gl";

// Layers and sources of ours lie on top of any style.
export const OWN = "own-";
const DRAWN = "td-"; // terra-draw's

export function carriedOver(
  previous: StyleSpecification,
  next: StyleSpecification,
): StyleSpecification {
  const ours = (id: string) => id.startsWith(OWN) || id.startsWith(DRAWN);
  const sources: Record<string, SourceSpecification> = { ...next.sources };
  for (const [id, source] of Object.entries(previous.sources))
    if (ours(id)) sources[id] = source;
  const visibility = new Map<string, unknown>();
  for (const layer of previous.layers)
    if (layer.layout && "visibility" in layer.layout)
      visibility.set(layer.id, layer.layout.visibility);
  const layers = next.layers.map((layer) =>
    withVisibility(layer, visibility.get(layer.id)),
  );
  const kept = previous.layers.filter((layer) => ours(layer.id));
  return { ...next, sources, layers: [...layers, ...kept] };
}

function withVisibility(layer: LayerSpecification, value: unknown): LayerSpecification {
  if (value !== "none" && value !== "visible") return layer;
  return { ...layer, layout: { ...layer.layout, visibility: value } } as LayerSpecification;
}
