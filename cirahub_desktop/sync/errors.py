"""What can go wrong, told apart by what the caller can do about it.

Errors carry facts; ``wording.py`` makes the sentences. Foreign exceptions are converted where they enter. No field may
hold a secret (R12): hosts are fine, whole links and passwords are not.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from cirahub_desktop.frozen import frozen


class CiraHubError(Exception):
    """Base of all errors that are meant for a person."""


class Misuse(CiraHubError):
    """Base of calls that are wrong in themselves: a bad name, a bad value. Exit code 2."""


class NameTaken(Misuse):
    def __init__(self, kind: str, name: str) -> None:
        """``kind``: hub, spoke or account."""
        super().__init__(kind, name)
        self.kind, self.name = kind, name


class NotFound(Misuse):
    def __init__(self, kind: str, name: str) -> None:
        """``kind``: hub, spoke, account, folder, hold, option, run, item, pin or conflict."""
        super().__init__(kind, name)
        self.kind, self.name = kind, name


class AccountInUse(Misuse):
    """The account cannot be removed while ``spoke`` needs it."""

    def __init__(self, account: str, spoke: str) -> None:
        super().__init__(account, spoke)
        self.account, self.spoke = account, spoke


class BadName(Misuse):
    """A name is empty or longer than ``limit``."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class BadOption(Misuse):
    def __init__(self, option: str, value: str, allowed: str) -> None:
        super().__init__(option, value)
        self.option, self.value, self.allowed = option, value, allowed


class BadFilter(BadOption):
    """``value`` is the part of the filter that cannot be read."""

    class Reason(Enum):
        START = "start"
        FIELD = "field"
        SIGN = "sign"
        TEXT = "text"
        YES_OR_NO = "yes-or-no"
        LENGTH = "length"
        QUOTE = "quote"
        TOO_MANY = "too-many"

    def __init__(self, part: str, reason: Reason) -> None:
        super().__init__("filter", part, "")
        self.reason = reason


class OptionImpossible(Misuse):
    """The value is well formed but this spoke cannot have it."""

    class Reason(Enum):
        READ_ONLY = "read-only"
        NEW_OR_ALL = "new-or-all"
        """The spoke has items of its own, and nothing was said about them."""

    def __init__(self, option: str, reason: Reason) -> None:
        super().__init__(option, reason)
        self.option, self.reason = option, reason


class LinkRefused(Misuse):
    """The link cannot be used, whatever its server would say."""

    class Reason(Enum):
        NOT_ICS = "not-ics"
        """Its path does not end in .ics; ``detail`` is the end of the path."""
        NOT_A_LINK = "not-a-link"
        SCHEME = "scheme"
        """Neither http, https, webcal nor webcals; ``detail`` is the scheme."""
        CREDENTIALS = "credentials"
        """User name or password inside the link."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


class NothingToUndo(Misuse):
    """There is a run of this name, but it cannot be taken back."""

    class Reason(Enum):
        NOTHING = "nothing"
        """It changed nothing, or nothing whose former state is known."""
        EDITED = "edited"
        """All that it brought into the hub was edited since and is kept (R10)."""
        TOO_OLD = "too-old"
        """Longer ago than ``days``, for which the former states are kept."""

    def __init__(self, reason: Reason, run: str, *, days: int = 0) -> None:
        super().__init__(reason, run)
        self.reason, self.run, self.days = reason, run, days


class AnotherRun(CiraHubError):
    """This hub is being synchronised by another process. Exit code 5."""

    def __init__(self, hub: str) -> None:
        super().__init__(hub)
        self.hub = hub


class ExampleStays(Misuse):
    """A place of one's own would be tied to the example, which nothing may leave."""


class Cancelled(CiraHubError):
    """The person asked to stop."""


class Unexpected(CiraHubError):
    """A fault of the program itself: the log has it with its traceback, a person sees only that it happened."""

    def __init__(self, name: str) -> None:
        """``name``: the kind of the foreign exception, for IT."""
        super().__init__(name)
        self.name = name


class StoreFailed(CiraHubError):
    """The store on this computer cannot be read or written: full disk, no rights, damaged, newer version."""

    class Reason(Enum):
        FULL = "full"
        DENIED = "denied"
        DAMAGED = "damaged"
        NEWER = "newer"
        BUSY = "busy"

    def __init__(self, reason: Reason, path: str) -> None:
        super().__init__(reason, path)
        self.reason, self.path = reason, path


