//! What is not flat, and what is not measured.

/// Functions whose cost grows, to a limit, and why.
pub(super) const BOUNDED: &[(&str, &str)] = &[(
    "get-course-checks",
    "it counts the learners who have access, and stops at 1,000",
)];

/// Functions that use their domain's table and are not measured, with the reason first.
pub(super) const NOT_MEASURED: &[(&str, &[&str])] = &[
    (
        "They read all settings of one service. `get-effective-config` refuses more than one reply holds \
         (`config.too_many`).",
        &["evaluate-flags", "get-effective-config"],
    ),
    (
        "They read what a process keeps, or rows with fixed keys.",
        &["get-jwks", "get-readiness", "get-service-readiness"],
    ),
    (
        "They need a token of their own, a code from a mail or a provider, or a program's rights.",
        &[
            "change-password",
            "get-user-email-domain",
            "introspect-token",
            "logout",
            "logout-all",
            "oauth-authorize",
            "oauth-callback",
            "refresh-token",
            "reset-password",
            "revoke-session",
            "undo-email-change",
            "unlink-oauth",
            "verify-email",
        ],
    ),
    (
        "They need an object that was uploaded.",
        &[
            "complete-upload",
            "download-file",
            "get-file-url",
            "validate-file-url",
        ],
    ),
    (
        "They need what can be done once with a thing: a seat that became free, a draw, a grant, a failed message, \
         a circuit that opened.",
        &[
            "answer-seat-offer",
            "discard-dead-letter",
            "draw-waitlist",
            "redrive-dead-letter",
            "redrive-dead-letters",
            "reset-circuit",
            "revoke-grant",
        ],
    ),
];

/// Requests that would cost more in another form.
pub(super) const IN_ONE_FORM: &str = "\
- `put-config-schema` is sent for a service without settings; it reads all that there are, to check them.
- `start-enrollment-import` is sent with `add`; with `sync` it reads the whole roster.
";
