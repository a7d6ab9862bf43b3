"""Exchange's response codes, told apart by what can be done about them."""

from __future__ import annotations

HIDDEN = frozenset(
    {
        "ErrorItemNotFound",
        "ErrorFolderNotFound",
        "ErrorParentFolderNotFound",
        "ErrorParentFolderIdRequired",
        "ErrorInvalidFolderId",
        "ErrorInvalidId",
        "ErrorInvalidIdMalformed",
        "ErrorInvalidIdEmpty",
        "ErrorNoPublicFolderReplicaAvailable",
        "ErrorNoPublicFolderServerAvailable",
        "ErrorPublicFolderRequestProcessingFailed",
    }
)
"""Of a folder: it is missing, or this account may not see it; Exchange does not say which."""

DENIED = frozenset(
    {
        "ErrorAccessDenied",
        "ErrorCreateItemAccessDenied",
        "ErrorCreateSubfolderAccessDenied",
        "ErrorAccountDisabled",
        "ErrorImpersonateUserDenied",
    }
)

NO_MAILBOX = frozenset(
    {
        "ErrorNonExistentMailbox",
        "ErrorMissingEmailAddress",
        "ErrorInvalidSmtpAddress",
        "ErrorInvalidMailbox",
        "ErrorNameResolutionNoMailbox",
    }
)
"""Of an address: nobody here has it, or it has no mailbox."""

UNCLEAR = frozenset({"ErrorInternalServerError", "ErrorTimeoutExpired", "Server", ""})
"""Of a whole request: nobody can say how far it came."""

BUSY = frozenset(
    {
        "ErrorServerBusy",
        "ErrorExceededConnectionCount",
        "ErrorExceededFindCountLimit",
        "ErrorMailboxStoreUnavailable",
        "ErrorMailboxMoveInProgress",
        "ErrorMailboxFailover",
        "ErrorInternalServerTransientError",
        "ErrorInternalServerError",
        "ErrorTimeoutExpired",
        "ErrorTooManyObjectsOpened",
        "ErrorInsufficientResources",
        "ErrorBatchProcessingStopped",
        "ErrorQuotaExceeded",
        "ErrorNotEnoughMemory",
    }
)
"""The same request may succeed later."""

CHANGED = frozenset(
    {
        "ErrorIrresolvableConflict",
        "ErrorStaleObject",
        "ErrorInvalidChangeKey",
        "ErrorItemNotFound",
    }
)
"""Of an update: the item is no longer what we read."""

GONE = frozenset({"ErrorItemNotFound", "ErrorCalendarOccurrenceIsDeletedFromRecurrence"})

NO_OCCURRENCE = frozenset(
    {
        "ErrorOccurrenceCrossingBoundary",
        "ErrorOccurrenceTimeSpanTooBig",
        "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange",
        "ErrorCalendarOccurrenceIsDeletedFromRecurrence",
    }
)

NO_SERIES = frozenset(
    {
        "ErrorRecurrenceHasNoOccurrence",
        "ErrorCalendarInvalidRecurrence",
        "ErrorCalendarOutOfRange",
        "ErrorCalendarDurationIsTooLong",
    }
)

TOO_LONG = frozenset({"ErrorMessageSizeExceeded"})
