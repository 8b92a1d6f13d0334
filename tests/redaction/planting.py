"""Values that may be found nowhere, planted into a wiki page in many ways to write them.

All of them are drawn by lot and stand nowhere else, so a search for one finds it or nothing.
"""

import random
from dataclasses import dataclass

SECRETS = (
    *("密码：{}", "登录密码:{}", "初始密码为{}", "新密码是{}，请尽快改", "口令：{}", "密 码：{}"),
    *(
        "密码重置为：{}",
        "把{}设为登录密码",
        "账号/密码：ops / {}",
        "账号 ops 密码 {}",
        "账密：ops/{}",
    ),
    *(
        "**密码：**{}",
        "密码：“{}”",
        "密码＝{}",
        "密码:\n{}",
        "账号：ops 密码：{}",
        "用{}作为后台密码",
    ),
    *(
        "password: {}",
        "the password is {}",
        "Password = {}",
        "pwd: {}",
        "passwd：{}",
        "user/pass: ops/{}",
    ),
    *("use {} as the password", "login as ops with password {}", "mysql -u ops -p{}"),
    *(
        "api key: {}",
        "API_KEY={}",
        "access token: {}",
        "appSecret：{}",
        "密钥：{}",
        "secret key: {}",
    ),
    *("Authorization: Bearer {}", "http://ops:{}@10.0.0.5/admin", "令牌：{}", "token={}"),
    *(
        "如下\n| 站点 | 账号 | 密码 |\n| 一号 | ops | {} |",
        "如下\n|=站点|=账号|=密码\n|一号|ops|{}",
    ),
)
PHONES = (
    *(
        "电话{}",
        "手机号：{}，找到该用户",
        "请打{}联系站长",
        "司机{}在现场",
        "call {} please",
        "tel: {}",
    ),
    *(
        "my phone is {}",
        "联系方式：{}",
        "微信同号{}。",
        "客户手机号{}反馈",
        "phone number {}",
        "+86 {}",
    ),
)
OTHERS = (
    ("邮箱 {}", "mail"),
    ("mail me at {}", "mail"),
    ("身份证{}", "identity"),
    ("身份证号码：{}", "identity"),
    ("id card {}", "identity"),
    ("银行卡 {}", "bank"),
    ("bank account {}", "bank"),
    ("车牌{}", "plate"),
    ("车牌号：{}", "plate"),
)
CASES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Planted:
    """The page, and what stands in it; `secrets` may not even be known to whoever imports."""

    page: str
    secrets: frozenset[str]
    personal: frozenset[str]

    @property
    def values(self) -> frozenset[str]:
        return self.secrets | self.personal


def planted(seed: int = 1) -> Planted:
    """Return a page of eight cases with every way of writing in each part of a case."""
    chance = random.Random(seed)  # noqa: S311 - no secret: the same in every run is what is wanted
    lines: list[str] = []
    secrets: set[str] = set()
    personal: set[str] = set()
    for sentence in SECRETS:
        secrets.add(value := _secret(chance))
        lines.append(sentence.format(value))
    for sentence in PHONES:
        personal.add(value := f"1{chance.choice('3578')}{chance.randrange(10**8, 10**9)}")
        lines.append(sentence.format(value))
    for sentence, kind in OTHERS:
        personal.add(value := _MAKERS[kind](chance))
        lines.append(sentence.format(value))
    chance.shuffle(lines)
    note = [_secret(chance) for _ in range(2)]
    page = "\n".join((*_cases(lines), "= 联系人 =", *(f"备用密码：{value}" for value in note)))
    return Planted(page, frozenset(secrets | {*note}), frozenset(personal))


def _cases(lines: list[str]) -> list[str]:
    """Spread the lines over problems, logs and resolutions."""
    written = []
    for number in range(CASES, 0, -1):
        share = lines[number - 1 :: CASES]
        written += [
            f"= zzcd_case#{number}_2022030{number} =",
            f"问题描述：登录后看不到站点，{share[0]}",
            "~-~-跟踪",
            *(f"【WL】：{line}" for line in share[1:-1]),
            f"~-~-解决：重新授权。{share[-1]}",
            "状态(☑表示选定 )：☑ 已解决 | 处理中 | 暂搁置",
            "售后(跟单)工程师：WL",
        ]
    return written


def _secret(chance: random.Random) -> str:
    letters = "".join(chance.choices(_LETTERS, k=8))
    return f"{letters[:4]}{chance.randrange(1000, 9999)}{letters[4:]}{chance.randrange(10, 99)}"


def _mail(chance: random.Random) -> str:
    return f"{''.join(chance.choices(_LETTERS.lower(), k=10))}@zhanzhang.example.com"


def _identity(chance: random.Random) -> str:
    born = f"{chance.randrange(1960, 2000)}{chance.randrange(1, 13):02}15"
    body = f"110105{born}{chance.randrange(1000):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def _bank(chance: random.Random) -> str:
    body = f"622202{chance.randrange(10**12):012}"
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in body[-1::-2])
    total = sum(doubled) + sum(map(int, body[-2::-2]))
    return body + str(-total % 10)


def _plate(chance: random.Random) -> str:
    return f"桂KD{chance.randrange(10**4, 10**5)}"


_MAKERS = {"mail": _mail, "identity": _identity, "bank": _bank, "plate": _plate}
