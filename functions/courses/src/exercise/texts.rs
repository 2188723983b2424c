//! How texts are compared.

use kernel::text::{folded, unaccented};

/// How a text answer is compared with the accepted texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison {
    pub(super) match_case: bool,
    pub(super) ignore_accents: bool,
}

impl Comparison {
    /// The form in which two texts are compared: without spaces around it, and with one space where it has
    /// several.
    pub(super) fn form(self, text: &str) -> String {
        let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = if self.ignore_accents {
            unaccented(&spaced)
        } else {
            kernel::text::composed(&spaced).into_owned()
        };
        if self.match_case {
            plain
        } else {
            folded(&plain)
        }
    }
}

/// What a program has written, in the form in which it is compared: without spaces around each line and
/// without empty lines at the end.
pub(super) fn output(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().map(str::trim).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}
