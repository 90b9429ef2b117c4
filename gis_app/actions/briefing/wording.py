"""The words of a briefing, in both languages."""

TEXTS = {
    "title": {"zh": "{place}事件简报", "en": "Incident briefing, {place}"},
    "filter": {"zh": "筛选条件", "en": "Filter"},
    "maker": {"zh": "制作", "en": "Made by"},
    "made_at": {"zh": "时间", "en": "At"},
    "scope": {"zh": "账号辖区", "en": "Scope"},
    "total": {"zh": "事件总数", "en": "Incidents"},
    "open": {"zh": "未结", "en": "Open"},
    "closed": {"zh": "已结", "en": "Closed"},
    "share": {"zh": "办结率", "en": "Closed share"},
    "categories": {"zh": "按事项", "en": "By category"},
    "states": {"zh": "按状态", "en": "By state"},
    "trend.day": {"zh": "按日", "en": "By day"},
    "trend.month": {"zh": "按月", "en": "By month"},
    "top.grid": {"zh": "事件最多的网格", "en": "Grids with most incidents"},
    "top.community": {"zh": "事件最多的村（社区）", "en": "Communities with most incidents"},
    "top.town": {"zh": "事件最多的乡镇（街道）", "en": "Towns with most incidents"},
    "map.grid": {"zh": "各网格事件数", "en": "Incidents by grid"},
    "map.community": {"zh": "各村（社区）事件数", "en": "Incidents by community"},
    "map.town": {"zh": "各乡镇（街道）事件数", "en": "Incidents by town"},
    "area": {"zh": "区域", "en": "Area"},
    "count": {"zh": "事件数", "en": "Incidents"},
    "withheld": {"zh": "少于 5，不显示", "en": "below 5, not shown"},
    "withheld.short": {"zh": "＜5", "en": "<5"},
    "withheld.note": {
        "zh": "小于 5 的数及可推算出它的数不显示（隐私规则）。",
        "en": "Counts below 5, and those that would reveal them, are not shown (privacy rule).",
    },
    "none": {"zh": "0", "en": "0"},
    "rest": {"zh": "其他 {n} 项", "en": "{n} others"},
    "nowhere": {"zh": "不在任何网格内", "en": "In no grid"},
    "elsewhere": {
        "zh": "另有 {n} 起不在图示区域内。",
        "en": "{n} more lie outside the areas of the map.",
    },
    "drawn": {"zh": "画定范围", "en": "Drawn area"},
    "incident": {"zh": "事件", "en": "Incident"},
    "no": {"zh": "编号", "en": "No."},
    "category": {"zh": "事项", "en": "Category"},
    "state": {"zh": "状态", "en": "State"},
    "list": {"zh": "最近上报的 {n} 起（共 {all} 起）", "en": "The latest {n} of {all}"},
    "empty": {"zh": "没有符合条件的事件。", "en": "No incident fits the filter."},
    "rows.note": {
        "zh": "含单个事件的位置与编号：请只交给有权查看的人。",
        "en": "Holds places and numbers of single incidents: hand it only to who may see them.",
    },
    "coarse.note": {
        "zh": "矛盾纠纷、公共卫生、社情民意类事件显示在所在微网格，不是实际地点。",
        "en": "Disputes, public health and opinions stand at their micro-grid, not at the true place.",
    },
    "page": {"zh": "第 {page} 页，共 {pages} 页", "en": "Page {page} of {pages}"},
    "widened.days": {"zh": "时间已放宽到整日。", "en": "The times were widened to whole days."},
    "widened.grids": {
        "zh": "画定范围已放宽到所涉整网格。",
        "en": "The drawn area was widened to the whole grids it touches.",
    },
    "rounded": {"zh": "数字向下取整到 5 的倍数。", "en": "Counts are rounded down to fives."},
    "repaired": {"zh": "画定范围有自相交，已修复。", "en": "The drawn area was repaired."},
}  # fmt: skip


def words(lang: str) -> dict[str, str]:
    return {key: text[lang] for key, text in TEXTS.items()}
