"""Whether a bare text reads as the name of a person: 张伟, 鲁迅, 欧阳修, 李女士, 老王.

Asked where a name must find nothing, never to find one, and of words that no vocabulary
and no place knows: no register stands behind it, only the commonest surnames. What follows
one as one or two letters is a given name, unless the word is an ordinary one: of those
that begin like a surname (马路, 施工, 高压线) most end in a letter for a thing, and the
others are listed. Letters that given names are made of decide before that. Of peoples
without surnames the parts that most of their names have are known (阿依古丽, 扎西).
"""

import re

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛"
    "郝龚邵万钱严覃武戴莫孔向汤温康施洪柳倪俞章鲁葛翁颜梅蓝聂焦齐芦岳翟殷詹申欧耿关兰伍詹左樊"
)
_DOUBLE = ("欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯")  # fmt: skip
_GIVEN = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞刚桂英华玉萍红玲建志海燕鹏辉鑫波斌宇浩凯健俊帆雪婷梅兰"
    "丹云飞莉琴琳慧颖倩薇洁莹璐瑶怡佳欣悦雅妍梦琪嘉轩梓涵子晨思睿博雨泽诗一诺奕豪翔龙虎松柏林森"
    "峰山岩川洪旭晖晓明亮光阳春夏秋冬荣昌盛富贵祥瑞吉庆福禄寿喜乐平安宁康泰德仁义礼智信忠孝廉耻"
    "文武斯哲贤良善美珍珠宝珊琼瑾瑜琦琛珂国家民邦中东南西北天宏伯仲叔季孟元亨利贞成功立业振兴继承"
    "学友先根发财旺生胜凤鸣鹤菊竹荷莲蓉菲萱蕾蓓芬芝芸茜茹岚岭峻嵩巍三丰恩惠淑贞素娥婵嫣姗妮娇媛"
    "世永长远志毅恒诚坚铁钢铭锋锐钧锦银金鸿雁翠彩虹景星辰月朝晗昊昕晟彤彬彦震霖雷霆露霜迪进达通顺"
    "运维新益群爱勤俭朴实正直方圆大小少青启可之"
)
# Letters for things, places and doings: what ends in one is hardly a given name.
_THINGS = frozenset(
    "土色空路头管盖水工线度地边围件板桶墩牌灯井坑洞坡桥墙门窗车站场楼房屋院区街巷道口处厂店铺摊位点旧贴"
    "间令事情物品量费款请报诉告停闭面部分内外侧转弯坏破裂漏堵塞渣垃圾污臭味噪吵烟火电气油煤架杆棚顶层台"
    "梯柱栏网箱盒池沟渠岸滩堤坝泥沙砖瓦灰尘粉料埂皮枝片器机具材窝蜂虫鼠狗猫鸡鸭猪鱼蚁病药饭菜酒茶肉汤"
    "布衣鞋纸重禁止末期季室队员局所司校园村镇县市省号级类种个次条套座辆块的了吗呢是在"
)
_ONE_OR_TWO = re.compile(r"[\u4e00-\u9fff]{1,2}")
_UNSURNAMED = re.compile(
    "(?:古丽|阿依|买买提|麦麦提|买合木提|艾合买提|阿卜杜|阿不都|吐尔逊|迪丽|热巴|热依拉|玛依拉|帕提曼|努尔|库尔班"
    "|艾力|伊力|艾山|玉素甫|卡德尔|热合曼|木拉提|阿里木|江|罕|夏提|扎西|多吉|卓玛|央金|次仁|达瓦|尼玛|丹增|旦增|格桑"
    "|拉姆|平措|顿珠|罗布|巴桑|边巴|其其格|巴特尔|巴图|苏和|乌云|那仁|呼和|格日勒|斯琴|娜仁|图雅|宝音|敖登){2,4}"
    "|扎西|卓玛|央金|次仁|古丽|买买提|麦麦提|吐尔逊|巴特尔|其其格|格桑|多吉"
)
# Said of somebody whose name is not told, or told by the surname alone.
_TITLED = re.compile(
    r"(?:某{1,3}|先生|女士|小姐|太太|大爷|大妈|大叔|大婶|大哥|大姐|阿姨|叔叔|奶奶|爷爷|师傅|老师|老板|同志)"
)
_TAIL = re.compile(r"(?:家里|家的|家|的|投诉|反映|举报|上报|报的|本人)+$")
_STAND_INS = frozenset({"张三", "李四", "王五", "赵六", "王二", "赵四"})
_WORDS = frozenset(
    "高峰 黄金 金山 金龙 金银 平安 安康 安宁 高中 高大 方正 方圆 万达 万国 江山 白天 白雪 白银 石林 石山 林立"
    " 许可 龙山 龙华 关中 顾家 温泉 江南 江东 江北 海淀 金海 康乐 史学 文学 向阳 周长 周正 周世 钱财 马鸣 余家"
    " 任一 叶子 方子 石子 夏天 秋天 梅子 范文 高一 高三 高达 高新 高明 高远 向东 向南 向西 向北 左方 关东"
    " 夏季 江苏 温州 黄金周 马甲 方糖 高温 高压 高速 高铁 高考 高坠 高血压 高跟鞋 黄沙 黄昏 金属 金银花 方便 方式 方法 方案 方言 雷击 雷雨 雷暴 雷达"
    " 何时 何人 何况 何必 任何 任务 任意 任性 毛坯 毛利 施肥 施救 施暴 施压 余震 余热 严重 严查 严格 严厉 万一 万能 万家"
    " 万里 万元 钱币 康复 康养 史料 史前 龙卷风 龙虾 龙眼 钟表 陆续 谢谢 谢绝 梅雨 梅花 许多 许久 顾客 武术 武装 林木 林带"
    " 林业 苏打 丁字 丁香 夏日 程序 范本 范例 周全 周六 周日 周一 周二 周三 周四 周五 曾经 肖像 于是 于此 杜绝 陶瓷 陶艺"
    " 贺卡 贺岁 莫名 莫非 向前 向上 向下 向左 向右 向后 向日葵 洪涝 洪峰 洪灾 柳树 柳絮 章程 章节 焦炭 齐全 齐心 芦苇 申领"
    " 申办 申冤 关于 关注 关系 关心 左右 左转弯 李子 张开 张望 张挂 陈列 陈放 陈述 杨树 杨絮 杨柳 孙子 孙女 胡同 胡乱 胡椒"
    " 胡闹 郑重 白条 白菜 白领 石榴 石化 石膏 石墩子 马拉松 马上 马虎 江水 汪洋 温室 温馨 温和 毛毛 毛毛虫 毛线 雷同"
    " 韩式 唐突 汤圆 康体 万事 段子 秦腔 熊猫 熊孩子 夏令营 石凳 石桌 石桩 石像 白灰 金额 金融"
    " 钱财 文明 文物 唐装 田园 田野 付清 付出 方位 丁克 沈没 董事 程控 余额 余款 田螺 孔雀 孔径 施舍".split()
)


def is_like_a_name(text: str) -> bool:
    """Whether a text alone, without any other word, reads as a person's name.

    >>> is_like_a_name("张伟"), is_like_a_name("马路"), is_like_a_name("陈女士家")
    (True, False, True)
    """
    bare = _TAIL.sub("", text) or text
    if bare in _STAND_INS or _UNSURNAMED.fullmatch(bare):
        return True
    if bare in _WORDS or not 2 <= len(bare) <= 6:
        return False
    if len(bare) == 2 and bare[0] in "老小" and bare[1] in _SURNAMES:
        return bare not in ("小方", "小龙", "小关", "小于", "老关")
    given = _after_surname(bare)
    if given is None:
        return False
    if _TITLED.fullmatch(given):
        return True
    if not _ONE_OR_TWO.fullmatch(given):
        return False
    known = all(letter in _GIVEN for letter in given)
    return known or len(bare) - len(given) == 2 or given[-1] not in _THINGS


def _after_surname(text):
    for surname in _DOUBLE:
        if text.startswith(surname) and len(text) > len(surname):
            return text[len(surname) :]
    return text[1:] if text[0] in _SURNAMES else None
