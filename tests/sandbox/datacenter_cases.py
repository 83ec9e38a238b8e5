"""Cases of Data Center's operations: what a call of each must come to."""

from collections.abc import Callable

from sandbox.caller import JSM, Caller

DESK = f"{JSM}/servicedesk/1"
Who = Callable[[str], Caller]
Case = Callable[[Who], None]
CASES: dict[str, Case] = {}


def shows(template: str) -> Callable[[Case], Case]:
    """The function after this calls the operation, and says what must come of it."""

    def keep(case: Case) -> Case:
        assert template not in CASES
        CASES[template] = case
        return case

    return keep
