// The words of /setup, of the help panel, and of the ways that lead there.

export const SETUP_MESSAGES = {
  "help.title": { zh: "使用手册", en: "Handbook" },
  "help.page": { zh: "整页打开", en: "Open as a page" },

  "home.card.setup": { zh: "建城清单", en: "Setup" },
  "home.card.setup.text": {
    zh: "已有什么、还缺什么、下一步做什么",
    en: "What is there, what is missing, what comes next",
  },

  "setup.begin": { zh: "按清单建立城市", en: "Build the city step by step" },
  "setup.sub": {
    zh: "从空库到一座城：已有什么，还缺什么，下一步做什么。",
    en: "From an empty database to a city: what is there, what is missing, what comes next.",
  },
  "setup.at": { zh: "数据时间 {time}", en: "Figures of {time}" },
  "setup.scoped": {
    zh: "事件数只含本账号的管辖范围",
    en: "Incidents: of this account's area only",
  },
  "setup.progress": { zh: "进度", en: "Progress" },
  "setup.done.of": { zh: "已完成 {n} / {of} 项", en: "{n} of {of} done" },
  "setup.next": { zh: "下一步", en: "Next" },
  "setup.all": {
    zh: "必需的各项都已就绪。",
    en: "Everything that is needed is there.",
  },
  "setup.again": { zh: "重新统计", en: "Count again" },
  "setup.about": { zh: "约 {n}", en: "about {n}" },
  "setup.more": { zh: "{n} 以上", en: "over {n}" },
  "setup.checking": { zh: "正在检查…", en: "Checking…" },
  "setup.checking.other": {
    zh: "另一账号发起的检查正在进行",
    en: "A check by another account is under way",
  },
  "setup.checked": { zh: "检查完成", en: "Checked" },
  "setup.copy.command": { zh: "复制命令 {text}", en: "Copy the command {text}" },
  "setup.copy.setting": { zh: "复制设置项 {text}", en: "Copy the setting {text}" },
  "setup.do.import": { zh: "导入", en: "Import" },
  "setup.do.template": { zh: "模板", en: "Template" },
  "setup.do.check": { zh: "立即检查", en: "Check now" },
  "setup.link./locate": { zh: "去落点", en: "Place them" },
  "setup.link./openapi/": { zh: "接口说明", en: "API reference" },
  "setup.link./tls": { zh: "安全连接说明", en: "About the safe connection" },

  "setup.state.done": { zh: "已就绪", en: "Done" },
  "setup.state.partly": { zh: "部分", en: "Partly" },
  "setup.state.missing": { zh: "缺失", en: "Missing" },
  "setup.state.optional": { zh: "可选", en: "Optional" },

  "setup.group.basics": { zh: "基础", en: "Basics" },
  "setup.group.ground": { zh: "辖区与网格", en: "Units and grids" },
  "setup.group.map": { zh: "底图与地名", en: "Base map and places" },
  "setup.group.people": { zh: "组织与权责", en: "Organisations and duties" },
  "setup.group.incidents": { zh: "事件", en: "Incidents" },
  "setup.group.keeping": { zh: "运行与安全", en: "Running it safely" },

  "setup.installation": { zh: "城市", en: "The city" },
  "setup.installation.done": {
    zh: "{name}，根编码 {code}，面积与距离按 EPSG:{zone} 计算。",
    en: "{name}, root code {code}; areas and distances in EPSG:{zone}.",
  },
  "setup.installation.missing": {
    zh: "名称、根编码和投影带由第一次导入的最高一级单元确定。",
    en: "Its name, root code and zone are taken from the highest unit that is loaded first.",
  },
  "setup.vocabularies": { zh: "词表", en: "Vocabularies" },
  "setup.vocabularies.done": {
    zh: "事件类别 {n} 个，其他词条 {terms} 个。",
    en: "{n} categories of incidents, {terms} other terms.",
  },
  "setup.vocabularies.missing": {
    zh: "没有类别和词表就不能登记事件；一条命令装入自带的词表，之后可改。",
    en: "Without categories no incident can be stored; one command loads those that come along.",
  },
  "setup.accounts": { zh: "账号", en: "Accounts" },
  "setup.accounts.done": {
    zh: "指挥中心与管理员都有自己的账号。",
    en: "Command centre and administrators have accounts of their own.",
  },
  "setup.accounts.roles": {
    zh: "至少各建一个指挥中心账号和管理员账号；导入由指挥中心账号办理。",
    en: "Make at least one account for the command centre and one for an administrator; imports are the command centre's.",
  },
  "setup.accounts.demo": {
    zh: "只有演示账号，任何人都知道其口令。",
    en: "There are demo accounts only, whose passwords everybody knows.",
  },
  "setup.accounts.missing": {
    zh: "还没有账号。命令会显示一次性口令。",
    en: "There is none yet. The command shows a one-time password.",
  },

  "setup.units": { zh: "行政单元", en: "Administrative units" },
  "setup.units.done": {
    zh: "各级单元齐全。",
    en: "All levels are there.",
  },
  "setup.units.partly": {
    zh: "缺少街道或社区一级，网格无法逐级汇总。",
    en: "Towns or communities are missing: figures cannot be added up level by level.",
  },
  "setup.units.missing": {
    zh: "从这里开始：市、区县、街道、社区的边界和 12 位编码。",
    en: "Begin here: outlines and 12-digit codes of city, counties, towns, communities.",
  },
  "setup.grids": { zh: "网格", en: "Grids" },
  "setup.grids.done": {
    zh: "网格 {grids} 个，每个社区都已划分。",
    en: "{grids} grids; every community is divided.",
  },
  "setup.grids.partly": {
    zh: "网格 {grids} 个；还有社区没有网格，是管理盲区。",
    en: "{grids} grids; some communities have none and belong to nobody.",
  },
  "setup.grids.missing": {
    zh: "没有网格，事件只能归到社区或街道。",
    en: "Without grids an incident belongs to a community or a town at best.",
  },
  "setup.partition": { zh: "盲区与交叉地带", en: "Gaps and overlaps" },
  "setup.partition.unchecked": {
    zh: "还没有检查过。",
    en: "Not checked yet.",
  },
  "setup.partition.done": {
    zh: "上次检查没有盲区和交叉；其他提示 {others} 处。",
    en: "The last check found no gap and no overlap; {others} other remarks.",
  },
  "setup.partition.faults": {
    zh: "上次检查：盲区 {gaps} 处，交叉 {overlaps} 处，其他 {others} 处。",
    en: "The last check: {gaps} gaps, {overlaps} overlaps, {others} other faults.",
  },
  "setup.partition.stale": {
    zh: "边界在上次检查之后改过（当时盲区 {gaps} 处，交叉 {overlaps} 处）。",
    en: "Outlines changed after the last check ({gaps} gaps, {overlaps} overlaps then).",
  },
  "setup.micro_grids": { zh: "微网格", en: "Micro-grids" },
  "setup.micro_grids.text": {
    zh: "微网格 {micro_grids} 个；比例是已划分微网格的网格。",
    en: "{micro_grids} micro-grids; the share is of grids that are divided.",
  },
  "setup.micro_grids.optional": {
    zh: "不用微网格也可以；党支部和楼长可以按微网格设置。",
    en: "One can do without; branches and building heads may have them.",
  },
  "setup.households": { zh: "户数", en: "Households" },
  "setup.households.text": {
    zh: "已知 {households} 户；比例是填了户数的网格。户数只作规模检查，不含个人信息。",
    en: "{households} known; the share is of grids with a number. Used for sizes only, nothing about persons.",
  },
  "setup.households.missing": {
    zh: "网格表里的“户数”一列，用于检查 300–500 户的规模。",
    en: "A column of the grids' table; it judges sizes of 300 to 500 households.",
  },

  "setup.buildings": { zh: "建筑物", en: "Buildings" },
  "setup.buildings.done": {
    zh: "楼栋和门牌可用于地址定位与坐标核对。",
    en: "Buildings and house numbers place addresses and judge coordinates.",
  },
  "setup.buildings.optional": {
    zh: "没有楼栋，门牌地址不能自动定位。",
    en: "Without them house numbers cannot be placed.",
  },
  "setup.roads": { zh: "道路", en: "Roads" },
  "setup.roads.done": {
    zh: "道路画在底图上，并用于地址定位。",
    en: "They are drawn on the map and place addresses.",
  },
  "setup.roads.optional": {
    zh: "没有道路，底图上只有边界。",
    en: "Without them the map shows outlines only.",
  },
  "setup.water": { zh: "水系与绿地", en: "Water and green" },
  "setup.water.done": {
    zh: "画在底图上；落在水面上的坐标会被提示。",
    en: "Drawn on the map; coordinates that fall on water are told.",
  },
  "setup.water.optional": {
    zh: "有了水系，落在水面上的坐标能被发现。",
    en: "With it, coordinates that fall on water are noticed.",
  },
  "setup.facilities": { zh: "服务设施", en: "Facilities" },
  "setup.facilities.done": {
    zh: "驿站、调解室、避难场所等已在地图上。",
    en: "Service points, mediation rooms, shelters are on the map.",
  },
  "setup.facilities.optional": {
    zh: "党群服务中心、驿站、调解室、避难场所等。",
    en: "Service centres, posts, mediation rooms, shelters.",
  },
  "setup.places": { zh: "地名", en: "Named places" },
  "setup.places.done": {
    zh: "商铺、站点、学校等地名可用于定位。",
    en: "Shops, stops and schools place addresses.",
  },
  "setup.places.optional": {
    zh: "商铺、站点、学校的名称和坐标，地址定位会更准。",
    en: "Names and points of shops, stops, schools: addresses are found better.",
  },
  "setup.base_map": { zh: "外部底图", en: "External base map" },
  "setup.base_map.done": {
    zh: "已配置，审图号 {approval}。",
    en: "Configured, approval number {approval}.",
  },
  "setup.base_map.unapproved": {
    zh: "已配置，但没有填审图号。",
    en: "Configured, but without its approval number.",
  },
  "setup.base_map.optional": {
    zh: "默认用本市自己的道路、水系和边界，不访问外网；也可接天地图或瓦片文件。",
    en: "By default the city's own roads, water and outlines, without any network; Tianditu or a tile file may be added.",
  },

  "setup.organisations": { zh: "组织机构", en: "Organisations" },
  "setup.organisations.done": {
    zh: "街道、社区、职能部门等承办单位。",
    en: "Towns, communities, departments: whoever handles cases.",
  },
  "setup.organisations.missing": {
    zh: "没有承办单位，事件无人可派。",
    en: "Without them there is nobody to hand a case to.",
  },
  "setup.party": { zh: "党组织", en: "Party organisations" },
  "setup.party.text": {
    zh: "党组织 {orgs} 个；比例是已建支的网格。",
    en: "{orgs} organisations; the share is of grids that have a branch.",
  },
  "setup.party.missing": {
    zh: "党支部与其网格对应后，每起事件都能查到党支部。",
    en: "Once branches have their grids, each incident has its branch.",
  },
  "setup.duty": { zh: "权责矩阵", en: "Duty matrix" },
  "setup.duty.text": {
    zh: "比例是有唯一牵头单位的格（类别×街道）；{none} 格无牵头，{several} 格有多个。",
    en: "The share is of cells (category × town) with one lead; {none} have none, {several} several.",
  },
  "setup.duty.missing": {
    zh: "类别×辖区→牵头单位；没有它，事件没有承办单位。",
    en: "Category × place → lead unit; without it no case has a lead.",
  },
  "setup.posts": { zh: "岗位", en: "Posts" },
  "setup.posts.text": {
    zh: "岗位 {posts} 个；比例是设有网格长或网格员的网格。只记岗位，不记姓名。",
    en: "{posts} posts; the share is of grids that have one. Titles only, no names.",
  },

  "setup.incidents": { zh: "事件台账", en: "Incidents" },
  "setup.incidents.done": {
    zh: "已归属网格并可在地图上筛选。",
    en: "They have their grids and can be filtered on the map.",
  },
  "setup.incidents.only_whether": {
    zh: "已有事件。本账号不读取事件，也不显示数量。",
    en: "There are some. This account reads no incidents and is told no number.",
  },
  "setup.incidents.missing": {
    zh: "导入历史台账，或由程序通过接口上报。",
    en: "Import past ledgers, or report by program.",
  },
  "setup.outside": { zh: "不在任何网格的事件", en: "Incidents in no grid" },
  "setup.outside.done": {
    zh: "有坐标的事件都落在网格内。",
    en: "All that have a place lie in a grid.",
  },
  "setup.outside.partly": {
    zh: "它们落在盲区：先补网格，再重新归属。",
    en: "They lie in gaps: mend the grids, then attribute again.",
  },
  "setup.waiting": { zh: "待定位的事件", en: "Incidents without a place" },
  "setup.waiting.done": { zh: "没有待定位的事件。", en: "None waits to be placed." },
  "setup.waiting.partly": {
    zh: "只有地址、不能可靠定位，等人工落点。",
    en: "They have an address that cannot be placed for sure and wait for a pin.",
  },

  "setup.contact_keys": { zh: "联系方式密钥", en: "Keys of sealed contacts" },
  "setup.contact_keys.done": {
    zh: "已设置。密钥在 var/secrets.json，请与数据库分开备份。",
    en: "Set. They are in var/secrets.json: back it up apart from the database.",
  },
  "setup.contact_keys.missing": {
    zh: "没有密钥，不能保存上报人的联系方式。",
    en: "Without keys no reporter's contact can be kept.",
  },
  "setup.backup": { zh: "备份", en: "Backup" },
  "setup.backup.done": {
    zh: "距上次备份 {days} 天。",
    en: "The last one is {days} days old.",
  },
  "setup.backup.partly": {
    zh: "上次备份已是 {days} 天前。",
    en: "The last one is {days} days old: make a new one.",
  },
  "setup.backup.missing": {
    zh: "还没有备份过。备份文件自带校验，可证明能够恢复。",
    en: "There is none yet. A backup carries the proof that it can be restored.",
  },
  "setup.https": { zh: "安全连接", en: "Safe connection" },
  "setup.https.done": {
    zh: "以 https 提供服务。",
    en: "It is served over https.",
  },
  "setup.https.optional": {
    zh: "目前只在本机使用；给其他电脑用时会自动启用 https。",
    en: "Used on this machine only; for others https is switched on by itself.",
  },
  "setup.https.missing": {
    zh: "其他电脑正通过 http 访问，内容可被旁人读取。",
    en: "Other machines use it over http: what they see can be read on the way.",
  },
  "setup.demo": { zh: "示范数据", en: "Demo data" },
  "setup.demo.done": { zh: "没有示范数据。", en: "There is none." },
  "setup.demo.partly": {
    zh: "这是示范城市。示范数据不与真实数据混放：真实城市请另用一个数据目录。",
    en: "This is the demo city. It never mixes with real data: use another data folder for your own city.",
  },
  "setup.demo.open": {
    zh: "这是示范城市，演示账号可直接登录。示范数据不与真实数据混放：真实城市请另用一个数据目录。",
    en: "This is the demo city and its accounts are open. It never mixes with real data: use another data folder for your own city.",
  },
} as const;
