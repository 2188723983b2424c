//! `scaffold lines`: the number of handwritten lines of a function.

use std::fmt;
use std::path::Path;

use crate::error::Result;
use crate::files::read;
use crate::scan;

/// The lines of each function's own file, in ascending order.
#[derive(Debug, PartialEq, Eq)]
pub struct Count(Vec<usize>);

impl Count {
    /// Counts the lines of each function's file before its `#[cfg(test)]`, with blank lines and comments.
    /// Generated files are not counted, and neither are the entity, the facts and the repository, which
    /// several functions share.
    ///
    /// # Errors
    /// As [`scan::domains`].
    pub fn of(root: &Path) -> Result<Self> {
        let mut lines = Vec::new();
        for function in scan::domains(root)?
            .iter()
            .flat_map(|domain| &domain.functions)
        {
            lines.push(by_hand(&read(&root.join(&function.file))?));
        }
        lines.sort_unstable();
        Ok(Self(lines))
    }

    /// The median; for an even number of functions the lower of the two middle values.
    #[must_use]
    pub fn median(&self) -> Option<usize> {
        let last = self.0.len().checked_sub(1)?;
        self.0.get(last / 2).copied()
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(median), Some(first), Some(last)) =
            (self.median(), self.0.first(), self.0.last())
        else {
            return f.write_str("there are no functions");
        };
        write!(
            f,
            "handwritten lines of a function's file: median {median}, {first} to {last}, over {} functions",
            self.0.len()
        )
    }
}

fn by_hand(text: &str) -> usize {
    let code: Vec<&str> = text
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .collect();
    code.iter()
        .rposition(|line| !line.trim().is_empty())
        .map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_the_blank_line_before_them_are_not_counted() {
        assert_eq!(
            by_hand("//! X\n\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n"),
            3
        );
        assert_eq!(by_hand("//! X\n"), 1);
        assert_eq!(by_hand(""), 0);
    }

    #[test]
    fn the_median_is_the_number_of_lines_of_one_of_the_functions() {
        assert_eq!(Count(vec![]).median(), None);
        assert_eq!(Count(vec![7]).median(), Some(7));
        assert_eq!(Count(vec![1, 4, 9]).median(), Some(4));
        assert_eq!(Count(vec![1, 4, 9, 20]).median(), Some(4));
        assert_eq!(
            Count(vec![1, 4, 9]).to_string(),
            "handwritten lines of a function's file: median 4, 1 to 9, over 3 functions"
        );
    }
}