class VaultFailed(CiraHubError):
    """The keyring of the operating system refused or is not there; ``locked`` when it only waits for its password."""

    def __init__(self, *, locked: bool = False, missing: bool = False) -> None:
        super().__init__("locked" if locked else "missing" if missing else "failed")
        self.locked, self.missing = locked, missing


class SecretMissing(CiraHubError):
    """A password or link is not in the vault (another computer, no keyring): it has to be given again."""

    def __init__(self, kind: str, name: str, *, damaged: str = "") -> None:
        """``kind``: link or password. ``damaged``: the file from which it can be read no more."""
        super().__init__(kind, name, damaged)
        self.kind, self.name, self.damaged = kind, name, damaged


class SpokeError(CiraHubError):
    """Base of what one spoke met. Exit code 4; the hub's other spokes go on (R9)."""


class SignInFailed(SpokeError):
    """401: user name or password refused, or none given. Never tried again with the same password."""

    def __init__(self, host: str, *, offered: tuple[str, ...] = ()) -> None:
        super().__init__(host)
        self.host, self.offered = host, offered


class ServerNotFound(SpokeError):
    """None of the usual addresses in the domain of an e-mail address is an Exchange Server; ``host`` is the domain."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class ForeignHost(SpokeError):
    """The way to the mailbox leads to ``host``, outside ``domain``, that of the person's address: nothing goes there
    before they agreed."""

    def __init__(self, host: str, domain: str) -> None:
        super().__init__(host, domain)
        self.host, self.domain = host, domain


class Refused(SpokeError):
    """403: signed in, but not allowed; at an EWS endpoint the family of section A2 of the Exchange notes."""

    def __init__(self, host: str, *, exchange: bool = False) -> None:
        super().__init__(host)
        self.host, self.exchange = host, exchange


class Unreachable(SpokeError):
    """Nobody answered, or not in time; worth another try, after ``retry_after`` seconds where the server said so."""

    class Reason(Enum):
        NO_SUCH_HOST = "no-such-host"
        CONNECTION = "connection"
        TIMEOUT = "timeout"
        SERVER_ERROR = "server-error"
        """``status`` has the HTTP status, such as 500."""
        BUSY = "busy"
        """429, 503 or ErrorServerBusy."""
        DROPPED = "dropped"
        """The connection closed in mid-answer."""
        CERTIFICATE = "certificate"
        PROXY = "proxy"

    def __init__(self, host: str, reason: Reason, *, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(host, reason, status)
        self.host, self.reason, self.status, self.retry_after = host, reason, status, retry_after


class BadSource(SpokeError):
    """Something answered, but not with what was asked for."""

    class Reason(Enum):
        SIGN_IN_PAGE = "sign-in-page"
        """An HTML page; ``detail`` is its title."""
        WEB_PAGE = "web-page"
        NOT_A_CALENDAR = "not-a-calendar"
        """``detail`` is the content type, such as application/json."""
        EMPTY = "empty"
        TRUNCATED = "truncated"
        NOT_FOUND = "not-found"
        """404 or 410."""
        STATUS = "status"
        """Any other status; ``detail`` has it."""
        TOO_LARGE = "too-large"
        """``detail`` is the limit in MB."""
        TOO_MANY = "too-many"
        """``detail`` is the limit of events."""
        TOO_SLOW = "too-slow"
        """``detail`` is the limit in seconds for the whole transfer."""
        TOO_MANY_REDIRECTS = "too-many-redirects"
        """``detail`` is the limit."""
        REDIRECT_REFUSED = "redirect-refused"
        """From https to http, or away to another scheme."""
        NOT_EXCHANGE = "not-exchange"
        """The server address answers, but does not speak EWS."""
        MALFORMED = "malformed"

    def __init__(self, host: str, reason: Reason, detail: str = "") -> None:
        super().__init__(host, reason, detail)
        self.host, self.reason, self.detail = host, reason, detail


class FolderProblem(SpokeError):
    """The folder is gone, hidden from this account, or not what it was.

    ``folder`` is what people know it by: ``/Team/Calendar`` in the public folders, a path on this computer, or address
    and path of a mailbox, such as ``claire@firm.example/Calendar``.
    """

    class Reason(Enum):
        NOT_FOUND = "not-found"
        """Exchange says this both for missing and for no permission."""
        REPLACED = "replaced"
        """It is gone, and another folder lies under its path."""
        NO_READ = "no-read"
        NO_WRITE = "no-write"
        NOT_A_CALENDAR = "not-a-calendar"
        MARKER_MISSING = "marker-missing"
        """A local folder without our marker file: unmounted or moved, so it is not taken for empty."""
        DISK_FULL = "disk-full"
        NO_MAILBOX = "no-mailbox"
        """Nobody on this server has the address, or it has no mailbox."""
        NO_SUBFOLDER = "no-subfolder"
        """This account may make no folder in it."""
        ROOT = "root"
        """The server lets nobody make a folder right below the root of the public folders."""
        EXISTS = "exists"
        """A folder that was to be made is there already."""
        BAD_NAME = "bad-name"
        """The server takes no folder of that name."""

    def __init__(self, folder: str, reason: Reason, *, missing: tuple[str, ...] = ()) -> None:
        """``missing``, with NO_WRITE: what was refused, of create, change and delete."""
        super().__init__(folder, reason)
        self.folder, self.reason, self.missing = folder, reason, missing

    @property
    def mailbox(self) -> str:
        """The address, where it is a folder of a mailbox."""
        address = self.folder.partition("/")[0]
        return address if "@" in address and not set("\\ ") & set(address) else ""


class AnswerLost(SpokeError):
    """A write was sent and no usable answer came: it may or may not have happened. Look for the stamps (R5)."""

    def __init__(self, host: str, cause: SpokeError | None = None) -> None:
        super().__init__(host)
        self.host, self.cause = host, cause


class BatchTooLarge(SpokeError):
    """The server closed the connection on a large request; nothing of it was carried out as far as known."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


