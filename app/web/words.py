"""The words people read for the members of our enumerations: 处理中 for `in_progress`.

The enumerations live in packages above this one, so they are known here by name alone; a test holds
this table to them. Customers read other words for a status than engineers.
"""

from collections.abc import Mapping
from types import MappingProxyType

from app.errors import N_

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "CaseStatus": {
            "new": N_("New"),
            "in_progress": N_("In progress"),
            "waiting_customer": N_("Waiting for customer"),
            "waiting_vendor": N_("Waiting for vendor"),
            "on_hold": N_("On hold"),
            "resolved": N_("Resolved"),
            "closed": N_("Closed"),
            "unmarked": N_("Unmarked"),
        },
        "CustomerStatus": {
            "new": N_("Received"),
            "in_progress": N_("In progress"),
            "waiting_customer": N_("Waiting for your answer"),
            "waiting_vendor": N_("Waiting for the vendor"),
            "on_hold": N_("In progress"),
            "resolved": N_("Resolved"),
            "closed": N_("Closed"),
            "unmarked": N_("In progress"),
        },
        "ResolutionKind": {
            "solved": N_("Solved"),
            "by_design": N_("Works as designed"),
            "duplicate": N_("Duplicate"),
            "external": N_("Cause outside the platform"),
            "not_reproducible": N_("Cannot be reproduced"),
            "postponed": N_("Postponed"),
            "declined": N_("Will not be solved"),
        },
        "View": {
            "all": N_("All"),
            "mine": N_("Assigned to me"),
            "unassigned": N_("Unassigned"),
            "waiting_customer": N_("Waiting for customer"),
            "waiting_vendor": N_("Waiting for vendor"),
            "on_hold": N_("On hold"),
            "stale": N_("Long untouched"),
            "unmarked": N_("Needs a look"),
            "open": N_("Open"),
            "resolved": N_("Resolved"),
        },
        "Role": {
            "engineer": N_("Engineer"),
            "lead": N_("Lead"),
            "customer": N_("Customer"),
            "admin": N_("Administrator"),
        },
        "Kind": {
            "password": N_("Password"),
            "api_key": N_("API key"),
            "bearer_token": N_("Access token"),
            "private_key": N_("Private key"),
            "code": N_("One-time code"),
            "account": N_("Account"),
            "login_url": N_("Sign-in address"),
            "phone": N_("Phone number"),
            "email": N_("E-mail address"),
            "id_card": N_("Identity card number"),
            "bank_card": N_("Bank card number"),
            "plate": N_("Licence plate"),
        },
        "RunState": {
            "waiting": N_("Waiting"),
            "reading": N_("Being read"),
            "planned": N_("Planned"),
            "applying": N_("Being applied"),
            "done": N_("Applied"),
            "refused": N_("Refused"),
            "failed": N_("Failed"),
            "discarded": N_("Discarded"),
        },
        "BatchState": {
            "reading": N_("Being read"),
            "read": N_("Read"),
            "refused": N_("Refused"),
            "failed": N_("Failed"),
            "discarded": N_("Discarded"),
        },
        "BatchKind": {
            "upload": N_("Upload"),
            "wiki": N_("Live wiki"),
        },
        "RunFilter": {
            "changed": N_("New or changed"),
            "conflict": N_("In conflict"),
            "unchanged": N_("Unchanged"),
            "refused": N_("Refused"),
        },
        "PageState": {
            "expected": N_("Waiting"),
            "waiting": N_("Waiting"),
            "read": N_("Read"),
            "refused": N_("Not for this account"),
            "failed": N_("Not read"),
            "gone": N_("Gone"),
            "settled": N_("Gone"),
        },
        "Becomes": {
            "create": N_("New case"),
            "update": N_("Changed"),
            "unchanged": N_("Unchanged"),
            "conflict": N_("Conflict"),
            "vanished": N_("Vanished"),
        },
        "Bucket": {
            "heading": N_("Headings"),
            "problem": N_("Problem"),
            "tracking": N_("Tracking log"),
            "resolution": N_("Resolution"),
            "status": N_("Status"),
            "engineers": N_("Engineers"),
            "mark": N_("Section marks"),
            "furniture": N_("Boxes and contents"),
            "blank": N_("Blank"),
            "unplaced": N_("Not placed"),
        },
        "SourceKind": {
            "annotated_paste": N_("Pasted view"),
            "plain": N_("Bare source"),
            "xar": N_("Export"),
            "rest": N_("Live wiki"),
        },
        "WikiChoice": {
            "wiki": N_("The wiki's text was taken"),
            "here": N_("This text was kept"),
            "passed": N_("Settled by itself"),
        },
        "Decision": {
            "person": N_("Is this person"),
            "status": N_("Status set"),
            "resolution": N_("Resolution taken over"),
            "reference": N_("Case meant"),
            "day": N_("Day set"),
            "acknowledged": N_("Acknowledged"),
        },
        "Field": {
            "heading": N_("Reference"),
            "title": N_("Title"),
            "problem": N_("Problem"),
            "status": N_("Status"),
            "engineers": N_("Engineers"),
            "tracking": N_("Tracking log"),
            "form": N_("Form"),
            "entry": N_("Entry"),
            "owner": N_("Owner"),
            "resolution": N_("Resolution"),
            "customer": N_("Customer"),
            "after": N_("Opened since"),
            "before": N_("Opened until"),
        },
    }
)


def msgid(value: str, family: str | None = None) -> str:
    """Return the English word for a member of an enumeration, or for a value of a `family`.

    A value without a word stands for itself: what the wiki wrote is shown as it is.
    """
    return WORDS.get(family or type(value).__name__, {}).get(str(value), str(value))
