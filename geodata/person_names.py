"""Whether a bare text reads as the name of a person: 张伟, 李女士, 老王.

Asked where a name must find nothing, never to find one: no register stands behind it, only
the commonest surnames and the letters that given names are made of. Ordinary words that
begin like a surname (马路, 施工, 高压线) end in other letters.
"""

import re

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛"
    "郝龚邵万钱严覃武戴莫孔向汤温康施洪柳倪俞章鲁葛翁颜梅蓝聂焦齐芦岳翟殷詹申欧耿关兰伍詹左樊"
)
_DOUBLE = ("欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "东方")  # fmt: skip
_GIVEN = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞刚桂英华玉萍红玲建志海燕鹏辉鑫波斌宇浩凯健俊帆雪婷梅兰"
    "丹云飞莉琴琳慧颖倩薇洁莹璐瑶怡佳欣悦雅妍梦琪嘉轩梓涵子晨思睿博雨泽诗一诺奕豪翔龙虎松柏林森"
    "峰山岩川洪旭晖晓明亮光阳春夏秋冬荣昌盛富贵祥瑞吉庆福禄寿喜乐平安宁康泰德仁义礼智信忠孝廉耻"
    "文武斯哲贤良善美珍珠宝珊琼瑾瑜琦琛珂国家民邦中东南西北天宏伯仲叔季孟元亨利贞成功立业振兴继承"
    "学友先根发财旺生胜凤鸣鹤菊竹荷莲蓉菲萱蕾蓓芬芝芸茜茹岚岭峻嵩巍三丰恩惠淑贞素娥婵嫣姗妮娇媛"
    "世永长远志毅恒诚坚铁钢铭锋锐钧锦银金鸿雁翠彩虹景星辰月朝晗昊昕晟彤彬彦震霖雷霆露霜迪进达通顺"
    "运维新益群爱勤俭朴实正直方圆大小少青启可之"
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
    " 任一 叶子 方子 石子 夏天 秋天 梅子 范文 高一 高三 高达 高新 高明 高远 向东 向南 向西 向北 左方 关东".split()
)


def is_like_a_name(text: str) -> bool:
    """Whether a text alone, without any other word, reads as a person's name.

    >>> is_like_a_name("张伟"), is_like_a_name("马路"), is_like_a_name("陈女士家")
    (True, False, True)
    """
    bare = _TAIL.sub("", text) or text
    if bare in _STAND_INS:
        return True
    if bare in _WORDS or not 2 <= len(bare) <= 6:
        return False
    if len(bare) == 2 and bare[0] in "老小" and bare[1] in _SURNAMES:
        return bare not in ("小方", "小龙", "小关", "小于", "老关")
    given = _after_surname(bare)
    if given is None:
        return False
    return bool(_TITLED.fullmatch(given)) or (
        len(given) <= 2 and all(letter in _GIVEN for letter in given)
    )


def _after_surname(text):
    for surname in _DOUBLE:
        if text.startswith(surname) and len(text) > len(surname):
            return text[len(surname) :]
    return text[1:] if text[0] in _SURNAMES else None
