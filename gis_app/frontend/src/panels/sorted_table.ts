// A table of places whose columns sort: what is below a unit or an organisation.
import { type Child, data, h, replace } from "../dom";
import { count } from "../format";
import { t } from "../i18n";
import { icon } from "../icons";

export interface Column<Row> {
  key: string;
  title: string;
  of(row: Row): number | null | undefined;
  bad?: boolean; // above zero it is nothing to be glad of
}

export interface Named<Row> {
  name(row: Row): string;
  title(row: Row): string;
  open(row: Row): void;
}

/** Kept by the caller, so that a table that is drawn anew keeps its order. */
export interface Order {
  key: string;
  down: boolean;
}

export const byName = (): Order => ({ key: "name", down: false });

/** Rows come in the order of their codes; that is the order by name. */
export function sortedTable<Row>(
  rows: Row[],
  columns: Column<Row>[],
  named: Named<Row>,
  order: Order,
): HTMLElement {
  const told = columns.filter(({ of }) => rows.some((row) => isTold(of(row))));
  const body = h("tbody", {});
  const head = h("tr", {});
  const choose = (key: string) => {
    const down = order.key === key ? !order.down : key !== "name";
    Object.assign(order, { key, down });
    render();
    head.querySelector<HTMLElement>(`[data-sort="${key}"]`)?.focus();
  };
  const render = () => {
    replace(
      head,
      [{ key: "name", title: t("unit.name") }, ...told].map((column) =>
        header(column, order, () => choose(column.key)),
      ),
    );
    replace(
      body,
      inOrder(rows, told, order).map((row) => line(row, told, named)),
    );
  };
  render();
  return h("table", { class: "sorted" }, h("thead", {}, head), body);
}

/** What nobody knows stands last, whichever way. */
export function inOrder<Row>(rows: Row[], columns: Column<Row>[], order: Order): Row[] {
  const column = columns.find(({ key }) => key === order.key);
  if (!column) return order.down ? [...rows].reverse() : rows;
  const sign = order.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [column.of(a), column.of(b)];
    if (!isTold(left) || !isTold(right)) return Number(isTold(right)) - Number(isTold(left));
    return sign * (left - right);
  });
}

function isTold(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

function header(column: { key: string; title: string }, order: Order, onclick: () => void) {
  const held = order.key === column.key;
  const sort = held ? (order.down ? "descending" : "ascending") : "none";
  return h(
    "th",
    { scope: "col", "aria-sort": sort, class: column.key === "name" ? "" : "n" },
    h(
      "button",
      {
        type: "button",
        "data-sort": column.key,
        title: t("unit.sorted", { name: column.title }),
        onclick,
      },
      column.title,
      held && icon("down"),
    ),
  );
}

function line<Row>(row: Row, columns: Column<Row>[], named: Named<Row>): HTMLElement {
  const name = named.name(row);
  return h(
    "tr",
    {},
    h(
      "td",
      {},
      h(
        "button",
        {
          type: "button",
          class: "name",
          title: `${name} · ${named.title(row)}`,
          onclick: () => named.open(row),
        },
        data(name),
      ),
    ),
    columns.map((column) => cell(column.of(row), column.bad === true)),
  );
}

function cell(value: number | null | undefined, bad: boolean): HTMLElement {
  const text: Child = isTold(value) ? count(value) : "–";
  return h("td", { class: bad && value ? "n bad" : value ? "n" : "n zero" }, text);
}
