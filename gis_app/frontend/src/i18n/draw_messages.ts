// What the drawing tools, the range of the filter, measuring and printing say.

export const DRAW_MESSAGES = {
  "tool.polygon": { zh: "多边形", en: "Polygon" },
  "tool.rectangle": { zh: "矩形", en: "Rectangle" },
  "tool.circle": { zh: "圆", en: "Circle" },
  "tool.freehand": { zh: "套索", en: "Lasso" },
  "tool.linestring": { zh: "沿线缓冲", en: "Along a line" },
  "tool.near": { zh: "周边", en: "Around a place" },
  "tool.measure": { zh: "量算", en: "Measure" },

  "hint.polygon": {
    zh: "逐点点击，点击起点或回车闭合 · Shift 加、Alt 减 · Esc 取消",
    en: "Click each corner; the first again or Enter closes · Shift adds, Alt subtracts · Esc cancels",
  },
  "hint.rectangle": {
    zh: "按住拖动画出矩形 · Shift 加、Alt 减 · Esc 取消",
    en: "Drag a rectangle · Shift adds, Alt subtracts · Esc cancels",
  },
  "hint.circle": {
    zh: "从圆心按住拖动 · Shift 加、Alt 减 · Esc 取消",
    en: "Drag from the centre · Shift adds, Alt subtracts · Esc cancels",
  },
  "hint.freehand": {
    zh: "按住拖动圈出范围 · Shift 加、Alt 减 · Esc 取消",
    en: "Drag around the area · Shift adds, Alt subtracts · Esc cancels",
  },
  "hint.linestring": {
    zh: "沿道路逐点点击，回车结束，取线两侧的范围 · Esc 取消",
    en: "Click along the line, Enter ends it: all within the distance · Esc cancels",
  },
  "hint.near": {
    zh: "点击设施或任意位置，取其周边 · Esc 取消",
    en: "Click a facility or any place · Esc cancels",
  },
  "hint.measure": {
    zh: "逐点点击，双击或回车结束，退格删上一点 · Esc 清除",
    en: "Click each point, double-click or Enter ends, Backspace takes one back · Esc clears",
  },
  "hint.edit": {
    zh: "拖动顶点修改，点击中点加点，右键删点，拖动内部平移 · Esc 完成 · X 清除筛选",
    en: "Drag corners, click midpoints to add, right-click to remove, drag inside to move · Esc ends · X clears the filter",
  },

  "combine.title": { zh: "与现有范围的关系", en: "With the area that is there" },
  "combine.new": { zh: "新建", en: "New" },
  "combine.union": { zh: "加", en: "Add" },
  "combine.difference": { zh: "减", en: "Subtract" },
  "combine.intersection": { zh: "交", en: "Overlap" },
  "combinehint.new": { zh: "替换现有范围", en: "Replaces the area that is there" },
  "combinehint.union": { zh: "并入现有范围（Shift）", en: "Joined to it (Shift)" },
  "combinehint.difference": { zh: "从现有范围减去（Alt）", en: "Cut out of it (Alt)" },
  "combinehint.intersection": {
    zh: "只留公共部分（Shift+Alt）",
    en: "Only what both have in common (Shift+Alt)",
  },

  "range.title": { zh: "范围", en: "Where" },
  "range.none": {
    zh: "全部辖区。用上方工具画范围，或在单位、网格、设施的面板里取范围；Shift+点击网格可多选。",
    en: "Everywhere. Draw with the tools above, or take a unit, grid or facility from its panel; Shift+click picks several grids.",
  },
  "range.drawn": { zh: "画定范围", en: "Drawn area" },
  "range.near": { zh: "周边", en: "Around a place" },
  "range.around": { zh: "周边事件", en: "Incidents around" },
  "range.grids": { zh: "网格 {n} 个", en: "{n} grids" },
  "range.more": { zh: "另 {n} 个", en: "{n} more" },
  "range.without": { zh: "去掉", en: "Leave out" },
  "range.under": { zh: "辖区", en: "Within" },
  "range.parts": { zh: "{n} 块", en: "{n} parts" },
  "range.holes": { zh: "{n} 个空洞", en: "{n} hole(s)" },
  "range.corners": { zh: "{n} 个顶点", en: "{n} corners" },
  "range.edit": { zh: "改形状", en: "Edit" },
  "range.zoom": { zh: "定位", en: "Show" },
  "range.clear": { zh: "清除范围", en: "Clear area" },
  "range.takeunit": { zh: "取右侧单位", en: "Take the unit shown" },
  "range.takegrid": { zh: "取右侧网格", en: "Take the grid shown" },
  "range.take": { zh: "以此筛选", en: "Filter by it" },
  "range.take.hint": {
    zh: "只看这里的事件；Shift 并入现有范围，Alt 减去",
    en: "Only incidents here; Shift adds it to the area that is there, Alt subtracts it",
  },
  "range.buffer": { zh: "缓冲", en: "Buffer" },
  "range.grow": { zh: "外扩", en: "Grow" },
  "range.shrink": { zh: "内缩", en: "Shrink" },
  "range.done": { zh: "完成", en: "Done" },
  "range.radius": { zh: "半径", en: "Radius" },
  "range.corridor": { zh: "两侧各", en: "To each side" },
  "range.walk": {
    zh: "步行分钟数按每 3 分钟 250 米折算的直线距离",
    en: "Minutes on foot, 250 m for each 3, as the crow flies",
  },
  "range.walkhint": { zh: "点击看 3、5、10 分钟周边", en: "Click for what lies within a walk" },
  "range.middle": { zh: "拖动圆心", en: "Drag the middle" },
  "range.edge": { zh: "拖动改变半径", en: "Drag to change the radius" },
  "range.many": {
    zh: "网格有 {n} 个，最多 {most} 个可与图形合并",
    en: "{n} grids: at most {most} can be joined with a shape",
  },
  "range.snapped": {
    zh: "此账号的统计按范围触及的整格计算（隐私规则）。",
    en: "For this account whole grids that the area touches are counted (privacy rule).",
  },

  "measure.distance": { zh: "距离", en: "Distance" },
  "measure.area": { zh: "面积", en: "Area" },
  "measure.around": { zh: "周长 {length}", en: "{length} around" },
  "measure.none": { zh: "–", en: "–" },

  "map.plane": {
    zh: "{zone}，X 为北、Y 为东，单位米",
    en: "{zone}: X is north, Y is east, metres",
  },
  "map.print": { zh: "打印当前地图", en: "Print this map" },
  "range.nothing": {
    zh: "还没有范围，减不了",
    en: "There is no range yet to take this away from",
  },
  "print.filter": { zh: "筛选条件", en: "Filter" },
  "print.total": { zh: "{n} 起事件", en: "{n} incidents" },
  "print.everything": { zh: "全部事件", en: "All incidents" },
  "print.time": { zh: "打印时间 {time}", en: "Printed {time}" },
  "print.legend": { zh: "图例", en: "Legend" },
  "print.map": { zh: "打印的地图", en: "The printed map" },
} as const;
