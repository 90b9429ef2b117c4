// The words of /locate, and of the links that lead there.

export const LOCATE_MESSAGES = {
  "queue.waiting": { zh: "{n} 件待定位", en: "{n} to place" },
  "queue.none": { zh: "没有待定位的事件", en: "Nothing waits to be placed" },
  "queue.none.text": {
    zh: "只有地址、又不能可靠定位的上报会出现在这里，由人工在地图上落点。",
    en: "Reports that have an address only, and one that cannot be placed for sure, wait here until somebody sets the pin.",
  },
  "queue.refused": {
    zh: "当前账号不能给事件落点",
    en: "This account may not place incidents",
  },
  "queue.refused.who": {
    zh: "落点由指挥中心和街道（社区）的账号办理。",
    en: "Pins are set by accounts of the command centre and of towns and communities.",
  },
  "queue.noaddress": { zh: "没有地址", en: "No address" },
  "queue.candidates": { zh: "可能的位置", en: "Where it may be" },
  "queue.candidates.none": {
    zh: "没有找到相近的地名。可搜索、点击地图或填坐标。",
    en: "No place of a similar name. Search, click the map, or type coordinates.",
  },
  "queue.candidate.n": { zh: "候选 {n}：{name}", en: "Candidate {n}: {name}" },
  "queue.precision.door": { zh: "门牌", en: "door" },
  "queue.precision.street": { zh: "道路", en: "street" },
  "queue.precision.place": { zh: "地点", en: "place" },
  "queue.precision.area": { zh: "区域", en: "area" },
  "queue.search": { zh: "搜索地名地址", en: "Search places and addresses" },
  "queue.search.placeholder": {
    zh: "路名、门牌、小区、设施（可用拼音）",
    en: "Road, house number, estate, facility; pinyin too",
  },
  "queue.search.none": { zh: "没有匹配的地名", en: "No place matches" },
  "queue.typed": { zh: "坐标：经度，纬度", en: "Coordinates: longitude, latitude" },
  "queue.typed.placeholder": { zh: "经度，纬度", en: "lon, lat" },
  "queue.typed.set": { zh: "落点", en: "Set" },
  "queue.pin.drag": { zh: "拖动可微调", en: "Drag to adjust" },
  "queue.choose": {
    zh: "选一个候选，或点击地图落点；确认前可拖动。",
    en: "Choose a candidate or click the map; drag the pin before you confirm.",
  },
  "queue.asking": { zh: "正在查归属…", en: "Whose is it?…" },
  "queue.confirm": { zh: "确认落点", en: "Confirm the pin" },
  "queue.placed": { zh: "已归 {owner}", en: "Now of {owner}" },
  "queue.placed.outside": { zh: "已落点，不在任何网格内", en: "Placed; in no grid" },
  "queue.gone": {
    zh: "这一件刚由他人处理，已不在队列里。",
    en: "Somebody else has just placed this one.",
  },
  "queue.next": { zh: "看下一件", en: "Next" },
  "queue.why.candidate": {
    zh: "人工落点：候选“{name}”",
    en: "Pin set by hand: candidate {name}",
  },
  "queue.why.map": { zh: "人工落点：在地图上指定", en: "Pin set by hand on the map" },
  "queue.why.typed": { zh: "人工落点：填写坐标", en: "Pin set by hand: coordinates typed" },

  "home.card.import": { zh: "导入数据", en: "Import data" },
  "home.card.import.text": {
    zh: "表格、图层拖进来就能认；先预览再入库，可撤销。也能给您的表加上网格。",
    en: "Drop tables and layers; preview before anything is stored, undo after. Or give a table its grids.",
  },
  "home.card.queue": { zh: "定位队列", en: "Locate queue" },
  "home.card.queue.text": {
    zh: "只有地址的上报，由人工在地图上落点。",
    en: "Reports with an address only: set their pins on the map.",
  },
} as const;