@frozen
class ItemFault:
    """One item that could not be read or written. A row, not an exception (R9); ``code`` is worded by wording.py."""

    code: FaultCode
    uid: str = ""
    subject: str = ""
    detail: str = ""
    line: int = 0
    item: str = field(default="", compare=False)
    """Id of the item of the hub, of one that a person keeps as it is; only the run itself knows it."""


class FaultCode(Enum):
    """Why one item was not read, or not written."""

    UNREADABLE = "unreadable"
    """``detail`` names the property and the parser's complaint."""
    NO_START = "no-start"
    NO_UID = "no-uid"
    BAD_RULE = "bad-rule"
    TOO_LONG = "too-long"
    UNKNOWN_ZONE = "unknown-zone"
    OVER_CAP = "over-cap"
    DUPLICATE = "duplicate"
    """A revision older than another one in the same feed."""
    SERIES_NOT_EXPRESSIBLE = "series-not-expressible"
    """The spoke has no recurrence that means the same; ``detail`` is the rule."""
    AS_SINGLE_EVENTS = "as-single-events"
    """A series that the spoke has as single events; ``detail`` is an :class:`~...model.obstacle.Obstacle`'s value."""
    REPEATS_TOO_OFTEN = "repeats-too-often"
    """More occurrences within the range than are written as single events."""
    OCCURRENCE_LOST = "occurrence-lost"
    OUT_OF_RANGE = "out-of-range"
    PRIVATE = "private"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    ALL_DAY = "all-day"
    FILTERED = "filtered"
    """It does not match the filter of the spoke."""
    REFUSED_BY_SERVER = "refused-by-server"
    """``detail`` is the server's code, such as ErrorInvalidPropertySet."""
    EDITED_BY_HAND = "edited-by-hand"
    PINNED = "pinned"
    """A person put it back or kept it as it is; nothing changes it until they release it."""
    CONFLICT = "conflict"
    """Two people changed it, and a person was asked which version stands."""
    EDITED_SINCE = "edited-since"
    """An undo would delete what we created, but somebody edited it since: it is kept (R10)."""
    DELETED_BY_HAND = "deleted-by-hand"
    """Deleted again after it was written again: left alone until a person decides."""
    CHANGED_MEANWHILE = "changed-meanwhile"
    """The item changed between reading and writing; the next run looks at it again."""
    MEETING = "meeting"
    """Somebody invited people to our copy: it is a real meeting now, and never touched (R8)."""
    NOT_OURS = "not-ours"
    REPAIRED = "repaired"
    """Read after a repair; ``detail`` says which."""
    RULE_IGNORED = "rule-ignored"
    """Read, but without a rule that could not be understood; ``detail`` is the rule."""


READ_ALL_THE_SAME = frozenset({FaultCode.REPAIRED, FaultCode.RULE_IGNORED})
"""What a reader notes of an item that it did read; with any other code the item is missing."""
