// Every text a person reads on a page, in both languages. Names of places, categories and
// states are data and come from the server; texts of the templates are Flask-Babel's.

import { DRAWER_MESSAGES } from "./drawer_messages";
import { ANSWERS_MESSAGES } from "./answers_messages";
import { DRAW_MESSAGES } from "./draw_messages";
import { DRILL_MESSAGES } from "./drill_messages";
import { FILTER_MESSAGES } from "./filter_messages";
import { IMPORT_MESSAGES } from "./import_messages";
import { LOCATE_MESSAGES } from "./locate_messages";
import { SMART_MESSAGES } from "./smart_messages";
import { SETUP_MESSAGES } from "./setup_messages";
import { SCREEN_MESSAGES } from "./screen_messages";
import { THEME_MESSAGES } from "./theme_messages";

export const MESSAGES = {
  ...DRAWER_MESSAGES,
  ...ANSWERS_MESSAGES,
  ...DRAW_MESSAGES,
  ...DRILL_MESSAGES,
  ...FILTER_MESSAGES,
  ...IMPORT_MESSAGES,
  ...LOCATE_MESSAGES,
  ...SMART_MESSAGES,
  ...SETUP_MESSAGES,
  ...SCREEN_MESSAGES,
  ...THEME_MESSAGES,

  // Shared
  "app.loading": { zh: "正在加载…", en: "Loading…" },
  "app.retry": { zh: "重试", en: "Try again" },
  "app.signin": { zh: "重新登录", en: "Sign in again" },
  "app.empty": {
    zh: "还没有单位和网格。请管理员用 gis-app load 导入，或用 gis-app demo 生成演示城市。",
    en: "There are no units and grids yet. An administrator can load them with gis-app load, or make the demo city with gis-app demo.",
  },
  "app.close": { zh: "关闭", en: "Close" },
  "app.back": { zh: "返回", en: "Back" },
  "app.copy": { zh: "复制", en: "Copy" },
  "app.copied": { zh: "已复制", en: "Copied" },
  "app.more": { zh: "加载更多", en: "Load more" },

  // Failures
  "fail.network": {
    zh: "连不上服务器，请检查网络后重试。",
    en: "The server cannot be reached. Check the network and try again.",
  },
  "fail.session": {
    zh: "登录已失效，请重新登录。",
    en: "Your session has ended. Please sign in again.",
  },
  "fail.forbidden": {
    zh: "当前账号无权查看这项内容。",
    en: "This account may not see this.",
  },
  "fail.missing": {
    zh: "没有找到，或不在您的辖区内。",
    en: "Not found, or not in your area.",
  },
  "fail.slow": {
    zh: "操作太频繁，请 {seconds} 秒后再试。",
    en: "Too many requests. Try again in {seconds} s.",
  },
  "fail.server": {
    zh: "服务器出错（{status}），请稍后重试。",
    en: "The server failed ({status}). Try again later.",
  },
  "fail.webgl": {
    zh: "此浏览器没有启用 WebGL2，无法显示地图。请打开硬件加速，或换用 Chromium 94 以上内核的浏览器。",
    en: "This browser has no WebGL2, so the map cannot be shown. Turn on hardware acceleration or use a browser with a Chromium 94+ engine.",
  },

  // Header
  "theme.dark": { zh: "切换到深色", en: "Switch to dark" },
  "theme.light": { zh: "切换到浅色", en: "Switch to light" },
  "account.scope": { zh: "辖区", en: "Area" },
  "letters.title": { zh: "单键快捷键", en: "Single-letter shortcuts" },
  "letters.what": {
    zh: "不按 Ctrl 的字母、数字和符号键，如 X 清除筛选",
    en: "Letters, digits and signs without Ctrl, such as X: clear the filter",
  },
  "account.roles": { zh: "角色", en: "Roles" },
  "account.whole": { zh: "全部辖区", en: "Whole area" },
  "account.unit": { zh: "单位", en: "Unit" },
  "account.nowhere": { zh: "无", en: "None" },
  "account.sees": { zh: "事件", en: "Incidents" },
  "sees.rows": { zh: "可看单个事件", en: "Each incident" },
  "sees.totals": { zh: "只看汇总，不看单个事件", en: "Totals only, no single incident" },
  "sees.nothing": { zh: "不看事件", en: "No incidents" },

  // Login
  "login.wrong": {
    zh: "用户名或密码不对。",
    en: "Wrong user name or password.",
  },
  "login.empty": {
    zh: "请填写用户名和密码。",
    en: "Enter a user name and a password.",
  },
  "login.differ": {
    zh: "两次输入的新密码不一样。",
    en: "The two new passwords differ.",
  },
  "login.busy": { zh: "正在登录…", en: "Signing in…" },
  "login.demo": { zh: "演示账号，一键登录", en: "Demo accounts, one click to sign in" },
  "login.demo.note": {
    zh: "演示数据为虚构的“沟渠市”，仅限本机访问。",
    en: "The demo data are of an invented city, open on this machine only.",
  },

  // Home
  "home.hello": { zh: "{title}，您好", en: "Welcome, {title}" },
  "home.open": { zh: "未结事件", en: "Open incidents" },
  "home.overdue": { zh: "超时未办", en: "Overdue" },
  "home.today": { zh: "今日新增", en: "New today" },
  "home.month": { zh: "近 30 天上报", en: "Last 30 days" },
  "home.grids": { zh: "网格", en: "Grids" },
  "home.ambiguous": { zh: "归属待核", en: "Ambiguous owner" },
  "home.outside": { zh: "盲区事件", en: "In no grid" },
  "home.overdue.hint": { zh: "占未结 {share}", en: "{share} of open" },
  "home.today.hint": { zh: "{date} 0 时起", en: "since midnight, {date}" },
  "home.grids.hint": { zh: "微网格 {micro}", en: "{micro} micro-grids" },
  "home.ambiguous.hint": { zh: "有歧义，需人工核对", en: "need a second look" },
  "home.outside.hint": { zh: "不在任何网格内", en: "covered by no grid" },
  "home.units": { zh: "下级单位", en: "Units below" },
  "home.units.hint": {
    zh: "按未结事件排序，点击进入地图",
    en: "by open incidents; click to open the map",
  },
  "home.categories": { zh: "未结事件类别", en: "Open by category" },
  "home.latest": { zh: "最新上报", en: "Latest reports" },
  "home.latest.aggregate": {
    zh: "此账号只看汇总，不列单个事件。",
    en: "This account sees totals only, so no single incident is listed.",
  },
  "home.card.map": { zh: "全域网格一张图", en: "The whole area in grids" },
  "home.card.map.text": {
    zh: "逐级下钻网格，查看事件归属与理由，框选统计。",
    en: "Drill down to grids, see whose each incident is and why, draw to count.",
  },
  "home.card.locate": { zh: "这是谁的？", en: "Whose is it?" },
  "home.card.locate.text": {
    zh: "输入坐标或点击地图，立即得到归属网格、两条链和理由。",
    en: "Enter coordinates or click the map: the grid, both chains and the reason.",
  },
  "home.card.api": { zh: "接口文档", en: "API reference" },
  "home.card.api.text": {
    zh: "全部接口、参数、字段与错误说明。",
    en: "Every call, parameter, field and error.",
  },
  "home.updated": { zh: "数据更新于 {time}", en: "Data as of {time}" },

  // Map: frame
  "map.label": {
    zh: "地图：方向键移动，加减号缩放",
    en: "Map: arrow keys move it, plus and minus zoom",
  },
  "map.zoomin": { zh: "放大", en: "Zoom in" },
  "map.zoomout": { zh: "缩小", en: "Zoom out" },
  "map.whole": { zh: "回到辖区全貌", en: "Show the whole area" },
  "map.coordinates": { zh: "CGCS2000 经度、纬度", en: "CGCS2000 longitude, latitude" },
  "map.level": { zh: "{zoom} 级", en: "z{zoom}" },

  // Live updates
  "live.on": { zh: "实时", en: "Live" },
  "live.waiting": { zh: "正在重连", en: "Reconnecting" },
  "live.off": { zh: "未接入实时更新", en: "No live updates" },
  "live.since": { zh: "最近更新 {time}", en: "last update {time}" },

  // Search

  // Layers
  "layers.group.grid": { zh: "网格", en: "Grids" },
  "layers.group.incident": { zh: "事件", en: "Incidents" },
  "layers.group.base": { zh: "底图", en: "Base map" },
  "layers.zoomin": { zh: "放大后显示", en: "zoom in" },
  "layers.zoomout": { zh: "缩小后显示", en: "zoom out" },
  "layers.legend": { zh: "图例", en: "Legend" },

  // Tools
  "tool.bar": { zh: "地图工具", en: "Map tools" },
  "tool.select": { zh: "选择", en: "Select" },
  "tool.locate": { zh: "这是谁的？", en: "Whose is it?" },
  "hint.locate": {
    zh: "点击地图任意位置，查询归属与理由 · Esc 退出",
    en: "Click anywhere to ask whose it is and why · Esc to leave",
  },

  // Details shared
  "detail.title": { zh: "详情", en: "Details" },
  "detail.code": { zh: "编码", en: "Code" },
  "detail.area": { zh: "面积", en: "Area" },
  "detail.households": { zh: "户数", en: "Households" },
  "detail.since": { zh: "自 {date} 起生效", en: "In force since {date}" },
  "detail.zoom": { zh: "缩放到此处", en: "Zoom to it" },
  "detail.chains": { zh: "两条链", en: "Both chains" },
  "detail.chain.units": { zh: "行政", en: "Administration" },
  "detail.chain.party": { zh: "党组织", en: "Party" },
  "detail.nobranch": { zh: "未建支", en: "No branch" },
  "detail.posts": { zh: "岗位", en: "Posts" },
  "detail.posts.none": { zh: "未设岗位", en: "No posts" },
  "detail.facilities": { zh: "设施", en: "Facilities" },
  "detail.incidents": { zh: "事件", en: "Incidents" },
  "detail.open": { zh: "未结", en: "Open" },
  "detail.overdue": { zh: "超时", en: "Overdue" },
  "detail.month": { zh: "近 30 天", en: "Last 30 days" },
  "detail.bycategory": { zh: "按类别", en: "By category" },
  "detail.allcategories": { zh: "按类别（全部事件）", en: "By category, all incidents" },
  "detail.bystate": { zh: "按状态", en: "By state" },
  "detail.below": { zh: "下级单位", en: "Units below" },
  "detail.below.none": { zh: "没有下级单位", en: "No units below" },
  "detail.noincidents": { zh: "没有事件", en: "No incidents" },
  "detail.grids": { zh: "网格", en: "Grids" },
  "detail.micro": { zh: "微网格", en: "Micro-grids" },
  "detail.buildings": { zh: "楼栋", en: "Buildings" },
  "detail.suppressed": { zh: "不显示", en: "withheld" },
  "detail.suppressed.note": {
    zh: "小于 5 的数及可推算出它的数不显示（隐私规则）。",
    en: "Counts below 5, and those that would reveal them, are not shown (privacy rule).",
  },

  // Units
  "level.province": { zh: "省", en: "Province" },
  "level.city": { zh: "市", en: "City" },
  "level.county": { zh: "县（区）", en: "County" },
  "level.town": { zh: "乡镇（街道）", en: "Town" },
  "level.community": { zh: "村（社区）", en: "Community" },
  "level.grid": { zh: "网格", en: "Grid" },
  "level.micro": { zh: "微网格", en: "Micro-grid" },

  // Attribution
  "owner.title": { zh: "归属", en: "Owner" },
  "owner.rule": { zh: "规则", en: "Rule" },
  "owner.edge": { zh: "到边界", en: "To the edge" },
  "owner.runnerup": { zh: "次选", en: "Runner-up" },
  "owner.ambiguous": { zh: "归属有歧义", en: "Ambiguous" },
  "owner.ambiguous.note": { zh: "建议人工核对", en: "worth a look by a person" },
  "owner.nogrid": { zh: "不在任何网格内", en: "In no grid" },
  "owner.nogrid.note": {
    zh: "进入盲区队列，归下列单位",
    en: "Goes to the gap queue; these units cover it",
  },
  "owner.unplaced": { zh: "等待定位", en: "Waits to be placed" },
  "owner.unplaced.note": {
    zh: "只有地址，由人工在地图上落点后再归属",
    en: "It has an address only; once somebody sets its pin it gets its grid",
  },
  "owner.opengrid": { zh: "查看网格", en: "Open the grid" },
  "owner.history": { zh: "归属沿革", en: "Earlier owners" },
  "owner.none": { zh: "尚未归属", en: "Not attributed yet" },

  // Locate
  "locate.title": { zh: "这是谁的？", en: "Whose is it?" },
  "locate.datum": { zh: "坐标来自", en: "Coordinates from" },
  "locate.datum.cgcs2000": { zh: "CGCS2000", en: "CGCS2000" },
  "locate.datum.wgs84": { zh: "WGS 84（GPS）", en: "WGS 84 (GPS)" },
  "locate.datum.gcj02": { zh: "GCJ-02（高德、腾讯）", en: "GCJ-02 (Amap, Tencent)" },
  "locate.datum.bd09": { zh: "BD-09（百度）", en: "BD-09 (Baidu)" },
  "locate.lon": { zh: "经度", en: "Longitude" },
  "locate.lat": { zh: "纬度", en: "Latitude" },
  "locate.ask": { zh: "查询", en: "Ask" },
  "locate.bad": {
    zh: "请填写经度（−180 到 180）和纬度（−90 到 90）。",
    en: "Enter a longitude (−180 to 180) and a latitude (−90 to 90).",
  },

  // Incident
  "incident.title": { zh: "事件", en: "Incident" },
  "incident.category": { zh: "类别", en: "Category" },
  "incident.source": { zh: "来源", en: "Source" },
  "incident.reported": { zh: "上报", en: "Reported" },
  "incident.occurred": { zh: "发生", en: "Occurred" },
  "incident.due": { zh: "时限", en: "Due" },
  "incident.closed": { zh: "结案", en: "Closed" },
  "incident.address": { zh: "地址", en: "Address" },
  "incident.lead": { zh: "承办单位", en: "Lead unit" },
  "incident.description": { zh: "描述", en: "Description" },
  "incident.overdue": { zh: "超时", en: "Overdue" },
  "incident.late": { zh: "超时办结", en: "Closed late" },
  "incident.history": { zh: "办理过程", en: "History" },
  "incident.now": { zh: "至今 {age}", en: "for {age}" },
  "incident.raw": { zh: "原始坐标", en: "Raw position" },
  "incident.position": { zh: "位置", en: "Position" },
  "incident.accuracy": { zh: "精度 ±{metres} m", en: "accuracy ±{metres} m" },
  "incident.coarse": {
    zh: "此类事件只显示到微网格（隐私规则）。",
    en: "Incidents of this kind are shown by micro-grid only (privacy rule).",
  },
  "incident.noplace": { zh: "没有位置", en: "No position" },

  // Selection
  "pick.total": { zh: "起事件", en: "incidents" },
  "pick.period": { zh: "上报时间", en: "Reported" },
  "pick.period.all": { zh: "全部", en: "All" },
  "pick.period.day": { zh: "今日", en: "Today" },
  "pick.period.week": { zh: "近 7 天", en: "7 days" },
  "pick.period.month": { zh: "近 30 天", en: "30 days" },
  "pick.bygrid": { zh: "网格前 10", en: "Top 10 grids" },
  "pick.list": { zh: "事件清单", en: "Incident list" },
  "pick.list.count": { zh: "已列 {shown} / {total}", en: "{shown} of {total}" },
  "pick.list.aggregate": {
    zh: "此账号只看汇总：点位、标题与清单不提供，框选范围自动对齐到整格（隐私规则）。",
    en: "This account sees totals only: points, titles and lists are withheld, and the area snaps to whole grids (privacy rule).",
  },
  "pick.empty": {
    zh: "范围内没有事件。换个范围，或放宽时间。",
    en: "No incident in this area. Draw another, or widen the period.",
  },
  "pick.unplaced": { zh: "不在网格内", en: "In no grid" },

  // Units of measure
  "unit.metres": { zh: "米", en: "m" },
  "unit.m": { zh: "{n} m", en: "{n} m" },
  "unit.km": { zh: "{n} km", en: "{n} km" },
  "unit.km2": { zh: "{n} km²", en: "{n} km²" },
  "unit.ha": { zh: "{n} 公顷", en: "{n} ha" },
  "unit.m2": { zh: "{n} m²", en: "{n} m²" },
  "unit.minutes": { zh: "{n} 分钟", en: "{n} min" },
  "unit.hours": { zh: "{n} 小时", en: "{n} h" },
  "unit.days": { zh: "{n} 天", en: "{n} d" },
} as const;

export type MessageKey = keyof typeof MESSAGES;
