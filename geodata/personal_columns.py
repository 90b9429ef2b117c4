"""Which columns of a table are about persons: recognised by header, never stored."""

import re
from collections.abc import Iterable

NAME, PHONE, ID_NUMBER, TRAIT = "name", "phone", "id_number", "trait"

# Chinese headers, looked for anywhere in the header; the first kind that fits counts.
_ZH = (
    (ID_NUMBER, r"身份证|证件号|证件编号|公民身份|护照号|社保号|居住证号"),
    (PHONE, r"电话|手机|座机|固话|移动号|联系方式|联络方式|来电号|主叫|微信|QQ|邮箱"),
    (
        TRAIT,
        (
            r"民族$|宗教|政治面貌|党员信息|健康状[况态]|病史|疾病|残疾|信访人|前科|犯罪"
            r"|婚姻|出生(日期|年月)|生日|^性别|^年龄|户籍(所在)?(地址|地)?$|籍贯|家庭(住|地)址|现住址|居住地(址)?$|^住址|学历|职业$"
            r"|家庭成员|人脸|指纹"
        ),
    ),
    (
        NAME,
        (
            r"姓名|人名$|^名字|联系人|户主|^称呼|^昵称"
            r"|(上报|举报|投诉|反映|诉求|来电|来访|报案|报警|申请|求助|当事|涉事|被访|受访)(人|者|群众)"
            r"|(?<!无)(?<!机器)(?<!法)人(员)?$|(网格|处置|核查|接线|巡查|调解|管理|办事)员$"
            r"|(网格|楼|楼栋|楼门|组|片|队|站|所)长$|领导$"
            r"|^(居民|业主|租户|住户|房东|群众|市民)$"
        ),
    ),
)
# … unless the header is about something else of that person or number.
_NOT_ZH = re.compile(
    r"(时间|日期|次数|数量|人数|来源|渠道|类型|类别|结果|状态|情况|内容|满意度|编号|编码"
    r"|时长|部门|单位|级别|等级|量|率|数)$|^是否|^有无"
)
# Initials of pinyin, as old systems name their columns.
_PINYIN = {
    "xm": NAME, "lxr": NAME, "lxrxm": NAME, "sbr": NAME, "sbrxm": NAME, "hzxm": NAME,
    "dh": PHONE, "lxdh": PHONE, "sj": PHONE, "sjh": PHONE, "sjhm": PHONE,
    "dhhm": PHONE, "lxfs": PHONE,
    "sfz": ID_NUMBER, "sfzh": ID_NUMBER, "sfzhm": ID_NUMBER, "zjhm": ID_NUMBER,
    "mz": TRAIT, "zzmm": TRAIT, "csrq": TRAIT,
}  # fmt: skip
_PHONE_WORDS = {
    "phone", "telephone", "tel", "mobile", "cell", "cellphone", "wechat", "email",
    "mail", "qq", "msisdn", "phoneno", "phonenumber", "mobileno", "mobilephone",
}  # fmt: skip
_ID_PHRASES = re.compile(
    r"\b(id ?card|identity (card|number|no)|national id|citizen id|passport"
    r"|social security)\b"
)
_PERSONS = (
    r"person|reporter|caller|complainant|contact|resident|applicant|owner|customer"
    r"|citizen|victim|patient|tenant|householder|petitioner|handler|inspector"
)
_NAME_PHRASES = re.compile(
    rf"^((full|first|last|given|family|middle) ?name|surname|({_PERSONS})( ?name| full "
    rf"name| person)?|name of (the )?({_PERSONS})|({_PERSONS}) (first|last) name)$"
)
_TRAITS = {
    "ethnicity", "ethnic", "religion", "race", "nationality", "politics", "birthday",
    "birthdate", "dob", "gender", "sex", "age", "health", "disability", "marital",
}  # fmt: skip
_NOT_ABOUT_PERSONS = {"type", "time", "date", "count", "source", "channel", "status"}


def personal_columns(headers: Iterable[str], of_places: bool = False) -> dict[str, str]:
    """Header -> "name", "phone", "id_number" or "trait", for those that are personal.

    of_places: the rows are units, grids or facilities, whose "name" is their own; in
    any other table a bare "name" is somebody's.
    """
    found = {}
    for header in headers:
        kind = _kind(str(header), of_places)
        if kind is not None:
            found[header] = kind
    return found


def _kind(header: str, of_places: bool) -> str | None:
    chinese = re.sub(r"[\s_\-:：*/（(].*$|[\s_\-*]", "", header.strip())
    if re.search(r"[\u4e00-\u9fff]", header):
        if _NOT_ZH.search(chinese):
            return None
        return next((kind for kind, form in _ZH if re.search(form, chinese)), None)
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    words = re.sub(r"[^a-z0-9]+", " ", spaced.lower()).strip()
    return _PINYIN.get(words) or _english_kind(words, of_places)


def _english_kind(words: str, of_places: bool) -> str | None:
    tokens = set(words.split())
    if tokens & _NOT_ABOUT_PERSONS:
        return None
    if _ID_PHRASES.search(words):
        return ID_NUMBER
    if tokens & _PHONE_WORDS or re.fullmatch(r"contact (number|no|info)", words):
        return PHONE
    if tokens & _TRAITS:
        return TRAIT
    if _NAME_PHRASES.fullmatch(words) or (words == "name" and not of_places):
        return NAME
    return None
