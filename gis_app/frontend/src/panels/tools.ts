// The tools over the map: select, ask whose it is, draw, measure. One of them is always
// chosen; what the chosen one may be told stands below.
import { type Child, h, replace } from "../dom";
import { type MessageKey, t } from "../i18n";
import { type IconName, icon } from "../icons";
import { onLetter } from "../letters";
import type { Shape } from "../map/draw";

export type Tool = "select" | "locate" | Shape | "near" | "measure";
const TOOLS: [Tool, IconName, string][] = [
  ["select", "pointer", "V"],
  ["locate", "question", "W"],
  ["polygon", "polygon", "P"],
  ["rectangle", "rectangle", "R"],
  ["circle", "circle", "C"],
  ["freehand", "freehand", "F"],
  ["linestring", "corridor", "B"],
  ["near", "near", "N"],
  ["measure", "ruler", "M"],
];
// A line stands before these.
const FIRST_OF_GROUP: Tool[] = ["polygon", "measure"];
const FOR_ALL: Tool[] = ["select", "locate", "measure"];

export function isShape(tool: Tool): tool is Shape {
  return !(["select", "locate", "near", "measure"] as Tool[]).includes(tool);
}

export interface ToolBar {
  choose(tool: Tool): void;
  hint(key: MessageKey | null): void;
  /** What the chosen tool may be told; nothing: the line is gone. */
  options(...parts: Child[]): void;
  readonly chosen: Tool;
}

/** draws: whether there is anything for a drawn area to count. */
export function showTools(
  box: HTMLElement,
  hintBox: HTMLElement,
  optionBox: HTMLElement,
  draws: boolean,
  onChoose: (tool: Tool) => void,
): ToolBar {
  const offered = TOOLS.filter(([tool]) => draws || FOR_ALL.includes(tool));
  let chosen: Tool = "select";
  const buttons = new Map<Tool, HTMLElement>();
  const hint = (key: MessageKey | null) => {
    hintBox.hidden = key === null;
    hintBox.textContent = key ? t(key) : "";
  };
  const choose = (tool: Tool) => {
    chosen = tool;
    for (const [name, button] of buttons) {
      button.setAttribute("aria-checked", String(name === tool));
      button.tabIndex = name === tool ? 0 : -1;
    }
    hint(tool === "select" ? null : `hint.${tool}`);
    onChoose(tool);
  };
  for (const [tool, name, key] of offered)
    buttons.set(
      tool,
      toolButton(tool, name, key, () => choose(tool)),
    );
  replace(
    box,
    [...buttons].map(([tool, button]) => [
      FIRST_OF_GROUP.includes(tool) && h("span", { class: "rule", "aria-hidden": "true" }),
      button,
    ]),
  );
  moveByArrows(box, [...buttons.values()]);
  onLetter((key) => {
    const found = offered.find(([, , letter]) => letter === key);
    if (found) choose(found[0]);
  });
  for (const [name, button] of buttons) {
    button.setAttribute("aria-checked", String(name === "select"));
    button.tabIndex = name === "select" ? 0 : -1;
  }
  return {
    choose,
    hint,
    options: (...parts) => {
      replace(optionBox, ...parts);
      optionBox.hidden = optionBox.childElementCount === 0;
    },
    get chosen() {
      return chosen;
    },
  };
}

function toolButton(tool: Tool, name: IconName, key: string, onclick: () => void) {
  const text = t(`tool.${tool}`);
  const spelled = tool === "select" || tool === "locate";
  return h(
    "button",
    {
      type: "button",
      class: spelled ? "button" : "button square",
      role: "radio",
      "data-tool": tool,
      "aria-label": text,
      title: `${text} (${key})`,
      onclick,
    },
    icon(name),
    spelled && text,
  );
}

function moveByArrows(box: HTMLElement, buttons: HTMLElement[]): void {
  box.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (!step || at < 0) return;
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  });
}
