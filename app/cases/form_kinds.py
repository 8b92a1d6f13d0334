"""The fields of the forms that wiki pages carry, by the label that is printed there. Pure.

A label that is not in this table is kept as written, as `OTHER`.
"""

import enum


class FormFieldKind(enum.StrEnum):
    DATE = "date"
    STATION = "station"
    PHONE = "phone"
    ORDER_NUMBER = "order_number"
    PILE_NUMBER = "pile_number"
    CONNECTOR_NUMBER = "connector_number"
    STARTED_AT = "started_at"
    NETWORK_STATE = "network_state"
    FAULT_STATE = "fault_state"
    OTHER = "other"


_LABELS = {
    "日期": FormFieldKind.DATE,
    "时间": FormFieldKind.DATE,
    "桩站名称": FormFieldKind.STATION,
    "站点名称": FormFieldKind.STATION,
    "手机号": FormFieldKind.PHONE,
    "订单号": FormFieldKind.ORDER_NUMBER,
    "充电桩号": FormFieldKind.PILE_NUMBER,
    "充电枪号": FormFieldKind.CONNECTOR_NUMBER,
    "开始充电时间": FormFieldKind.STARTED_AT,
    "网络状态": FormFieldKind.NETWORK_STATE,
    "故障状态": FormFieldKind.FAULT_STATE,
}


def kind_of(label: str) -> FormFieldKind:
    """Return what a label of a form asks for."""
    return _LABELS.get(label, FormFieldKind.OTHER)


def is_fault(label: str) -> bool:
    """Tell whether a label asks what is at fault."""
    return kind_of(label) is FormFieldKind.FAULT_STATE
