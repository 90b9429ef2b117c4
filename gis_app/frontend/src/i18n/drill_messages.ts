// What is said on the way down: path, unit, party organisation, facility.

export const DRILL_MESSAGES = {
  "way.label": { zh: "下钻路径", en: "Way down" },
  "way.units": { zh: "行政", en: "Units" },
  "way.party": { zh: "党组织", en: "Party" },
  "path.siblings": { zh: "同级：{name}", en: "Beside {name}" },
  "path.below": { zh: "{name} 的下级", en: "Below {name}" },

  "party.all": { zh: "党组织", en: "Party organisations" },
  "party.children": { zh: "下级党组织", en: "Organisations below" },
  "party.children.none": { zh: "没有下级党组织", en: "No organisation below" },
  "party.none": { zh: "还没有导入党组织", en: "No party organisation has been loaded" },
  "party.territory": { zh: "责任网格", en: "Grids held" },
  "party.territory.none": {
    zh: "尚未划定责任网格（支部无网格）",
    en: "Holds no grid yet",
  },
  "party.more": { zh: "另有 {n} 个", en: "and {n} more" },
  "party.noplace": {
    zh: "此账号只看整格汇总，该党组织不对应唯一的单位或网格，不显示数字（隐私规则）。",
    en: "This account sees totals of whole places; this organisation is not one unit or grid, so no figures are shown (privacy rule).",
  },
  "party.audit": { zh: "网格同步建支", en: "A branch in every grid" },
  "party.audit.done": { zh: "{n} 个网格全部建支", en: "All {n} grids have a branch" },
  "party.audit.share": { zh: "未建支 {missing} / {all}", en: "{missing} of {all} without" },
  "party.audit.branches": { zh: "无网格的支部", en: "Branches without a grid" },
  "party.filter": { zh: "筛选此党组织", en: "Filter by it" },

  "unit.filter.party": { zh: "筛选其党组织", en: "Filter by its branch" },
  "unit.filtered": { zh: "已按此筛选，再点取消", en: "Filtered; press again to undo" },
  "unit.recorded": {
    zh: "数据录入于 {date}，已 {days} 天",
    en: "Recorded {date}, {days} days ago",
  },
  "unit.today": { zh: "数据今日录入", en: "Recorded today" },
  "unit.nobranch": { zh: "未建支网格", en: "Grids without a branch" },
  "unit.name": { zh: "名称", en: "Name" },
  "unit.sorted": { zh: "按{name}排序", en: "Sort by {name}" },

  "detail.breakdown": { zh: "构成", en: "Breakdown" },

  "trend.title": { zh: "近 30 天逐日", en: "Day by day, last 30 days" },
  "trend.reported": { zh: "上报", en: "Reported" },
  "trend.closed": { zh: "办结", en: "Closed" },
  "trend.day": { zh: "日期", en: "Day" },
  "trend.read": {
    zh: "{day} 上报 {reported} · 办结 {closed}",
    en: "{day}: {reported} reported, {closed} closed",
  },
  "trend.sum": {
    zh: "共上报 {reported} · 办结 {closed}",
    en: "{reported} reported, {closed} closed in all",
  },
  "trend.keys": {
    zh: "每日上报与办结，左右方向键逐日查看",
    en: "Reported and closed a day; left and right keys go day by day",
  },
  "trend.none": { zh: "近 30 天没有上报和办结", en: "Nothing in the last 30 days" },
  "trend.intime": { zh: "按期结案率", en: "Closed in time" },
  "trend.intime.of": {
    zh: "近 30 天结案 {due} 起，按期 {in_time} 起",
    en: "{in_time} of {due} closed in 30 days",
  },
  "trend.intime.none": {
    zh: "近 30 天没有带时限的结案",
    en: "None closed with a due time in 30 days",
  },

  "latest.title": { zh: "最新事件", en: "Latest incidents" },
  "latest.age": { zh: "最近上报于 {age}前", en: "last one {age} ago" },
  "latest.none": { zh: "还没有事件", en: "No incident yet" },

  "nearest.title": { zh: "最近的设施", en: "Nearest facilities" },
  "nearest.kind": { zh: "设施类别", en: "Kind of facility" },
  "nearest.all": { zh: "全部类别", en: "All kinds" },
  "nearest.inside": { zh: "范围内", en: "inside" },
  "nearest.none": { zh: "没有这类设施", en: "No such facility" },

  "facility.title": { zh: "设施", en: "Facility" },
  "facility.owner": { zh: "管理单位", en: "Run by" },
  "facility.hours": { zh: "开放时间", en: "Hours" },
  "facility.capacity": { zh: "容量", en: "Capacity" },
  "facility.where": { zh: "所在网格", en: "Where it stands" },
  "facility.months": { zh: "月度服务", en: "By month" },
  "facility.months.none": { zh: "没有月度数据", en: "No monthly figures" },
  "facility.month": { zh: "月份", en: "Month" },
  "facility.sessions": { zh: "活动场次", en: "Sessions" },
  "facility.disputes": { zh: "化解纠纷", en: "Disputes settled" },
  "facility.opinions": { zh: "收集意见", en: "Opinions" },

  "filter.place": { zh: "范围", en: "Within" },
  "filter.take": { zh: "去掉“{name}”", en: "Remove “{name}”" },
} as const;
