// What the left panel and the filter say.

export const FILTER_MESSAGES = {
  "left.layers": { zh: "图层", en: "Layers" },
  "left.filter": { zh: "筛选", en: "Filter" },
  "left.hide": { zh: "收起面板", en: "Fold the panel" },
  "left.show": { zh: "展开面板", en: "Unfold the panel" },

  "filter.results": { zh: "筛选结果", en: "Filtered" },
  "filter.undo": { zh: "撤销", en: "Undo" },
  "filter.clear": { zh: "清除筛选", en: "Clear" },
  "filter.text": { zh: "文字", en: "Text" },
  "filter.text.hint": { zh: "标题、地址、描述或编号", en: "Title, address, text or number" },
  "filter.from": { zh: "起始日期", en: "First day" },
  "filter.to": { zh: "截止日期（含当天）", en: "Last day" },
  "filter.since": { zh: "自", en: "from" },
  "filter.until": { zh: "至", en: "to" },
  "filter.state": { zh: "状态", en: "State" },
  "filter.states": { zh: "具体状态：{n}", en: "Single states: {n}" },
  "filter.all": { zh: "不限", en: "any" },
  "filter.open": { zh: "未办结", en: "Open" },
  "filter.done": { zh: "已办结", en: "Closed" },
  "filter.overdue": { zh: "超时", en: "Overdue" },
  "filter.ambiguous": { zh: "归属存疑", en: "Ambiguous" },
  "filter.severity": { zh: "等级", en: "Severity" },
  "filter.category": { zh: "事项", en: "Category" },
  "filter.source": { zh: "来源", en: "Source" },
  "filter.gone": {
    zh: "链接里的筛选条件不存在，已显示全部",
    en: "The filter of this address is not there: everything is shown",
  },
} as const;
