"""The words that announce an account, a password, or both at once."""

import re

CHINESE_WORD = r"(?:密[ \t]{0,4}码|口[ \t]{0,2}令|(?<![\u4e00-\u9fff])密(?=[ \t]{0,2}:))"

PASSWORD = re.compile(
    rf"{CHINESE_WORD}(?:\d(?=[:=]))?"
    r"|(?:password|passwd|passwort|(?<![a-z])pwd)s?\d?(?![A-Za-z0-9])"
    r"|(?<![A-Za-z])(?:passcode|pass[ _-](?:word|code)|psw|psd|p/w)(?![A-Za-z])",
    re.IGNORECASE,
)
SHORT_PASSWORD = re.compile(
    r"(?<![A-Za-z])(?:pass|pw|pin)(?:码|[ _-]?code)?(?![A-Za-z])", re.IGNORECASE
)
CODE = re.compile(
    r"(?:验证|校验|动态|短信|激活|授权|提取|取件|核销)码"
    r"|(?<![A-Za-z])(?:otp|verification[ _]code|captcha)(?![A-Za-z])",
    re.IGNORECASE,
)

ACCOUNT = re.compile(
    r"账[ \t]{0,2}号|账户|用户名|登录名"
    r"|(?<![A-Za-z])(?:user(?:[ _-]?name)?|account|login(?: name)?|uid)(?![A-Za-z])",
    re.IGNORECASE,
)

# `用户密码`, `login password` are one password: these words make a pair only with a sign between.
_JOINED = r"(?=[ \t*_`]{0,4}(?:[/、,，;&+|和与及跟-]|以及|and))"
_FIRST_OF_PAIR = (
    rf"(?:账[ \t]{{0,2}}号|账户|用户名|用户{_JOINED}|登录名|工号"
    rf"|(?<![A-Za-z])(?:user[ _-]?(?:name|id)|(?:user|accounts?|login|id|acc){_JOINED}))"
)
_SECOND_OF_PAIR = r"(?:密[ \t]{0,2}码|口令|passwords?|passwd|passcode|pass|pwd|pw)(?![A-Za-z])"
PAIR = re.compile(
    rf"{_FIRST_OF_PAIR}(?:名称?)?[ \t*_`]{{0,4}}"
    r"(?:[/、,，;&+|和与及跟-]|以及|and)?[ \t*_`]{0,4}"
    rf"(?:及|其)?(?:登[录陆]|初始|默认|对应的?|the |its )?{_SECOND_OF_PAIR}"
    r"|账密|(?<![A-Za-z])u/p(?![A-Za-z])"
    r"|登[录陆](?:信息|凭[证据])|凭据"
    r"|(?<![A-Za-z])(?:log[- ]?in )?(?:credentials?|creds)(?![A-Za-z])",
    re.IGNORECASE,
)
