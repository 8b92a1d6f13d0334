"""Cases that nobody had, in the language of the desk; the same for the same seed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from app.search.documents import Document

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)

CUSTOMERS = {
    1: ("nmhd", "南明海德充电"),
    2: ("wlzc", "五柳之城新能源"),
    3: ("bjfl", "北郊枫林车队"),
    4: ("tyxq", "桃园新区公交"),
}
ENGINEERS = ("林一鸣", "Zoe", "贺兰", "WQ", "陆知远")
STATUSES = ("new", "in_progress", "waiting_vendor", "on_hold", "resolved", "closed")
TAGS = ("刷卡", "计费", "离线", "发票", "互联互通", "硬件")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_THINGS = _listed("""
    充电桩 充电枪 读卡器 显示屏 计费单元 主控板 电表 接触器 地锁 道闸 小程序 公众号 后台 充电卡
    会员卡 钱包 订单 电价 服务费 占桩费 发票 账单 场站 子运营商 省平台 密钥 固件 网关 交换机
    急停按钮
""")
_TROUBLES = _listed("""
    离线 黑屏 无法启动 停不下来 提示密码错误 扣费不对 重复扣费 没有到账 一直转圈 上传失败 跳枪 断充
    充不满 识别不到 推送失败 不显示 状态不同步 温度过高 绝缘故障 联调不通 价格没有更新 查不到记录
    打不开 卡死
""")
_ACTIONS = _listed("""
    重启网关 检查接线 更换保险丝 升级固件 核对桩号 重新下发电价 联系厂商 调取报文 现场拍照 导出账单
    补开发票 解绑重绑 清空缓存 检查防火墙 人工退款 修改权限 等客户确认 复测两次 换一张卡 查看日志
""")
_OUTCOMES = _listed("恢复 还是不行 好转")
_REMARKS = _listed("""
    客户说昨天还是好的。 余额充足的情况下也一样。 同一排其他设备正常。 厂商反馈是批次问题。
    平台侧没有查到对应记录。 电话里约了周三上门。 换了一台手机结果相同。 夜里下过大雨。
    先按这个办法处理，有问题再提。 已经通知站长。
""")


def documents(count: int, *, seed: int = 1, first_id: int = 1) -> Iterator[Document]:
    """Return made-up cases of `CUSTOMERS`, numbered from `first_id`."""
    random = Random(seed)  # noqa: S311 - nothing here is secret
    for subject_id in range(first_id, first_id + count):
        yield document(subject_id, **_case(random, subject_id))


def document(subject_id: int, **values: Any) -> Document:
    """Return a document of which only what matters to a test need be said."""
    given: dict[str, Any] = {
        "kind": "case",
        "subject_id": subject_id,
        "revision": 1,
        "customer_id": 1,
        "updated_at": NOON + timedelta(minutes=subject_id),
    }
    return Document(**given | values)


def _case(random: Random, subject_id: int) -> dict[str, Any]:
    customer_id = random.choice(list(CUSTOMERS))
    code, name = CUSTOMERS[customer_id]
    opened_on = date(2024, 1, 1) + timedelta(days=random.randrange(700))
    status = random.choice(STATUSES)
    return {
        "customer_id": customer_id,
        "customer_code": code,
        "customer_name": name,
        "label": f"{code}_case#{subject_id}_{opened_on:%Y%m%d}",
        "title": _trouble(random),
        "problem": _sentences(random, 3) + f"订单号：{random.randrange(10**23, 10**24)}",
        "resolution": _sentences(random, 2) if status == "resolved" else "",
        "public_text": _sentences(random, 4),
        "internal_text": _sentences(random, 6) + f"桩号{random.randrange(10**11, 10**12)}",
        "status": status,
        "engineers": random.sample(ENGINEERS, random.randint(0, 2)),
        "tags": random.sample(TAGS, random.randint(0, 2)),
        "opened_on": opened_on,
        "resolved": status in {"resolved", "closed"},
    }


def _trouble(random: Random) -> str:
    return random.choice(_THINGS) + random.choice(_TROUBLES)


def _sentences(random: Random, count: int) -> str:
    """Return some talk about a trouble: about thirty characters a sentence."""
    return "".join(
        f"{_trouble(random)}，{random.choice(_ACTIONS)}后{random.choice(_OUTCOMES)}。"
        f"{random.choice(_REMARKS)}"
        for _ in range(count)
    )
