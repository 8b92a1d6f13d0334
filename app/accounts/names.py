"""Canonical forms of logins, aliases and addresses. Pure."""

import ipaddress
import unicodedata

NAME_MAX_LENGTH = 80


def canonical(name: str) -> str:
    """Return what two spellings of one name have in common: NFKC, case folded, blanks collapsed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:NAME_MAX_LENGTH]


def network_of(address: str) -> str:
    """Return what one household or office shares: an IPv4 address, the /64 of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
