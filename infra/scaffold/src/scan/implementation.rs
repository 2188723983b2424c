//! Finds implementations of the traits in the text of a file.

/// The trait that a function implements. The variants have the order of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `Command`
    Command,
    /// `Query`
    Query,
    /// `Consumer`
    Consumer,
    /// `Projection`
    Projection,
    /// `Job`
    Job,
    /// `TimedWork`
    TimedWork,
    /// `BulkWork`
    BulkWork,
    /// `Publisher`
    Publisher,
    /// `Identify`
    Identify,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Command,
        Self::Query,
        Self::Consumer,
        Self::Projection,
        Self::Job,
        Self::TimedWork,
        Self::BulkWork,
        Self::Publisher,
        Self::Identify,
    ];

    /// The trait's name.
    #[must_use]
    pub const fn trait_name(self) -> &'static str {
        match self {
            Self::Command => "Command",
            Self::Query => "Query",
            Self::Consumer => "Consumer",
            Self::Projection => "Projection",
            Self::Job => "Job",
            Self::TimedWork => "TimedWork",
            Self::BulkWork => "BulkWork",
            Self::Publisher => "Publisher",
            Self::Identify => "Identify",
        }
    }

    /// The name of `Catalogue`'s method and of the constructor in `lambda`.
    #[must_use]
    pub const fn method(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Query => "query",
            Self::Consumer => "consumer",
            Self::Projection => "projection",
            Self::Job => "job",
            Self::TimedWork => "timed_work",
            Self::BulkWork => "bulk_work",
            Self::Publisher => "stream",
            Self::Identify => "authorizer",
        }
    }

    /// The names of all traits.
    pub(super) fn traits() -> String {
        Self::ALL.map(Self::trait_name).join(", ")
    }
}

/// `impl Command for CreateSubject`
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Implementation {
    pub(super) kind: Kind,
    pub(super) type_name: String,
    /// The text of its `NAME`.
    pub(super) name: Option<String>,
}

/// The implementations in a file. They begin in the first column; indented ones are in test modules.
pub(super) fn find(text: &str) -> Vec<Implementation> {
    let lines: Vec<&str> = text.lines().collect();
    let heads = lines.iter().enumerate();
    heads
        .filter_map(|(position, line)| {
            let (kind, type_name) = head(line)?;
            let body = lines[position + 1..]
                .iter()
                .take_while(|line| **line != "}");
            Some(Implementation {
                kind,
                type_name,
                name: body.into_iter().find_map(|line| name(line)),
            })
        })
        .collect()
}

fn head(line: &str) -> Option<(Kind, String)> {
    let (kind, rest) = Kind::ALL.into_iter().find_map(|kind| {
        let rest = line
            .strip_prefix("impl ")?
            .strip_prefix(kind.trait_name())?;
        Some((kind, rest.strip_prefix(" for ")?))
    })?;
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let type_name: String = rest.chars().take_while(|next| is_part(*next)).collect();
    Some((kind, type_name))
}

fn name(line: &str) -> Option<String> {
    let value = line
        .trim_start()
        .strip_prefix("const NAME: &'static str = \"")?;
    value.strip_suffix("\";").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trait_is_found_with_its_name() {
        for kind in Kind::ALL {
            let text = format!(
                "//! X\n\nimpl {} for ArchiveSubject {{\n    const NAME: &'static str = \"archive-subject\";\n}}\n",
                kind.trait_name()
            );
            let expected = Implementation {
                kind,
                type_name: "ArchiveSubject".to_owned(),
                name: Some("archive-subject".to_owned()),
            };
            assert_eq!(find(&text), [expected]);
        }
    }

    #[test]
    fn other_traits_and_implementations_in_a_module_are_not_functions() {
        for text in [
            "impl Commander for A {\n}\n",
            "impl Reply for A {\n}\n",
            "mod tests {\n    impl Command for A {\n    }\n}\n",
            "// impl Command for A {\n",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn a_name_after_the_end_of_the_implementation_is_ignored() {
        let text =
            "impl Job for A {\n}\n\nimpl Other for A {\n    const NAME: &'static str = \"a\";\n}\n";
        assert_eq!(find(text)[0].name, None);
    }
}
