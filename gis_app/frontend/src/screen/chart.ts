// ECharts, only the parts that the wall draws; sizes by the page's rem, colours by its
// tokens. Tooltips are drawn on the canvas: as HTML they would carry styles that the
// Content-Security-Policy refuses.
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { h } from "../dom";

use([BarChart, LineChart, PieChart, GridComponent, TooltipComponent, CanvasRenderer]);

export interface Look {
  rem: number;
  calm: boolean;
  tone: (name: string) => string;
}
type Option = Parameters<ECharts["setOption"]>[0];

export class Chart {
  readonly box: HTMLElement;
  private chart: ECharts | null = null;
  private make: ((look: Look) => Option) | null = null;
  private onClick: (x: number) => void = () => {};

  constructor(
    className: string,
    private readonly calm: boolean,
  ) {
    this.box = h("div", { class: `chart ${className}`, role: "img" });
    // Made when it has a size, and drawn anew when that changes.
    new ResizeObserver(() => this.fit()).observe(this.box);
  }

  /** says: the same in one sentence, for whoever does not see it. */
  show(says: string, make: (look: Look) => Option): HTMLElement {
    this.box.setAttribute("aria-label", says);
    this.make = make;
    this.draw();
    return this.box;
  }

  /** Where on the category axis a click fell. */
  clicked(deed: (index: number) => void): void {
    this.onClick = deed;
    this.box.classList.add("clickable");
  }

  private fit(): void {
    if (!this.box.clientWidth || !this.box.clientHeight) return;
    if (!this.chart) {
      this.chart = init(this.box, null, { renderer: "canvas" });
      this.chart.getZr().on("click", ({ offsetX, offsetY }) => {
        const [index] = this.chart!.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
        if (Number.isFinite(index)) this.onClick(Math.round(index!));
      });
    } else this.chart.resize();
    this.draw();
  }

  private draw(): void {
    if (!this.chart || !this.make) return;
    const style = getComputedStyle(document.documentElement);
    const rem = parseFloat(style.fontSize) || 16;
    const tone = (name: string) => style.getPropertyValue(name).trim();
    const look = { rem, calm: this.calm, tone };
    this.chart.setOption({ ...common(look), ...this.make(look) }, { notMerge: true });
  }
}

function common({ rem, calm, tone }: Look): Option {
  return {
    animation: !calm,
    animationDuration: 300,
    animationDurationUpdate: 300,
    textStyle: { fontFamily: tone("--font"), fontSize: 0.75 * rem, color: tone("--text-2") },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: tone("--raised"),
      borderColor: tone("--line-strong"),
      textStyle: {
        fontFamily: tone("--font"),
        fontSize: 0.8125 * rem,
        color: tone("--text"),
      },
    },
  };
}

/** Axes without noise: names below, faint lines, whole numbers. */
export function axes({ rem, tone }: Look, names: string[], every: number) {
  const text = { color: tone("--text-3"), fontSize: 0.75 * rem };
  return {
    grid: { left: 2.25 * rem, right: 0.75 * rem, top: 0.75 * rem, bottom: 1.5 * rem },
    xAxis: {
      type: "category" as const,
      data: names,
      axisLine: { lineStyle: { color: tone("--line") } },
      axisTick: { show: false },
      axisLabel: { ...text, interval: (index: number) => index % every === 0 },
    },
    yAxis: {
      type: "value" as const,
      minInterval: 1,
      splitNumber: 3,
      axisLabel: text,
      splitLine: { lineStyle: { color: tone("--line"), opacity: 0.5 } },
    },
  };
}
